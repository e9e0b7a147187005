/** Fits with layers beyond the dense: what is looked up, normalised, added up; through the public surface, saved and loaded. */
import { describe, expect, test } from "vitest";
import { compile, FittedModel } from "../../src/index.js";
import { randomSource } from "../../src/numerics/random.js";
import { simulate } from "./support.js";

/** y = a_k + x a'_k + e over 40 levels; sd of a and a' 1, of e 0.3: each level has its own line. */
function lines(rowCount: number, seed: number): { y: Float64Array; x: Float64Array; k: string[] } {
  const random = randomSource(seed);
  const [intercepts, slopes] = [0, 1].map(() => Float64Array.from({ length: 40 }, () => random.normal()));
  const k = Array.from({ length: rowCount }, () => random.integer(40));
  const x = Float64Array.from({ length: rowCount }, () => random.normal());
  const y = x.map((value, i) => intercepts[k[i]] + slopes[k[i]] * value + 0.3 * random.normal());
  return { y, x, k: k.map((level) => `k${level}`) };
}

const meanSquare = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value * value, 0) / values.length;

describe("a factor that a net looks up", () => {
  const data = lines(4000, 1);

  test.each(["mlp(x, embed(k, 4), layers = [32, 16])", "mlp(x, onehot(k), layers = [32, 16])"])("is learnt level by level: %s", async (net) => {
    const fit = await compile(`y ~ ${net}`).fit(data, { seed: 1, overrides: { epochs: "60" } });
    // the variance of e is 0.09, that of y 2.09; what 100 rows a level leave of the lines is a few hundredths
    expect(meanSquare(fit.residuals()!)).toBeLessThan(0.14);
    const fresh = fit.predict({ x: [0.5, 0.5, 0.5], k: ["k1", "k2", "nowhere"] });
    expect(fresh.prediction.every((value) => Number.isFinite(value))).toBe(true);
    expect(fresh.unpredictable).toBe(0);
    expect(fresh.unseenLevels.map(({ rows, isKept }) => [rows, isKept])).toEqual([[1, true]]);
    const loaded = FittedModel.load(JSON.parse(JSON.stringify(fit.save())));
    expect(loaded.predict(data)).toEqual(fit.predict(data));
  });

  test("of which a level is unseen is predicted from the mean of the others' vectors", async () => {
    const fit = await compile("y ~ embed(k, 3)").fit(data, { seed: 1, overrides: { epochs: "5" } });
    const levels = Array.from({ length: 40 }, (_, level) => `k${level}`);
    const { prediction } = fit.predict({ k: [...levels, "nowhere"] });
    // the output is linear in the vector
    const mean = prediction.slice(0, 40).reduce<number>((sum, value) => sum + value! / 40, 0);
    expect(prediction[40]).toBeCloseTo(mean, 10);
  });
});

describe("layers beyond the dense", () => {
  const pipeline = "net body = dense(16, linear) |> batchnorm() |> activation(silu) |> residual(dense(16) |> dropout(0.1) |> dense(16, linear)) |> dense(8, l2 = 0.0001)\n";

  test("learn a smooth surface beside random effects, and predict alike from a saved fit", async () => {
    const data = simulate(1200, 5);
    const fit = await compile(`${pipeline}y ~ body(x, z) + (1 | g) + (1 | h)`).fit(data, { seed: 1, overrides: { epochs: "40" } });
    // the variance of e is 0.25
    expect(fit.sigma() ** 2).toBeLessThan(0.32);
    const loaded = FittedModel.load(JSON.parse(JSON.stringify(fit.save())));
    expect(loaded.predict(data)).toEqual(fit.predict(data));
    expect(loaded.summary()).toContain("residual(dense(16, silu) |> dropout(0.1) |> dense(16, linear))");
  });

  test("are told by explain, and by which executor they run", () => {
    const compiled = compile(`${pipeline}y ~ body(x, embed(g, 2)) + (1 | h)`, { data: simulate(200, 6) });
    expect(compiled.print("model")).toContain("layers: 16 linear, batch normalisation, silu, residual (16 silu, dropout 0.1, 16 linear), 8 silu (penalty 0.0001), one linear output");
    expect(compiled.print("model")).toContain("factors, looked up level by level: embed(g, 2)");
    expect(compiled.print("plan")).toContain("executor: fused kernels");
  });
});

test("several nets in one formula add up", async () => {
  const data = simulate(1200, 7);
  const fit = await compile("y ~ mlp(x, layers = [8]) + mlp(z, layers = [4]) + (1 | g) + (1 | h)").fit(data, { seed: 1, overrides: { epochs: "40" } });
  expect(fit.sigma() ** 2).toBeLessThan(0.32);
  const at = (x: number, z: number): number => fit.predict({ x: [x], z: [z], g: ["g0"], h: ["h0"] }).prediction[0]!;
  // no interaction between what two nets read
  expect(at(0.9, 1) - at(-0.9, 1)).toBeCloseTo(at(0.9, -1) - at(-0.9, -1), 10);
});
