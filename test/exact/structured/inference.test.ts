/**
 * Inference from structured fits. Oracles: R 4, profiles of the likelihood written out with `chol`, by `optim` and `uniroot` (ar1); the
 * plain engine where a model is both's; V by definition.
 */
import { describe, expect, test } from "vitest";
import { readTable } from "../../../src/data/readers/index.js";
import type { Design } from "../../../src/design/design.js";
import { fitExact, plainInference, profileLimits, type Inference } from "../../../src/exact/index.js";
import { fitStructured, structuredInference } from "../../../src/exact/structured/index.js";
import { invariant } from "../../../src/invariant.js";
import type { Criterion } from "../../../src/model/index.js";
import { randomSource, type RandomSource } from "../../../src/numerics/random.js";
import { formulas, learnReference, structuredTable } from "./reference-fits.js";

function structured(design: Design, criterion: Criterion): Inference {
  const { fit } = fitStructured(design, { criterion });
  invariant(fit !== null, "the reference can be fitted");
  return structuredInference(design, fit);
}

function plain(design: Design, criterion: Criterion): Inference {
  const { fit } = fitExact(design, { criterion });
  invariant(fit !== null, "the reference can be fitted");
  return plainInference(design, fit);
}

const limitsOf = (inference: Inference): readonly (readonly [number, number])[] =>
  inference.parameters.map((_, k) => {
    const { lower, upper } = profileLimits(inference.profileOf(k), 0.95);
    return [lower, upper];
  });

async function autoregression(criterion: Criterion): Promise<Inference> {
  return structured(learnReference(formulas.ar1_ml, await structuredTable("ts_ar1")).design, criterion);
}

test("profiles of a definition's parameters, of sigma and of the fixed effects have R's limits", async () => {
  const inference = await autoregression("ml");
  expect(inference.parameters.map((one) => (one.kind === "named" ? one.name : one.kind))).toEqual(["variance", "rho", "sigma", "fixed effect", "fixed effect"]);
  const oracle = [[0.7613476145, 1.7163254685], [0.5775895811, 0.8761121786], [0.558282992, 0.9848244902], [NaN, NaN], [0.6215630256, 0.8763214495]];
  limitsOf(inference).forEach((found, k) => found.forEach((limit, side) => {
    if (!Number.isNaN(oracle[k][side])) expect(limit).toBeCloseTo(oracle[k][side], 6);
  }));
});

describe.each([["an unstructured D", "Reaction ~ Days + (Days | Subject)"], ["a diagonal D", "Reaction ~ Days + diag(Days | Subject)"]])("%s", (_, formula) => {
  test("has the plain engine's limits, with the held effects counted first", async () => {
    const { design } = learnReference(formula, (await readTable("test/reference/datasets/sleepstudy.csv")).table);
    const [dense, plainly] = [structured(design, "ml"), plain(design, "ml")];
    expect(dense.parameters).toEqual(plainly.parameters);
    const expected = limitsOf(plainly);
    // both stop where the deviance is within 1e-9 of its minimum: 1e-5 of an interval's width
    limitsOf(dense).forEach(([lower, upper], k) => {
      const width = expected[k][1] - expected[k][0];
      expect(Math.abs(lower - expected[k][0]) / width).toBeLessThan(1e-5);
      expect(Math.abs(upper - expected[k][1]) / width).toBeLessThan(1e-5);
    });
  });
});

test("a variance that the data hardly show has its lower limit at the domain's end", async () => {
  const { design } = learnReference("Yield ~ 1 + iso(1 | Batch)", (await readTable("test/reference/datasets/Dyestuff2.csv")).table);
  const inference = structured(design, "ml");
  const variance = profileLimits(inference.profileOf(0), 0.95);
  expect(variance.lower).toBe(0);
  // lme4's confint of (1 | Batch), as in profile.test.ts
  expect(Math.sqrt(variance.upper)).toBeCloseTo(2.08404348901, 3);
});

/** Standard normals that are all zero but the k-th: a simulation then shows one column of V's factor. */
function unitSource(k: number): RandomSource {
  let drawn = 0;
  return { ...randomSource(1), normal: () => (drawn++ === k ? 1 : 0) };
}

test("simulated responses have V's covariance about X beta, by definition", async () => {
  const inference = await autoregression("reml");
  const { design } = inference;
  const [variance, rho, sigma] = inference.values;
  const mean = inference.simulate({ ...randomSource(1), normal: () => 0 });
  const columns = Array.from({ length: 10 }, (_, k) => inference.simulate(unitSource(k)).map((value, i) => value - mean[i]));
  const { basis, positions } = design.grouped[0];
  const occasion = (row: number): number => positions?.[basis.data.subarray(row * 10, (row + 1) * 10).indexOf(1)] ?? NaN;
  for (let i = 0; i < 10; i++) {
    for (let j = 0; j < 10; j++) {
      const covariance = columns.reduce((sum, column) => sum + column[i] * column[j], 0);
      expect(covariance).toBeCloseTo(variance * rho ** Math.abs(occasion(i) - occasion(j)) + (i === j ? sigma ** 2 : 0), 10);
    }
  }
});

test("a refit equals a fit from nothing", async () => {
  const inference = await autoregression("reml");
  const response = inference.simulate(randomSource(4));
  const fresh = structured({ ...inference.design, response }, "reml");
  expect(inference.refit(response)?.values).toEqual(fresh.values);
  expect(inference.byMaximumLikelihood().logLik).toBe((await autoregression("ml")).logLik);
});
