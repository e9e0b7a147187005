/**
 * The full formula recovers what its data were made of: the estimates that its README shows (and stories.test.ts reproduces) against truth.json,
 * within three standard errors of theory.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readTable } from "../../src/data/readers/index.js";
import { choleskyFactor, solveWithFactor } from "../../src/numerics/cholesky.js";
import { zeros } from "../../src/numerics/matrix.js";

const folder = new URL("../../examples/full/", import.meta.url).pathname;
const readme = readFileSync(`${folder}README.md`, "utf8");
const truth = JSON.parse(readFileSync(`${folder}truth.json`, "utf8")) as { subject: Record<string, number>; field: { variance: number; lengthscale: number }; residual: number };

function shown(pattern: RegExp): number {
  const [, number] = pattern.exec(readme) ?? [];
  return Number(number);
}

/** Var(b_jk) had subject j's rows alone to tell it: sigma^2 [(Z_j'Z_j)^-1]_kk, of every subject with rows enough, by basis column. */
async function samplingVariances(): Promise<readonly (readonly number[])[]> {
  const { table } = await readTable(`${folder}data.csv`);
  const valuesOf = (name: string): Float64Array => {
    const column = table.columns.find((one) => one.name === name);
    return column?.kind === "numeric" ? column.values : new Float64Array();
  };
  const [subject, t] = [valuesOf("subject"), valuesOf("t")];
  const crossProducts = new Map([...new Set(subject)].map((level) => [level, zeros(3, 3)]));
  const counts = new Map<number, number>();
  t.forEach((time, row) => {
    const { data } = crossProducts.get(subject[row])!;
    counts.set(subject[row], 1 + (counts.get(subject[row]) ?? 0));
    for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) data[3 * a + b] += time ** (a + b);
  });
  const ofSubjects = [...crossProducts].filter(([level]) => (counts.get(level) ?? 0) > 3).map(([, matrix]) => {
    const factor = choleskyFactor(matrix);
    return [0, 1, 2].map((k) => truth.residual * solveWithFactor(factor, Float64Array.from([0, 1, 2], (l) => Number(l === k)))[k]);
  });
  return [0, 1, 2].map((k) => ofSubjects.map((one) => one[k]));
}

describe("the full formula", () => {
  test("recovers the variances of the subjects' curves", async () => {
    const estimates = [/subject +\(Intercept\) +([\d.e+-]+)/, /^ +t +([\d.e+-]+)/m, /^ +t\^2 +([\d.e+-]+)/m].map(shown);
    const sampling = await samplingVariances();
    Object.values(truth.subject).slice(0, 3).forEach((variance, k) => {
      // information of a variance from independent normal effects seen with noise: sum 1/2 (D + s_j^2)^-2
      const information = sampling[k].reduce((sum, noise) => sum + 0.5 / (variance + noise) ** 2, 0);
      expect(Math.abs(estimates[k] - variance), `basis column ${k}`).toBeLessThan(3 / Math.sqrt(information));
    });
  });

  test("recovers the field and the noise", () => {
    // a field whose correlation reaches over l holds about area / (2 pi l^2) independent heights: 400 / 25 = 16
    const heights = 400 / (2 * Math.PI * truth.field.lengthscale ** 2);
    expect(Math.abs(Math.log(shown(/^ {3}variance +([\d.]+)/m) / truth.field.variance))).toBeLessThan(3 * Math.sqrt(2 / heights));
    expect(Math.abs(Math.log(shown(/^ {3}lengthscale +([\d.]+)/m) / truth.field.lengthscale))).toBeLessThan(3 * Math.sqrt(0.5 / heights));
    // the net's own misfit of f stays in the noise: a quarter of it, where a line would leave 1.9 more
    const residual = shown(/^ Residual +([\d.]+)/m);
    expect(residual).toBeGreaterThan(truth.residual * (1 - 3 * Math.sqrt(2 / 1000)));
    expect(residual).toBeLessThan(truth.residual * 1.25);
  });
});
