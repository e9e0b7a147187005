/**
 * Satterthwaite's tests from dense blocks: against lmerTest 3.1-3 (test/reference/lmm) where lme4 fits the model too, to the 2e-3 that
 * its numerical derivatives allow; the same model in another parametrisation; and the residual degrees of freedom where nothing is random.
 */
import { expect, test } from "vitest";
import { tableFrom } from "../../../src/data/index.js";
import { fitExact, satterthwaiteTests } from "../../../src/exact/index.js";
import { fitStructured, structuredTests } from "../../../src/exact/structured/index.js";
import { invariant } from "../../../src/invariant.js";
import type { Criterion } from "../../../src/model/index.js";
import type { Design } from "../../../src/design/design.js";
import { randomSource } from "../../../src/numerics/random.js";
import { referenceDesign, referenceFit } from "../reference-fits.js";
import { formulas, learnReference, structuredTable } from "./reference-fits.js";

function testsOf(design: Design, criterion: Criterion): ReturnType<typeof structuredTests> {
  const { fit } = fitStructured(design, { criterion });
  invariant(fit !== null, "the reference can be fitted");
  return structuredTests(fit);
}

test.each(["sleepstudy_slope_reml", "sleepstudy_int_reml", "sim_cross_reml", "sleepstudy_slope_ml"])("%s: lmerTest's degrees of freedom and p values", async (name) => {
  const reference = referenceFit(name);
  const design = await referenceDesign(reference);
  const tests = testsOf(design, reference.REML ? "reml" : "ml");
  design.fixed.names.forEach((column, c) => {
    expect(Math.abs(tests[c].degreesOfFreedom / (reference.satterthwaite?.df[column] ?? NaN) - 1), column).toBeLessThan(2e-3);
    expect(Math.abs(Math.log(tests[c].pValue / (reference.satterthwaite?.p[column] ?? NaN))), column).toBeLessThan(0.02);
  });
});

test("a structure's own parameters give what the same covariance gives in lme4's", async () => {
  const table = await structuredTable("ts_ar1");
  const { design } = learnReference("y ~ x + iso(1 | g)", table);
  const plain = fitExact(learnReference("y ~ x + (1 | g)", table).design, { criterion: "reml" }).fit;
  const expected = plain === null ? [] : satterthwaiteTests(plain);
  testsOf(design, "reml").forEach(({ degreesOfFreedom, statistic }, c) => {
    expect(degreesOfFreedom / expected[c].degreesOfFreedom).toBeCloseTo(1, 4);
    expect(statistic / expected[c].statistic).toBeCloseTo(1, 5);
  });
});

test("an autoregression leaves fewer degrees of freedom than rows, more than groups", async () => {
  const { design } = learnReference(formulas.ar1_reml, await structuredTable("ts_ar1"));
  const [intercept, x] = testsOf(design, "reml");
  expect(intercept.degreesOfFreedom).toBeGreaterThan(29);
  expect(intercept.degreesOfFreedom).toBeLessThan(x.degreesOfFreedom);
  expect(x.degreesOfFreedom).toBeLessThan(298);
});

test("a correlation at the edge of what is positive definite is held there", () => {
  const random = randomSource(4);
  // every level has the same mean: less between levels than noise alone would leave, so that the correlation goes down to where D is singular
  const rows = Array.from({ length: 30 }, (_, g) => {
    const visits = [0, 1, 2].map((visit) => ({ visit: `v${visit}`, effect: 2 * random.normal() }));
    const responses = visits.flatMap(({ visit, effect }) => [0, 1].map(() => ({ g: `g${g}`, visit, y: effect + 0.5 * random.normal() })));
    const mean = responses.reduce((sum, { y }) => sum + y, 0) / responses.length;
    return responses.map((row) => ({ ...row, y: 1 + row.y - mean }));
  }).flat();
  const { table } = tableFrom(rows);
  const { design } = learnReference("y ~ 1 + homcs(0 + visit | g)\ndata { visit: factor }", table);
  const [intercept] = testsOf(design, "reml");
  // inside the domain the means of 30 levels would tell the variance, with 29 degrees of freedom; here they have none, and the noise tells it
  expect(intercept.degreesOfFreedom).toBeGreaterThan(60);
  expect(intercept.pValue).toBeLessThan(1e-10);
});
