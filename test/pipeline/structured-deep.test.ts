/**
 * Structures and kernels within groups beside a net, through the public surface: plan, estimates, predictions for new rows, units, saved form.
 * Oracles: the truth of the simulation; the dense definition of V at the estimates.
 */
import { describe, expect, test } from "vitest";
import { compile, FittedModel } from "../../src/index.js";
import { choleskyFactor, solveWithFactor } from "../../src/numerics/cholesky.js";
import { randomSource } from "../../src/numerics/random.js";

const rho = 0.8;

/** y = 3 + sin(2x) + u_gt + c_s + e, u a stationary autoregression over 8 occasions; variances 2, 1, 0.5; a seventh of the visits missed. */
function visits(groupCount: number, seed: number): Record<string, Float64Array | string[]> {
  const random = randomSource(seed);
  const schools = Float64Array.from({ length: 20 }, () => random.normal());
  const rows: { y: number; x: number; t: number; g: number }[] = [];
  for (let g = 0; g < groupCount; g++) {
    let u = Math.SQRT2 * random.normal();
    for (let t = 1; t <= 8; t++) {
      const x = 2 * random.uniform() - 1;
      if (random.integer(7) > 0) rows.push({ y: 3 + Math.sin(2 * x) + u + schools[g % 20] + Math.SQRT1_2 * random.normal(), x, t, g });
      u = rho * u + Math.sqrt(2 * (1 - rho * rho)) * random.normal();
    }
  }
  const column = (of: (row: (typeof rows)[number]) => number): Float64Array => Float64Array.from(rows, of);
  return { y: column(({ y }) => y), x: column(({ x }) => x), t: column(({ t }) => t), g: rows.map((row) => `g${row.g}`), s: rows.map((row) => `s${row.g % 20}`) };
}

const data = visits(600, 1);
const small = visits(120, 2);
const settings = { seed: 1, overrides: { epochs: "30", patience: "30" } };
const program = "y ~ mlp(x, layers = [16, 8]) + ar1(t | g) + (1 | s)";

describe("an autoregression within groups, beside a net and an outer factor", () => {
  const fitting = compile(program).fit(data, settings);

  test("its parameters and the other variances come out near the truth, under their names", async () => {
    const { kernels, sigma, varianceComponents, converged, singular, df, network } = (await fitting).report();
    expect(kernels.map(({ name }) => name)).toEqual(["ar1(t | g)"]);
    // 600 groups of about 7 rows: sampling errors of 5 percent for the variance, 0.015 for rho, 4 percent for sigma; three of each
    expect(Math.abs(kernels[0].parameters.variance / 2 - 1)).toBeLessThan(0.15);
    expect(Math.abs(kernels[0].parameters.rho - rho)).toBeLessThan(0.045);
    expect(Math.abs(sigma! / Math.SQRT1_2 - 1)).toBeLessThan(0.12);
    expect(varianceComponents.map(({ group }) => group)).toEqual(["g", "s"]);
    expect([converged, singular]).toEqual([true, false]);
    // intercept, variance and rho, the school's, sigma, and the weights
    expect(df).toBe(5 + network!.parameters);
  });

  test("new visits are predicted from a group's other visits, an unseen group from its school", async () => {
    const fit = await fitting;
    const [visit, next, far] = fit.predict({ x: [0, 0, 0], t: [8, 9, 90], g: ["g1", "g1", "g1"], s: ["s1", "s1", "s1"] }, { parts: true }).parts!["ar1(t | g)"];
    // what a group is known to be at 8 says rho times that of 9, and next to nothing of 90
    expect(next! / visit!).toBeCloseTo(fit.report().kernels[0].parameters.rho, 6);
    expect(Math.abs(far!)).toBeLessThan(1e-4);
    const parts = fit.predict({ x: [0], t: [3], g: ["nobody"], s: ["s1"] }, { parts: true }).parts!;
    expect(parts["ar1(t | g)"]).toEqual([0]);
    expect(parts.s[0]).not.toBe(0);
  });

  test("the random part is Cov V^-1 (y - f - X beta) at the estimates, by the dense definition", async () => {
    const fit = await fitting;
    const { kernels, sigma, varianceComponents } = fit.report();
    const parts = fit.predict(data, { parts: true }).parts!;
    const { y, t, g, s } = data as { y: Float64Array; t: Float64Array; g: string[]; s: string[] };
    const own = Array.from(y.keys()).filter((i) => s[i] === "s3");
    const school = varianceComponents[1].covariance[0][0];
    const process = (i: number, j: number): number => (g[i] === g[j] ? kernels[0].parameters.variance * kernels[0].parameters.rho ** Math.abs(t[i] - t[j]) : 0);
    const covariance = { rows: own.length, columns: own.length, data: Float64Array.from(own.flatMap((i) => own.map((j) => process(i, j) + school + (i === j ? sigma! ** 2 : 0)))) };
    const alpha = solveWithFactor(choleskyFactor(covariance), Float64Array.from(own, (i) => y[i] - parts.fixed[i]!));
    own.slice(0, 20).forEach((i) => {
      expect(parts["ar1(t | g)"][i]).toBeCloseTo(own.reduce((sum, j, k) => sum + process(i, j) * alpha[k], 0), 8);
      expect(parts.s[i]).toBeCloseTo(school * alpha.reduce((sum, value) => sum + value, 0), 8);
    });
  });

  test("a saved fit predicts the same, intervals and parts included", async () => {
    const fit = await fitting;
    const loaded = FittedModel.load(JSON.parse(JSON.stringify(fit.save())));
    const rows = { x: [0.3, -0.2], t: [2.5, 11], g: ["g4", "nobody"], s: ["s4", "s5"] };
    expect(loaded.predict(rows, { interval: 0.9, parts: true })).toEqual(fit.predict(rows, { interval: 0.9, parts: true }));
    expect(loaded.ranef()).toEqual(fit.ranef());
  });
});

test("the response's unit shows in variances alone", async () => {
  const grams = { ...small, y: Float64Array.from(small.y as Float64Array, (value) => 1000 * value) };
  const few = { seed: 2, overrides: { epochs: "4" } };
  const fitted = async (rows: typeof data): Promise<Record<string, number>> => {
    const { kernels } = (await compile("y ~ mlp(x, layers = [8]) + exponential(t | g) + iso(1 | s)").fit(rows, few)).report();
    return Object.fromEntries(kernels.flatMap(({ name, parameters }) => Object.entries(parameters).map(([key, value]): [string, number] => [`${name} ${key}`, value])));
  };
  const [before, after] = [await fitted(small), await fitted(grams)];
  expect(after["exponential(t | g) lengthscale"] / before["exponential(t | g) lengthscale"]).toBeCloseTo(1, 3);
  expect(after["exponential(t | g) variance"] / before["exponential(t | g) variance"] / 1e6).toBeCloseTo(1, 3);
  expect(after["iso(1 | s) variance"] / before["iso(1 | s) variance"] / 1e6).toBeCloseTo(1, 3);
});

describe("what the plan says of it", () => {
  const planOf = (terms: string, settings = ""): string | null => compile(`y ~ mlp(x) + ${terms}\n${settings}`, { data }).print("plan");

  test("a kernel within groups makes dense blocks, kept whole in a batch, and says what they take", () => {
    const plan = planOf("rbf(t | g)");
    expect(plan).toMatch(/covariance: dense blocks\n {2}because 600 blocks of rows, the largest of 8/);
    expect(plan).toMatch(/batches: whole-group\n {2}because rows are tied into 600 blocks, the largest of 8/);
    expect(plan).toMatch(/solver: dense cholesky\n {2}because each block is factored as it stands, exactly; all together take up to 1 MiB/);
  });

  test("a structure of few effects is eliminated level by level", () => {
    expect(planOf("cs(1 + x | g)")).toMatch(/covariance: block-diagonal by g/);
    expect(planOf("cs(1 + x | g)")).toMatch(/solver: per group/);
  });

  test("the published way is had by name, its bias said", async () => {
    const batch = planOf("exponential(t | g)", 'train { strategy = "batch" }');
    expect(batch).toMatch(/batches: batch\n {2}because asked for in train/);
    const fit = await compile("y ~ mlp(x, layers = [8]) + exponential(t | g)").fit(small, { seed: 1, overrides: { epochs: "3", strategy: '"batch"' } });
    expect(fit.report().kernels[0].parameters.variance).toBeGreaterThan(0.5);
  });
});
