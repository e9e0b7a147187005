/** Parameters with one value per level or lag, at known positions. */
import { describe, expect, test } from "vitest";
import { differentiate, evaluate } from "../../src/expression/index.js";
import type { CovarianceDefinition } from "../../src/model/index.js";
import { atPositions } from "../../src/model/positions.js";
import { readText } from "../analysis/definitions/support.js";

const { definitions } = readText(`
structure band(i, j; sd > 0 = 2, rho in (-1, 1) = 0.25) = sd(i) * sd(j) * ifelse(i == j, 1, rho(abs(i - j)))
structure plain(i, j; v > 0) = v * (i == j)`);
const definitionOf = (name: string): CovarianceDefinition => definitions.structures.get(name)!.definition;

function valueAt(definition: CovarianceDefinition, theta: Record<string, number>, i: number, j: number): number {
  return evaluate(definition.value, new Map([["i", i], ["j", j], ...Object.entries(theta)]));
}

describe("three occasions", () => {
  const band = atPositions(definitionOf("band"), [1, 2, 3]);
  const theta = { "sd[1]": 1, "sd[2]": 2, "sd[3]": 3, "rho[1]": 0.5, "rho[2]": -0.25 };

  test("have a parameter for each occasion and for each lag, and none for lag 0", () => {
    expect(band.parameters.map(({ name }) => name)).toEqual(["sd[1]", "sd[2]", "sd[3]", "rho[1]", "rho[2]"]);
    expect(band.parameters[3]).toMatchObject({ lower: -1, upper: 1, start: { value: 0.25 } });
    expect(band.indexedUses).toEqual([]);
  });

  test("have the covariance worked by hand", () => {
    const matrix = [1, 2, 3].map((i) => [1, 2, 3].map((j) => valueAt(band, theta, i, j)));
    // sd sd' R with R = [1, .5, -.25; .5, 1, .5; -.25, .5, 1] and sd = (1, 2, 3)
    expect(matrix).toEqual([[1, 1, -0.75], [1, 4, 3], [-0.75, 3, 9]]);
  });

  test("have slopes in each element", () => {
    const slope = { ...band, value: differentiate(band.value, "rho[1]") };
    expect([1, 2, 3].map((j) => valueAt(slope, theta, 1, j))).toEqual([0, 2, 0]);
    const inSpread = { ...band, value: differentiate(band.value, "sd[2]") };
    expect(valueAt(inSpread, theta, 2, 2)).toBe(4);
    expect(valueAt(inSpread, theta, 2, 3)).toBe(1.5);
  });
});

test("occasions with gaps have the lags that occur", () => {
  expect(atPositions(definitionOf("band"), [1, 2, 4]).parameters.map(({ name }) => name)).toEqual([
    "sd[1]", "sd[2]", "sd[4]", "rho[1]", "rho[2]", "rho[3]",
  ]);
});

test("a definition without an index stays as it is", () => {
  expect(atPositions(definitionOf("plain"), [1, 2])).toBe(definitionOf("plain"));
});
