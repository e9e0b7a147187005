/**
 * The published designs against what their description says (Simchoni & Rosset 2023, section 5). Moments of draws lie within five of
 * their own standard errors; covariances are compared with their formulas.
 */
import { describe, expect, test } from "vitest";
import { compile } from "../../src/index.js";
import { simulate, simulationDesigns, simulationRecipe, type Simulation, type SimulationRecipe } from "../../src/simulation/index.js";
import { fieldLoadings } from "../../src/simulation/field.js";
import type { SparseRows } from "../../src/simulation/sparse-rows.js";

const small: Readonly<Record<SimulationRecipe["design"], Partial<SimulationRecipe>>> = {
  intercept: { levelCounts: [300] },
  crossed: { levelCounts: [100, 200] },
  nested: { levelCounts: [20, 200] },
  longitudinal: { levelCounts: [400] },
  spatial: { levelCounts: [300] },
};

function draw(design: SimulationRecipe["design"], said: Partial<SimulationRecipe> = {}): Simulation {
  return simulate(simulationRecipe({ design, rowCount: 4000, ...small[design], ...said }));
}

/** (A A')_ij */
function covariance({ starts, columns, values }: SparseRows, i: number, j: number): number {
  const ofRow = (row: number): Map<number, number> => new Map(Array.from(columns.subarray(starts[row], starts[row + 1]), (column, k) => [column, values[starts[row] + k]]));
  const other = ofRow(j);
  return [...ofRow(i)].reduce((sum, [column, value]) => sum + value * (other.get(column) ?? 0), 0);
}

function moments(values: Float64Array): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

describe.each(simulationDesigns)("the %s design", (design) => {
  test("is settled by its seed", () => {
    expect(draw(design).columns.y).toEqual(draw(design).columns.y);
    expect(draw(design, { seed: 2 }).columns.y).not.toEqual(draw(design).columns.y);
  });

  test("adds up: y less mean and effects is noise of variance one", () => {
    const { columns, truth } = draw(design);
    const noise = columns.y.map((value, row) => truth.terms.reduce((rest, { effect }) => rest - effect[row], value - truth.mean[row]));
    const { mean, variance } = moments(noise);
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(4000));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 4000));
  });

  test("comes with a program that its own columns satisfy", () => {
    const { program, columns } = draw(design, { rowCount: 500 });
    expect(compile(program).design(columns).fixed.names).toContain("(Intercept)");
  });
});

test("the mean function has the published variance, 2.47 with its sum of inputs", () => {
  expect(moments(draw("intercept", { rowCount: 40_000 }).truth.mean).variance).toBeCloseTo(2.47, 1);
});

test("level sizes are as uneven as Poisson(3) + 1 weights make them", () => {
  const { columns } = draw("intercept", { rowCount: 40_000, levelCounts: [1000] });
  const sizes = new Float64Array(1000);
  for (const level of columns.g1) sizes[level]++;
  const { mean, variance } = moments(sizes);
  expect(mean).toBe(40);
  // Var(size) = mean + mean^2 Var(w) / E(w)^2 = 40 + 1600 * 3 / 16 = 340, its standard error about 5 percent
  expect(Math.abs(variance / 340 - 1)).toBeLessThan(0.25);
});

test("aligned factors share the order of rows, crossed ones do not", () => {
  const ordered = (values: Float64Array): boolean => values.every((value, row) => row === 0 || value >= values[row - 1]);
  const [aligned, crossed] = [draw("crossed", { isAligned: true }), draw("crossed")];
  expect([ordered(aligned.columns.g1), ordered(aligned.columns.g2)]).toEqual([true, true]);
  expect(ordered(crossed.columns.g1)).toBe(false);
});

test("every inner level of nested factors lies in one outer level", () => {
  const { columns } = draw("nested");
  const outer = new Map<number, number>();
  columns.g2.forEach((inner, row) => expect(outer.set(inner, outer.get(inner) ?? columns.g1[row]).get(inner)).toBe(columns.g1[row]));
});

test("a subject's rows have the covariance of correlated intercept, slope and curvature", () => {
  const { columns, truth } = draw("longitudinal", { variances: [3, 2, 0.5] });
  const [i, j] = [0, 1];
  expect(columns.subject[i]).toBe(columns.subject[j]);
  const basis = (row: number): number[] => [1, columns.t[row], columns.t[row] ** 2];
  const rho = (a: number, b: number): number => (a === b ? 1 : a + b === 3 ? 0 : 0.3);
  const deviations = [3, 2, 0.5].map(Math.sqrt);
  const expected = basis(i).reduce((sum, x, a) => sum + basis(j).reduce((inner, y, b) => inner + x * y * rho(a, b) * deviations[a] * deviations[b], 0), 0);
  expect(covariance(truth.terms[0].loadings, i, j)).toBeCloseTo(expected, 12);
});

test("confounded inputs are constant within the levels that hold them, from the last one down or the first one up", () => {
  const expectHeld = ({ columns }: ReturnType<typeof draw>, within: string, input: string): void => {
    const held = new Map<number, number>();
    columns[within].forEach((level, row) => expect(held.set(level, held.get(level) ?? columns[input][row]).get(level)).toBe(columns[input][row]));
  };
  const last = draw("intercept", { heldInputs: "last" });
  expectHeld(last, "g1", "x6");
  expect(new Set(last.columns.x5).size).toBe(4000);
  const first = draw("intercept", { heldInputs: "first" });
  expectHeld(first, "g1", "x5");
  expect(new Set(first.columns.x6).size).toBe(4000);
});

test("the lattice's field has the squared-exponential covariance, to 1e-7 of its variance", () => {
  const [east, north] = [Float64Array.of(0.3, 0.9, -7.3, 9.99, 0.31), Float64Array.of(-1.2, 0.1, 4.4, -9.99, -1.2)];
  const loadings = fieldLoadings({ variance: 2, lengthscale: 0.8, halfWidth: 10 }, east, north);
  for (let i = 0; i < 5; i++) {
    for (let j = 0; j <= i; j++) {
      const squared = (east[i] - east[j]) ** 2 + (north[i] - north[j]) ** 2;
      expect(Math.abs(covariance(loadings, i, j) - 2 * Math.exp(-squared / (2 * 0.64)))).toBeLessThan(2e-7);
    }
  }
});
