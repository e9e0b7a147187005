/** Whole fits through the public surface. Data are simulated in support.ts, which says the truth. */
import { beforeAll, describe, expect, test } from "vitest";
import { compile, DiagnosticError, FittedModel, loadFit } from "../../src/index.js";
import { simulate, type SimulatedColumns } from "./support.js";

const formula = "y ~ z + mlp(x, layers = [8]) + (1 | g) + (1 | h)";
const short = { overrides: { epochs: "20" } };

const meanSquare = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value * value, 0) / values.length;

describe("a deep fit", () => {
  let data: SimulatedColumns;
  let fit: FittedModel;
  beforeAll(async () => {
    data = simulate(1200, 3);
    fit = await compile(formula).fit(data, { seed: 1 });
  });

  test("finds the variances and the linear effect within what 1,200 rows can tell", () => {
    const report = fit.report();
    const [groups, items] = report.varianceComponents;
    // standard errors of the standard deviations: 1/sqrt(2 * 120) of 1, 0.5/sqrt(2 * 12) of 0.5; three of each
    expect(Math.abs(groups.sd[0] - 1)).toBeLessThan(0.2);
    expect(Math.abs(items.sd[0] - 0.5)).toBeLessThan(0.31);
    expect(Math.abs(fit.sigma() - 0.5)).toBeLessThan(0.04);
    // sd of e over sqrt(n) is 0.0144; three of them, and the net's part
    expect(Math.abs(fit.fixef().z - 0.5)).toBeLessThan(0.06);
    expect(report).toMatchObject({ engine: "sgd", criterion: "ml", nobs: 1200, groups: [{ name: "g", levels: 120 }, { name: "h", levels: 12 }] });
  });

  test("predicts its own rows as it fitted them", () => {
    const { prediction } = fit.predict(data);
    const residuals = fit.residuals() ?? new Float64Array(0);
    residuals.forEach((residual, i) => expect(data.y[i] - (prediction[i] ?? NaN)).toBeCloseTo(residual, 9));
    expect(meanSquare(residuals)).toBeLessThan(0.3);
  });

  test("comes back from its saved form with the same predictions, intervals and effects", () => {
    const loaded = FittedModel.load(JSON.parse(JSON.stringify(fit.save())));
    expect(loaded.predict(data, { interval: 0.9, parts: true })).toEqual(fit.predict(data, { interval: 0.9, parts: true }));
    expect(loaded.ranef()).toEqual(fit.ranef());
    expect(loaded.summary()).toBe(fit.summary());
    expect(loaded.residuals()).toBeNull();
  });

  test("gives a level that it never saw no effect, and a row with a gap no prediction", () => {
    const rows = [{ x: 0.2, z: 1, g: "g0", h: "nowhere" }, { x: 0.2, z: null, g: "g0", h: "h1" }];
    const { prediction, parts, unpredictable, unseenLevels } = fit.predict(rows, { parts: true });
    expect(prediction[1]).toBeNull();
    expect([parts?.h[0], unpredictable]).toEqual([0, 1]);
    expect(unseenLevels).toEqual([{ label: "h", rows: 1, isKept: true, substitute: "nothing" }]);
  });

  test("splits a prediction into parts that sum to it, and widens its interval where a level is unseen", () => {
    const seen = { x: 0.1, z: 0, g: "g3", h: "h3" };
    const { prediction, parts, lower, upper } = fit.predict([seen, { ...seen, g: "other" }], { parts: true, interval: 0.95 });
    const sum = ["fixed", "g", "h"].reduce((total, name) => total + (parts?.[name][0] ?? NaN), 0);
    expect(prediction[0]).toBeCloseTo(sum, 12);
    const width = (row: number): number => (upper?.[row] ?? NaN) - (lower?.[row] ?? NaN);
    expect(width(1)).toBeGreaterThan(width(0) * 1.5);
  });

  test("needs no response in new rows, and names a column that is missing", () => {
    expect(fit.predict({ x: [0], z: [0], g: ["g1"], h: ["h1"] }).prediction).toHaveLength(1);
    expect(() => fit.predict({ x: [0], z: [0], g: ["g1"] })).toThrow(DiagnosticError);
  });
});

describe("a linear term beside a net that has its column too", () => {
  test("keeps the whole linear effect, and the net's part is orthogonal to it over the training rows", async () => {
    const data = simulate(1200, 4);
    const fit = await compile("y ~ x + z + mlp(x, layers = [8]) + (1 | g) + (1 | h)").fit(data, { seed: 1 });
    expect(fit.report().network?.orthogonalTo).toEqual(["(Intercept)", "x"]);
    // least squares of sin(2x) on x over uniform(-1, 1): slope 3/2 (sin 2 / 2 - cos 2) = 1.306, worked out by hand;
    // three standard errors of a slope in 1,200 rows, 0.5 / sqrt(1200 / 3) each
    expect(Math.abs(fit.fixef().x - 1.306)).toBeLessThan(0.075);
    const { parts } = fit.predict(data, { parts: true });
    const beta = fit.fixef();
    const network = (parts?.fixed ?? []).map((value, i) => (value ?? NaN) - beta["(Intercept)"] - beta.x * data.x[i] - beta.z * data.z[i]);
    const mean = network.reduce((sum, value) => sum + value, 0) / network.length;
    const product = network.reduce((sum, value, i) => sum + value * data.x[i], 0) / network.length;
    expect(Math.abs(mean)).toBeLessThan(1e-9);
    expect(Math.abs(product)).toBeLessThan(1e-9);
  });
});

describe("deep fits", () => {
  test("of the same seed are equal to the last bit; of another seed they differ", async () => {
    const data = simulate(300, 5);
    const fits = await Promise.all([7, 7, 8].map(async (seed) => (await compile(formula).fit(data, { ...short, seed })).predict(data).prediction));
    expect(fits[1]).toEqual(fits[0]);
    expect(fits[2]).not.toEqual(fits[0]);
  });

  test("do not depend on the units of the response", async () => {
    const data = simulate(300, 6);
    const inMilli = { ...data, y: data.y.map((value) => 1000 * value) };
    const [one, other] = await Promise.all([data, inMilli].map((columns) => compile(formula).fit(columns, short)));
    // float32 networks: the unit rounds differently, and 20 epochs let that grow
    one.predict(data).prediction.forEach((value, i) => expect(Math.abs((other.predict(data).prediction[i] ?? NaN) / 1000 - (value ?? NaN))).toBeLessThan(1e-3));
    expect(other.sigma() / one.sigma()).toBeCloseTo(1000, 0);
  });

  test("stopped by a signal keep the best so far and say so", async () => {
    const data = simulate(300, 6);
    const controller = new AbortController();
    const fit = await compile(formula).fit(data, { signal: controller.signal, onProgress: ({ epoch }) => epoch === 2 && controller.abort() });
    const { training, converged, warnings } = fit.report();
    expect(training).toMatchObject({ stopped: "interrupted" });
    expect(converged).toBe(false);
    expect(warnings.map(({ code }) => code)).toContain("LMM0764");
    expect(fit.predict(data).unpredictable).toBe(0);
  });

  test("report every epoch as it ends", async () => {
    const heard: number[] = [];
    await compile(formula).fit(simulate(300, 6), { overrides: { epochs: "3" }, onProgress: ({ epoch, epochs }) => heard.push(epoch, epochs) });
    expect(heard).toEqual([1, 3, 2, 3, 3, 3]);
  });
});

describe("a saved fit", () => {
  test("that is damaged, foreign or of another version is a diagnostic", async () => {
    const saved = (await compile("y ~ x + (1 | g)").fit(simulate(200, 9))).save();
    const codesOf = (value: unknown): string[] => {
      try {
        loadFit(value);
        return [];
      } catch (error) {
        if (!(error instanceof DiagnosticError)) throw error;
        return error.diagnostics.map(({ code }) => code);
      }
    };
    expect(codesOf(saved)).toEqual([]);
    expect(codesOf({ hello: 1 })).toEqual(["LMM0813"]);
    expect(codesOf(null)).toEqual(["LMM0813"]);
    expect(codesOf({ ...saved, version: 99 })).toEqual(["LMM0814"]);
    expect(codesOf({ ...saved, model: undefined })).toEqual(["LMM0813"]);
    expect(codesOf({ ...saved, estimates: { ...saved.estimates, fixedEffects: { type: "float64", length: 2, base64: "AAAA" } } })).toEqual(["LMM0813"]);
  });
});
