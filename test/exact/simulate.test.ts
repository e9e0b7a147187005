/** Responses drawn from a fit, fits of new responses, and comparisons of fits. */
import { expect, test } from "vitest";
import { fitExact, likelihoodRatioTest, plainInference, refitExact, simulateResponse } from "../../src/exact/index.js";
import { randomSource } from "../../src/numerics/random.js";
import { fitted, groupedColumns } from "./data.js";

const columns = groupedColumns();
const { design, fit } = fitted("y ~ x + (1 | g)", columns);

test("a refit equals a fit from nothing", () => {
  const response = simulateResponse(design, fit, randomSource(5));
  const again = refitExact(design, fit, response).fit;
  const fresh = fitExact({ ...design, response }, { criterion: "reml" }).fit;
  expect(again?.logLik).toBeCloseTo(fresh?.logLik ?? NaN, 9);
  expect(again?.residuals[3]).toBeCloseTo(fresh?.residuals[3] ?? NaN, 9);
});

test("the same seed gives the same response", () => {
  expect(simulateResponse(design, fit, randomSource(9))).toEqual(simulateResponse(design, fit, randomSource(9)));
});

test("the bootstrap's spread is the standard error: 300 replicates know it to one part in 25", () => {
  const inference = plainInference(design, fit);
  const random = randomSource(3);
  const slopes = Array.from({ length: 300 }, () => inference.refit(inference.simulate(random.split()))?.values.at(-1) ?? NaN);
  const mean = slopes.reduce((sum, value) => sum + value, 0) / slopes.length;
  const spread = Math.sqrt(slopes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (slopes.length - 1));
  expect(spread / fit.standardErrors[1]).toBeGreaterThan(0.85);
  expect(spread / fit.standardErrors[1]).toBeLessThan(1.15);
  expect(Math.abs(mean - fit.fixedEffects[1])).toBeLessThan(0.2 * fit.standardErrors[1]);
});

test("a likelihood-ratio test compares maximum likelihoods, refitting REML", () => {
  const smaller = fitted("y ~ 1 + (1 | g)", columns);
  const result = likelihoodRatioTest(plainInference(smaller.design, smaller.fit).byMaximumLikelihood(), plainInference(design, fit).byMaximumLikelihood());
  const byMl = 2 * (fitted("y ~ x + (1 | g)", columns, "ml").fit.logLik - fitted("y ~ 1 + (1 | g)", columns, "ml").fit.logLik);
  expect(result?.statistic).toBeCloseTo(byMl, 8);
  expect(result?.degreesOfFreedom).toBe(1);
  expect(result?.pValue).toBeLessThan(1e-10);
});
