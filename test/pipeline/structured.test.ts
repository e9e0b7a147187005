/**
 * Structures and kernels without a net, through the public surface: plan, report, summary, predictions, saved form. Oracles:
 * glmmTMB 1.1.5 and direct likelihoods (test/reference/structured), to the tolerances of its README.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { compareFits, compile, loadFit, type FittedModel, type Table } from "../../src/index.js";
import { randomSource } from "../../src/numerics/random.js";
import { formulas, structuredReference, structuredTable } from "../exact/structured/reference-fits.js";

async function fitReference(name: string): Promise<FittedModel> {
  const { dataset, REML } = structuredReference(name);
  return compile(formulas[name]).fit(await structuredTable(dataset), { criterion: REML ? "reml" : "ml" });
}

describe("a surface over the whole sample", () => {
  const reference = structuredReference("gp_rbf_reml");
  let fresh: Table;
  let fit: FittedModel;
  beforeAll(async () => {
    fit = await fitReference("gp_rbf_reml");
    fresh = await structuredTable("gp_rbf400", "new");
  });

  test("is reported by the parameters of its kernel", () => {
    const { kernels, logLik, converged, singular, df, varianceComponents } = fit.report();
    expect(logLik).toBeCloseTo(reference.logLik, 6);
    expect([converged, singular, df, varianceComponents]).toEqual([true, false, 5, []]);
    expect(kernels.map(({ name }) => name)).toEqual(["rbf(lat, lon)"]);
    expect(kernels[0].parameters.lengthscale).toBeCloseTo(reference.l ?? NaN, 4);
  });

  test("predicts new sites with the kriging variance in its intervals", () => {
    const { prediction, lower, upper } = fit.predict(fresh, { interval: 0.95 });
    const expected = reference.predict_new;
    expected?.pred.forEach((value, i) => expect(prediction[i]).toBeCloseTo(value, 4));
    expected?.var_process_with_beta.forEach((variance, i) => {
      const reach = ((upper?.[i] ?? NaN) - (lower?.[i] ?? NaN)) / 2;
      // 1.959964: the normal's 97.5 percent point
      expect(reach / (1.959963984540054 * Math.sqrt(variance + (fit.sigma() ** 2)))).toBeCloseTo(1, 4);
    });
  });

  test("gives its part of a prediction under its own name", () => {
    const { parts, prediction } = fit.predict(fresh, { parts: true });
    expect(Object.keys(parts ?? {})).toEqual(["fixed", "rbf(lat, lon)"]);
    prediction.forEach((value, i) => expect((parts?.fixed[i] ?? NaN) + (parts?.["rbf(lat, lon)"][i] ?? NaN)).toBeCloseTo(value ?? NaN, 10));
  });

  test("comes back from its saved form with every number", () => {
    const loaded = loadFit(JSON.parse(JSON.stringify(fit.save())));
    expect(loaded.report()).toEqual(fit.report());
    expect(loaded.predict(fresh, { interval: 0.9, parts: true })).toEqual(fit.predict(fresh, { interval: 0.9, parts: true }));
  });

  test("is printed with a line for each parameter", () => {
    expect(fit.summary()).toMatch(/ rbf\(lat, lon\)\n {3}variance {5}2\.061\n {3}lengthscale {2}1\.178/);
  });
});

describe("an autoregression within groups", () => {
  let table: Table;
  let fit: FittedModel;
  beforeAll(async () => {
    table = await structuredTable("ts_ar1_gaps");
    fit = await fitReference("ar1_gaps_ml");
  });

  test("has glmmTMB's likelihood, degrees of freedom and criteria", () => {
    const reference = structuredReference("ar1_gaps_ml");
    const { logLik, AIC, BIC, df, kernels } = fit.report();
    expect(logLik).toBeCloseTo(reference.logLik, 6);
    expect(AIC).toBeCloseTo(reference.AIC ?? NaN, 5);
    expect(BIC).toBeCloseTo(reference.BIC ?? NaN, 5);
    expect(df).toBe(reference.npar);
    expect(kernels.map(({ name }) => name)).toEqual(["ar1(time | g)"]);
  });

  test("fitted values are what it predicts for its own rows", () => {
    const { prediction } = fit.predict(table);
    structuredReference("ar1_gaps_ml").fitted_head?.forEach((value, i) => expect(prediction[i]).toBeCloseTo(value, 4));
    const residuals = fit.residuals();
    const response = table.columns.find(({ name }) => name === "y");
    expect(response?.kind === "numeric" ? response.values[7] - (prediction[7] ?? NaN) : NaN).toBeCloseTo(residuals?.[7] ?? NaN, 10);
  });

  test("says the effect of an occasion that a group missed, with a larger standard deviation", () => {
    const [{ levels, names, modes, standardDeviations }] = fit.ranef();
    expect([levels.length, names.length]).toEqual([25, 12]);
    const deviations = standardDeviations.flat();
    expect(Math.max(...deviations)).toBeGreaterThan(1.1 * Math.min(...deviations));
    expect(modes.flat().every(Number.isFinite)).toBe(true);
  });

  test("an unseen group is predicted by the fixed part, with all of the variance", () => {
    const rows = [{ x: 1, g: "nowhere", time: "03" }];
    const { prediction, unseenLevels, lower, upper } = fit.predict(rows, { interval: 0.95 });
    const { "(Intercept)": intercept, x } = fit.fixef();
    expect(prediction[0]).toBeCloseTo(intercept + x, 10);
    expect(unseenLevels).toEqual([{ label: "g", rows: 1, isKept: true, substitute: "nothing" }]);
    const [variance] = Object.values(fit.report().kernels[0].parameters);
    const whole = Math.sqrt(variance + fit.sigma() ** 2);
    expect(((upper?.[0] ?? NaN) - (lower?.[0] ?? NaN)) / 2 / 1.959963984540054).toBeGreaterThan(whole);
  });

  test("comes back from its saved form with its effects", () => {
    const loaded = loadFit(JSON.parse(JSON.stringify(fit.save())));
    expect(loaded.ranef()).toEqual(fit.ranef());
    expect(loaded.summary()).toBe(fit.summary());
  });
});

describe("a kernel beside a grouped term of lme4's kind", () => {
  test("both are reported, each in its own way", async () => {
    const fit = await fitReference("wheat2_variety_gau_reml");
    const { varianceComponents, kernels, theta, df } = fit.report();
    const given = structuredReference("wheat2_variety_gau_reml").parameters;
    expect(varianceComponents[0].covariance[0][0]).toBeCloseTo(given?.variety_variance as number, 3);
    expect(kernels[0].parameters.variance).toBeCloseTo(given?.tau2 as number, 2);
    expect([theta.length, df]).toEqual([1, 5]);
    expect(fit.summary()).toMatch(/variety +\(Intercept\)/);
  });
});

test("six hundred sites, whose pairs are more than a call has room for arguments", async () => {
  const random = randomSource(3);
  const [a, b] = [0, 1].map(() => Float64Array.from({ length: 600 }, () => 10 * random.uniform()));
  const surface = a.map((value, i) => Math.sin(value) + Math.cos(b[i]));
  const fit = await compile("y ~ 1 + rbf(a, b)").fit({ y: surface.map((value) => value + 0.5 * random.normal()), a, b });
  expect(fit.report()).toMatchObject({ converged: true, singular: false });
  // the noise has standard deviation 0.5, which 600 rows tell to within sqrt(1 / 1200) of itself, and the surface takes some 40 of them
  expect(Math.abs(fit.sigma() / 0.5 - 1)).toBeLessThan(3.5 * Math.sqrt(1 / 1120));
});

test("a kernel within groups has its grouping factor counted", async () => {
  const fit = await fitReference("gau_groups_ml");
  expect(fit.report().groups).toEqual([{ name: "g", levels: 6 }]);
});

describe("what stands in the way", () => {
  test("more rows tied together than are factored is told with what to do", async () => {
    const count = 3001;
    const column = Float64Array.from({ length: count }, (_, i) => Math.sin(i));
    await expect(compile("y ~ rbf(t | g)").fit({ y: column, t: Float64Array.from(column, (_, i) => i), g: Array.from(column, () => "a") })).rejects.toThrow(/tie 3001 rows together; at most 3000/);
  });

  test("a term without variance is named, and the fit says it is singular", async () => {
    // the two rows of a site differ more than rows of different sites
    const wave = Float64Array.from({ length: 120 }, (_, i) => (i % 2 === 0 ? 1 : -1) + 0.1 * Math.sin(7 * i));
    const fit = await compile("y ~ 1 + rbf(t)").fit({ y: wave, t: Float64Array.from(wave, (_, i) => Math.floor(i / 2)) }, { criterion: "ml" });
    expect(fit.report().singular).toBe(true);
    expect(fit.report().warnings.map(({ code }) => code)).toContain("LMM0696");
  });
});

test("the plan says that rows are factored in dense blocks, and what they take", async () => {
  const { print } = compile(formulas.ou_ml, { data: await structuredTable("ts_ou") });
  expect(print("plan")).toMatch(/covariance: dense blocks\n {2}because 25 blocks of rows, the largest of 12/);
  expect(print("plan")).toMatch(/solver: dense cholesky\n {2}because each block is factored as it stands, exactly; all together take up to 1 MiB/);
});

test("a diagonal structure counts its variances only", async () => {
  const fit = await fitReference("diag_ml");
  expect(fit.report().df).toBe(structuredReference("diag_ml").npar);
});

describe("inference from a structured fit", () => {
  let table: Table;
  let fit: FittedModel;
  beforeAll(async () => {
    table = await structuredTable("ts_ar1");
    fit = await fitReference("ar1_reml");
  });

  test("names its parameters by the term as it is written", async () => {
    const { intervals, replicates } = await fit.confint({ method: "bootstrap", replicates: 20, seed: 2 });
    expect(intervals.map(({ name }) => name)).toEqual(["variance|ar1(time | g)", "rho|ar1(time | g)", "sigma", "(Intercept)", "x"]);
    expect(replicates).toEqual({ asked: 20, used: 20, failed: 0 });
    for (const { lower, estimate, upper } of intervals) expect([lower, estimate, upper]).toEqual([lower, estimate, upper].sort((a, b) => a - b));
  });

  test("a refit to its own simulation comes near the truth, with a report of its own", () => {
    const again = fit.refit(fit.simulate({ seed: 3 })[0]);
    expect(Math.abs(again.fixef().x - fit.fixef().x)).toBeLessThan(4 * (fit.report().fixedEffects[1].stdError ?? 0));
    expect(again.report().kernels[0].name).toBe("ar1(time | g)");
  });

  test("compares with a plain fit by maximum likelihood", async () => {
    const smaller = await compile("y ~ x + (1 | g)").fit(table);
    const { models, diagnostics } = compareFits(fit, smaller);
    expect(models.map(({ parameters }) => parameters)).toEqual([4, 5]);
    expect(models[1].logLik).toBeCloseTo(structuredReference("ar1_ml").logLik, 5);
    expect(models[1].test?.statistic).toBeCloseTo(2 * (models[1].logLik - models[0].logLik), 10);
    expect(diagnostics.map(({ code }) => code)).toEqual(["LMM0720"]);
  });
});

/** Kriging in time, by hand, for two occasions of one group: c = Cov(new, seen), V = D + sigma^2 I over the group's own rows. */
describe("an occasion that training did not have", () => {
  const seen = [1, 2, 4, 7];
  let fit: FittedModel;
  let rows: { y: number; t: number; g: string }[];
  beforeAll(async () => {
    const random = randomSource(12);
    rows = Array.from({ length: 40 }, (_, g) => {
      let state = random.normal();
      let before = seen[0];
      return seen.map((t) => {
        const kept = 0.8 ** (t - before);
        state = kept * state + Math.sqrt(1 - kept ** 2) * random.normal();
        before = t;
        return { y: 2 + state + 0.3 * random.normal(), t, g: `g${g}` };
      });
    }).flat();
    fit = await compile("y ~ 1 + ou(t | g)").fit(rows, { criterion: "ml" });
  });

  /** Gaussian elimination is enough for four rows. */
  const solve = (matrix: number[][], right: number[]): number[] => {
    const a = matrix.map((row, i) => [...row, right[i]]);
    a.forEach((pivot, k) => a.forEach((row, i) => {
      const ratio = row[k] / pivot[k];
      if (i !== k) row.forEach((_, c) => (row[c] -= ratio * pivot[c]));
    }));
    return a.map((row, i) => row[row.length - 1] / row[i]);
  };

  test("is predicted within a known group from the group's other occasions", () => {
    const { variance, rate } = fit.report().kernels[0].parameters;
    const { "(Intercept)": mean } = fit.fixef();
    const covariance = (s: number, t: number): number => variance * Math.exp(-rate * Math.abs(s - t));
    const own = rows.filter(({ g }) => g === "g3");
    const v = seen.map((s, i) => seen.map((t, j) => covariance(s, t) + (i === j ? fit.sigma() ** 2 : 0)));
    const weights = solve(v, own.map(({ y }) => y - mean));
    const { prediction, lower, upper } = fit.predict([3, 5.5, 9].map((t) => ({ t, g: "g3" })), { interval: 0.95 });
    [3, 5.5, 9].forEach((t, i) => {
      const c = seen.map((s) => covariance(s, t));
      expect(prediction[i]).toBeCloseTo(mean + c.reduce((sum, value, j) => sum + value * weights[j], 0), 8);
      const explained = solve(v, c).reduce((sum, value, j) => sum + value * c[j], 0);
      const process = variance - explained + fit.sigma() ** 2;
      // beta's share is the rest: less than a fiftieth
      const whole = (((upper?.[i] ?? NaN) - (lower?.[i] ?? NaN)) / 2 / 1.959963984540054) ** 2;
      expect(whole / process).toBeGreaterThan(1);
      expect(whole / process).toBeLessThan(1.02);
    });
  });

  test("the same from the saved form; within an unseen group it is the mean", () => {
    const fresh = [{ t: 3, g: "g3" }, { t: 3, g: "nowhere" }, { t: 2, g: "g1" }];
    const loaded = loadFit(JSON.parse(JSON.stringify(fit.save())));
    expect(loaded.predict(fresh, { interval: 0.9, parts: true })).toEqual(fit.predict(fresh, { interval: 0.9, parts: true }));
    expect(fit.predict(fresh).prediction[1]).toBeCloseTo(fit.fixef()["(Intercept)"], 10);
  });

  test("has no place where occasions have no numbers, or parameters of their own: the row is counted, not guessed", async () => {
    const named = rows.map(({ y, t, g }) => ({ y, g, t: `t${t}` }));
    const byName = (await compile("y ~ 1 + ar1(t | g)").fit(named)).predict([{ t: "t3", g: "g3" }]);
    expect([byName.prediction, byName.unpredictable]).toEqual([[null], 1]);
    const byLag = (await compile("y ~ 1 + homtoep(t | g)").fit(rows)).predict([{ t: 3, g: "g3" }]);
    expect([byLag.prediction, byLag.unpredictable]).toEqual([[null], 1]);
  });
});

test("lme4's own term keeps its plain label beside a structure on the same factor", async () => {
  const fit = await compile("y ~ x + ar1(0 + time | g) + (1 | g)\ndata { time: factor }").fit(await structuredTable("ts_ar1"));
  expect(fit.summary()).toMatch(/^ g {8}\(Intercept\)/m);
  expect(fit.ranef().map(({ group, structure }) => [group, structure ?? null])).toEqual([["g", "ar1"], ["g", null]]);
  expect(Object.keys(fit.predict(await structuredTable("ts_ar1"), { parts: true }).parts ?? {})).toEqual(["fixed", "ar1(time | g)", "g"]);
  const { intervals } = await fit.confint({ method: "bootstrap", replicates: 3 });
  expect(intervals.map(({ name }) => name).slice(0, 3)).toEqual(["variance|ar1(time | g)", "rho|ar1(time | g)", "sd_(Intercept)|g"]);
});
