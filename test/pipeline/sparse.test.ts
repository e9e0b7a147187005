/** Factors that cross a little: pupils who change school. Planned, fitted, inferred from, predicted and saved by a sparse factor. */
import { beforeAll, describe, expect, test } from "vitest";
import { compile, loadFit, type FittedModel } from "../../src/index.js";
import { randomSource } from "../../src/numerics/random.js";

const random = randomSource(12);
const pupilCount = 1500;
const schoolCount = 300;
const years = 3;
const rowCount = pupilCount * years;
const homeOf = (pupil: number): number => Math.floor(pupil / 5);
const schoolIn = Int32Array.from({ length: rowCount }, (_, i) => {
  const home = homeOf(Math.floor(i / years));
  return random.uniform() < 0.15 ? Math.min(schoolCount - 1, Math.max(0, home + random.integer(7) - 3)) : home;
});
const pupilEffect = Float64Array.from({ length: pupilCount }, () => 0.8 * random.normal());
const schoolEffect = Float64Array.from({ length: schoolCount }, () => random.normal());
const schoolSlope = Float64Array.from({ length: schoolCount }, () => 0.3 * random.normal());
const x = Float64Array.from({ length: rowCount }, () => random.normal());
const y = x.map((value, i) => 10 + 0.5 * value + pupilEffect[Math.floor(i / years)] + schoolEffect[schoolIn[i]] + schoolSlope[schoolIn[i]] * value + random.normal());
const columns = { y, x, pupil: Array.from(y, (_, i) => `p${Math.floor(i / years)}`), school: Array.from(schoolIn, (s) => `s${s}`) };
const formula = "y ~ x + (1 | pupil) + (1 + x | school)";

describe(formula, () => {
  let fit: FittedModel;
  let whole: FittedModel;
  beforeAll(async () => {
    fit = await compile(formula).fit(columns);
    whole = await compile(`${formula}\ntrain { solver = block-cholesky }`).fit(columns);
  });

  test("is planned as a sparse factor, with what it holds and what else was possible", () => {
    const { plan } = fit.report();
    expect(plan.solver).toBe("sparse-cholesky");
    const decision = plan.decisions.find((one) => one.topic === "solver");
    expect(decision?.reason).toMatch(/leaves 600 that meet few others .* a factor of \d+ numbers, where a whole one has 360000/);
    expect(decision?.alternatives.map(({ choice }) => choice)).toEqual(["block cholesky", "conjugate gradient"]);
    expect(whole.report().plan.solver).toBe("block-cholesky");
  });

  // lme4 1.1-31, lmer(y ~ x + (1 | pupil) + (1 + x | school)) on these rows, written out with 17 digits
  const estimates = [10.0354714339, 0.5131884288];
  const errors = [0.05799367082, 0.02691605662];
  test("has lme4's likelihood and estimates", () => {
    const { logLik, fixedEffects, sigma } = fit.report();
    expect(logLik).toBeCloseTo(-7521.72863749, 4);
    fixedEffects.forEach(({ estimate, stdError }, k) => {
      expect(Math.abs(estimate / estimates[k] - 1)).toBeLessThan(1e-5);
      expect(Math.abs((stdError ?? 0) / errors[k] - 1)).toBeLessThan(1e-4);
    });
    expect(Math.abs((sigma ?? 0) / 0.9974759874 - 1)).toBeLessThan(1e-4);
  });

  // two paths to one optimum, each within 5e-5 standard errors of it
  test("equals the fit by a whole factor in every number", () => {
    const [sparse, dense] = [fit.report(), whole.report()];
    expect(Math.abs((sparse.logLik ?? 0) - (dense.logLik ?? 1))).toBeLessThan(1e-7);
    sparse.theta.forEach((value, k) => expect(Math.abs(value - dense.theta[k])).toBeLessThan(1e-5));
    sparse.fixedEffects.forEach((one, k) => {
      const other = dense.fixedEffects[k];
      expect(Math.abs(one.estimate / other.estimate - 1)).toBeLessThan(1e-7);
      expect(Math.abs((one.df ?? 0) / (other.df ?? 1) - 1)).toBeLessThan(1e-3);
    });
  });

  test("has Wald intervals, refits and simulates", async () => {
    const again = fit.refit(y.map((value) => 2 * value));
    expect(Math.abs((again.report().sigma ?? 0) / (2 * (fit.report().sigma ?? 1)) - 1)).toBeLessThan(1e-5);
    expect(fit.simulate({ count: 1 })[0]).toHaveLength(rowCount);
    const { intervals } = await fit.confint({ method: "wald" });
    expect(intervals).toHaveLength(2);
  });

  test("has the dense fit's profile", async () => {
    // the first parameter's alone: an abort keeps what is done
    const firstProfile = async (of: typeof fit): Promise<{ name: string; limits: (number | null)[] }[]> => {
      const abort = new AbortController();
      const { intervals } = await of.confint({ method: "profile", signal: abort.signal, onProgress: () => abort.abort() });
      return intervals.map(({ name, lower, upper }) => ({ name, limits: [lower, upper] }));
    };
    const [ours, dense] = [await firstProfile(fit), await firstProfile(whole)];
    expect(ours.map(({ name }) => name)).toEqual(dense.map(({ name }) => name));
    expect(ours).toHaveLength(1);
    ours[0].limits.forEach((limit, k) => expect((limit ?? 0) / (dense[0].limits[k] ?? 1)).toBeCloseTo(1, 4));
  });

  test("predicts with joint intervals, at schools a pupil never was in too, and does so again once saved and loaded", () => {
    const rows = { x: [0, 1, 1], pupil: ["p1", "p1", "nobody"], school: ["s0", "s200", "s3"] };
    const predicted = fit.predict(rows, { interval: 0.95 });
    const expected = whole.predict(rows, { interval: 0.95 });
    predicted.lower?.forEach((value, i) => expect(Math.abs((value ?? 0) - (expected.lower?.[i] ?? 1))).toBeLessThan(1e-4));
    expect(loadFit(JSON.parse(JSON.stringify(fit.save()))).predict(rows, { interval: 0.95 })).toEqual(predicted);
  });
});
