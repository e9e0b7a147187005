/** Intervals, simulations, refits and comparisons of fits, on the public surface. Oracle: R 4, lme4 1.1-31, on sleepstudy. */
import { beforeAll, describe, expect, test } from "vitest";
import { readTable } from "../../src/data/readers/index.js";
import { compareFits, compile, DiagnosticError, loadFit, selectRows, type ConfidenceIntervals, type FittedModel, type Table } from "../../src/index.js";
import { simulate } from "./support.js";

const slope = "Reaction ~ Days + (Days | Subject)";
let table: Table;
let fit: FittedModel;
let loaded: FittedModel;
beforeAll(async () => {
  table = (await readTable("test/reference/datasets/sleepstudy.csv")).table;
  fit = await compile(slope).fit(table);
  loaded = loadFit(JSON.parse(JSON.stringify(fit.save())));
});

const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics.map((one) => one.code).join(" ");
    throw error;
  }
  return "nothing was thrown";
};

describe("confint", () => {
  test("gives Wald limits of the fixed effects, in a loaded fit too", async () => {
    for (const one of [fit, loaded]) {
      const { intervals } = await one.confint();
      expect(intervals.map(({ name }) => name)).toEqual(["(Intercept)", "Days"]);
      // confint(fit, method = "Wald"); lme4's optimiser stops within 1e-4 of these
      expect(intervals[0].lower).toBeCloseTo(238.02914111736, 3);
      expect(intervals[1].upper).toBeCloseTo(13.4969779893, 3);
    }
  });

  test("names a profile's parameters as lme4 does, at the level asked for", async () => {
    const { intervals, level } = await fit.confint({ method: "profile", level: 0.8 });
    expect(level).toBe(0.8);
    expect(intervals.map(({ name }) => name)).toEqual(["sd_(Intercept)|Subject", "cor_Days.(Intercept)|Subject", "sd_Days|Subject", "sigma", "(Intercept)", "Days"]);
    // confint(fit, level = 0.8): its splines are good to four digits
    expect(intervals[0].lower).toBeCloseTo(17.380870715, 2);
    expect(intervals[1].upper).toBeCloseTo(0.48849282, 3);
    expect(intervals[5].lower).toBeCloseTo(8.49733522, 3);
  });

  test("by bootstrap comes near the profile, and the seed decides it", async () => {
    const [first, again] = await Promise.all([1, 2].map(() => fit.confint({ method: "bootstrap", replicates: 200, seed: 4 })));
    expect(first).toEqual(again);
    const sigma = first.intervals.find(({ name }) => name === "sigma");
    // 200 replicates know the end of a 95% interval to about a quarter of the standard error, 1.5
    expect(Math.abs((sigma?.lower ?? NaN) - 22.9)).toBeLessThan(1);
    expect(Math.abs((sigma?.upper ?? NaN) - 28.8)).toBeLessThan(1.2);
  });

  test("keeps the replicates that an abort leaves, and says how many; too few are none", async () => {
    const stopped = (after: number): Promise<ConfidenceIntervals> => {
      const abort = new AbortController();
      return fit.confint({ method: "bootstrap", replicates: 100, signal: abort.signal, onProgress: (done) => done === after && abort.abort() });
    };
    const { replicates, diagnostics, intervals } = await stopped(30);
    expect(replicates).toEqual({ asked: 100, used: 30, failed: 0 });
    expect(diagnostics.map(({ message }) => message)).toEqual(["interrupted after 30 of 100 replicates; what is given is of these"]);
    expect(intervals).toEqual((await fit.confint({ method: "bootstrap", replicates: 30 })).intervals);
    expect(await codeOf(() => stopped(1))).toBe("LMM0722");
  });

  test("a profile keeps the parameters that an abort leaves", async () => {
    const abort = new AbortController();
    const { intervals, diagnostics } = await fit.confint({ method: "profile", signal: abort.signal, onProgress: (done) => done === 2 && abort.abort() });
    expect(intervals.map(({ name }) => name)).toEqual(["sd_(Intercept)|Subject", "cor_Days.(Intercept)|Subject"]);
    expect(diagnostics.map(({ code }) => code)).toEqual(["LMM0723"]);
  });

  test("refuses a level that is no share and a count that is none", async () => {
    expect(await codeOf(() => fit.confint({ level: 95 }))).toBe("LMM0721");
    expect(await codeOf(() => fit.confint({ method: "bootstrap", replicates: 0 }))).toBe("LMM0721");
    expect(await codeOf(() => fit.simulate({ count: 1.5 }))).toBe("LMM0721");
  });
});

describe("simulate and refit", () => {
  test("draw the responses that the seed decides, and fit them to near the truth", () => {
    const [first, second] = fit.simulate({ seed: 7, count: 2 });
    expect(fit.simulate({ seed: 7, count: 1 })[0]).toEqual(first);
    expect(second).not.toEqual(first);
    const again = fit.refit(first);
    expect(Math.abs(again.fixef().Days - fit.fixef().Days)).toBeLessThan(4 * 1.55);
    expect(again.report().nobs).toBe(180);
  });

  test("a refit to the same response is the same fit, its predictions with it", () => {
    const response = table.columns.find(({ name }) => name === "Reaction");
    const values = response?.kind === "numeric" ? response.values : new Float64Array(0);
    const again = fit.refit(values);
    expect(again.logLik()).toBeCloseTo(fit.logLik() ?? NaN, 9);
    const [before, after] = [fit, again].map((one) => one.predict(table).prediction);
    after.forEach((value, i) => expect(value).toBeCloseTo(before[i] ?? NaN, 6));
  });

  test("want one finite value per row", async () => {
    expect(await codeOf(() => fit.refit([1, 2, 3]))).toBe("LMM0717");
    expect(await codeOf(() => fit.refit(new Array<number>(180).fill(NaN)))).toBe("LMM0718");
  });
});

describe("a fit that cannot answer", () => {
  test("says so when it was loaded", async () => {
    expect(await codeOf(() => loaded.confint({ method: "profile" }))).toBe("LMM0715");
    expect(await codeOf(() => loaded.simulate())).toBe("LMM0715");
    expect(await codeOf(() => loaded.refit([1]))).toBe("LMM0715");
    expect(await codeOf(() => compareFits(fit, loaded))).toBe("LMM0715");
  });

  test("answers again once it has its rows, and notices other rows", async () => {
    const again = await loaded.attach(table);
    expect(again.simulate({ seed: 7 })).toEqual(fit.simulate({ seed: 7 }));
    expect((await again.confint({ method: "profile" })).intervals).toEqual((await fit.confint({ method: "profile" })).intervals);
    expect(await codeOf(() => loaded.attach(selectRows(table, Int32Array.from({ length: 100 }, (_, i) => i))))).toBe("LMM0724");
    const changed = table.columns.map((column) => (column.name === "Reaction" && column.kind === "numeric" ? { ...column, values: column.values.with(3, 1000) } : column));
    expect(await codeOf(() => loaded.attach({ ...table, columns: changed }))).toBe("LMM0724");
  });

  test("keeps training's levels, weights and missing rows when it has its rows back", async () => {
    const text = "Reaction ~ Days * half + (1 | Subject)\nweights = w\ndata { half: factor(levels = [\"late\", \"early\"]) }";
    const rows = Array.from({ length: 180 }, (_, i) => ({ Reaction: i === 7 ? null : 250 + 10 * (i % 10) + 20 * Math.sin(i) + 9 * (i % 18), Days: i % 10, half: i % 10 < 5 ? "early" : "late", Subject: `s${i % 18}`, w: 1 + (i % 3) }));
    const weighted = await compile(text).fit(rows);
    const again = await loadFit(JSON.parse(JSON.stringify(weighted.save()))).attach(rows);
    expect(again.fixef()).toEqual(weighted.fixef());
    expect(again.report().droppedRows).toBe(1);
    expect(again.simulate()).toEqual(weighted.simulate());
  });

  test("says so when it holds a net", async () => {
    const deep = await compile("y ~ mlp(x, layers = [2]) + (1 | g)\ntrain { epochs = 1, seed = 1 }").fit(simulate(120, 1));
    expect(await codeOf(() => deep.confint({ method: "profile" }))).toBe("LMM0716");
    expect((await deep.confint()).intervals.map(({ name }) => name)).toEqual(["(Intercept)"]);
  });
});

describe("compareFits", () => {
  test("is R's anova: ordered by parameters, REML refitted by ML and said", async () => {
    const smaller = await compile("Reaction ~ Days + (Days || Subject)").fit(table);
    const { models, diagnostics } = compareFits(fit, smaller);
    expect(diagnostics.map((one) => one.code)).toEqual(["LMM0720"]);
    expect(models.map((one) => one.parameters)).toEqual([5, 6]);
    // anova(s, s2); Chisq 0.0639 and p 0.8004 also in Bates et al. (2015)
    expect(models[0].AIC).toBeCloseTo(1762.00325514, 4);
    expect(models[1].BIC).toBeCloseTo(1783.09708557, 4);
    expect(models[1].test?.statistic).toBeCloseTo(0.0639106766735, 5);
    expect(models[1].test?.degreesOfFreedom).toBe(1);
    expect(models[1].test?.pValue).toBeCloseTo(0.800418431995, 5);
  });

  test("tests each of several against the one before", async () => {
    const [one, none] = await Promise.all(["Reaction ~ Days + (1 | Subject)", "Reaction ~ 1 + (1 | Subject)"].map((text) => compile(text).fit(table, { criterion: "ml" })));
    const { models } = compareFits(fit, one, none);
    // anova(s, s3, s4)
    expect(models.map(({ test: found }) => found?.statistic ?? null)).toEqual([null, expect.closeTo(116.462415068, 4), expect.closeTo(42.139298542, 4)]);
    expect(models[2].test?.pValue).toBeCloseTo(7.07241254723e-10, 14);
  });

  test("refuses fits of other rows or responses", async () => {
    const fewer = await compile(slope).fit(selectRows(table, Int32Array.from({ length: 100 }, (_, i) => i)));
    expect(await codeOf(() => compareFits(fit, fewer))).toBe("LMM0719");
    const other = await compile("log(Reaction) ~ Days + (Days | Subject)").fit(table);
    expect(await codeOf(() => compareFits(fit, other))).toBe("LMM0719");
  });
});
