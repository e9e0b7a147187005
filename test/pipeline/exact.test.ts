/** A formula without a net, through the public surface. Oracle: lme4 1.1-31 and lmerTest 3.1-3 (reference/lmm). */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { readTable } from "../../src/data/readers/index.js";
import { compile, loadFit, type FittedModel, type Table } from "../../src/index.js";

interface Reference {
  readonly logLik: number;
  readonly fixef: Readonly<Record<string, number>>;
  readonly satterthwaite: { readonly df: Readonly<Record<string, number>> };
}

const reference = JSON.parse(readFileSync("test/reference/lmm/sleepstudy_slope_reml.json", "utf8")) as Reference;

describe("Reaction ~ Days + (Days | Subject) on sleepstudy", () => {
  let table: Table;
  let fit: FittedModel;
  beforeAll(async () => {
    table = (await readTable("test/reference/datasets/sleepstudy.csv")).table;
    fit = await compile("Reaction ~ Days + (Days | Subject)").fit(table);
  });

  test("has lme4's likelihood and lmerTest's degrees of freedom", () => {
    const { logLik, fixedEffects, engine, criterion } = fit.report();
    expect([engine, criterion]).toEqual(["exact", "reml"]);
    expect(logLik).toBeCloseTo(reference.logLik, 6);
    // lmerTest differentiates numerically: 1e-3 relative is what its degrees of freedom deserve
    for (const { name, df } of fixedEffects) expect((df ?? NaN) / reference.satterthwaite.df[name]).toBeCloseTo(1, 3);
  });

  test("leaves the tests out when they are not wanted", async () => {
    const plain = await compile("Reaction ~ Days + (Days | Subject)").fit(table, { satterthwaite: false });
    expect(plain.report().fixedEffects[0]).not.toHaveProperty("df");
  });

  test("is fitted by maximum likelihood when asked", async () => {
    const ml = await compile("Reaction ~ Days + (Days | Subject)").fit(table, { criterion: "ml" });
    expect(ml.report()).toMatchObject({ criterion: "ml", remlCriterion: null });
    // Bates et al. (2015), and every lme4 tutorial: deviance 1751.9
    expect(ml.report().deviance).toBeCloseTo(1751.94, 2);
  });

  test("comes back from its saved form with its tests", () => {
    const loaded = loadFit(JSON.parse(JSON.stringify(fit.save())));
    expect(loaded.report()).toEqual(fit.report());
    expect(loaded.predict(table, { interval: 0.95 })).toEqual(fit.predict(table, { interval: 0.95 }));
  });
});
