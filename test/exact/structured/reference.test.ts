/**
 * Every reference fit with white residuals through parser, analysis, design and the structured engine. Oracle: glmmTMB 1.1.5, nlme
 * 3.1-162 and direct likelihoods (test/reference/structured). Tolerances are those its makers state: logLik 1e-6 absolute, coefficients
 * 1e-5 of a standard error, variances and ranges 1e-4 relative, kriging 1e-4 of sigma, its variances 1e-4 relative.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { applyDesign } from "../../../src/design/index.js";
import { fitStructured, krigingOf, type StructuredFit } from "../../../src/exact/structured/index.js";
import { randomTerms } from "../../../src/likelihood/structured/index.js";
import { invariant } from "../../../src/invariant.js";
import { formulas, learnReference, structuredReference, structuredTable, type LearntReference } from "./reference-fits.js";

function expectWithin(actual: number, expected: number, unit: number, what: string): void {
  expect(Math.abs(actual - expected), `${what}: ${actual} for ${expected}`).toBeLessThanOrEqual(unit);
}

describe.each(Object.keys(formulas))("%s", (name) => {
  const reference = structuredReference(name);
  let learned: LearntReference;
  let fit: StructuredFit;
  beforeAll(async () => {
    learned = learnReference(formulas[name], await structuredTable(reference.dataset));
    const result = fitStructured(learned.design, { criterion: reference.REML ? "reml" : "ml" });
    invariant(result.fit !== null, `${name} is fitted: ${result.diagnostics.map((one) => one.message).join("; ")}`);
    fit = result.fit;
  });

  test("its likelihood and counts", () => {
    expect(learned.design.rowCount).toBe(reference.nobs);
    expect(fit.converged).toBe(true);
    expectWithin(fit.logLik, reference.logLik, 1e-6, "logLik");
    if (reference.npar !== undefined) expect(fit.parameterCount).toBe(reference.npar);
  });

  test("its fixed effects and their covariance", () => {
    const { names } = learned.design.fixed;
    expect(names).toEqual(Object.keys(reference.fixef));
    names.forEach((column, c) => {
      expectWithin(fit.state.fixedEffects[c], reference.fixef[column], 1e-5 * reference.se[column], column);
      names.forEach((other, k) => {
        expectWithin(fit.fixedCovariance.data[c * names.length + k], reference.vcov_fixef[c][k], 1e-4 * reference.se[column] * reference.se[other], `vcov ${column}, ${other}`);
      });
    });
  });

  test("its variances, ranges and correlations", () => {
    const { parameters: given } = reference;
    const residual = reference.sigma2 ?? (given?.sigma2 as number);
    expectWithin(fit.components.residualVariance, residual, 1e-4 * residual, "sigma2");
    const named = Object.fromEntries(fit.parameters.flatMap((one) => one?.values ?? []).map(({ name: parameter, value }) => [parameter, value]));
    const variance = reference.tau2 ?? given?.variance ?? given?.tau2;
    if (typeof variance === "number") expectWithin(named.variance, variance, 1e-4 * variance, "variance");
    const scale = reference.l ?? given?.l;
    if (typeof scale === "number") expectWithin(named.lengthscale, scale, 1e-4 * scale, "lengthscale");
    for (const parameter of ["rho", "rate"]) {
      const value = given?.[parameter];
      if (typeof value === "number") expectWithin(named[parameter], value, 1e-4 * value, parameter);
    }
    const covariance = given?.cov as readonly (readonly number[])[] | undefined;
    covariance?.forEach((row, i) => row.forEach((value, j) => {
      expectWithin(fit.components.grouped[0].data[i * row.length + j], value, 1e-4 * Math.sqrt(row[i] * covariance[j][j]), `cov ${i}, ${j}`);
    }));
    const intercept = given?.variety_variance;
    if (typeof intercept === "number") expectWithin(fit.components.grouped[0].data[0], intercept, 1e-4 * intercept, "variance of varieties");
  });

  test("its conditional means", () => {
    const sigma = Math.sqrt(fit.components.residualVariance);
    const kriging = krigingOf(fit.state);
    const process = kriging.means(randomTerms(learned.design)).reduce((sum, one) => sum.map((value, i) => value + one[i]));
    reference.process_mean_head?.forEach((value, i) => expectWithin(process[i], value, 1e-4 * sigma, `process ${i}`));
    const response = learned.design.response ?? [];
    reference.fitted_head?.forEach((value, i) => expectWithin(response[i] - fit.state.marginalResidual[i] + process[i], value, 1e-4 * sigma, `fitted ${i}`));
  });

  test.runIf(reference.predict_new !== undefined)("its kriging at new sites", async () => {
    const expected = reference.predict_new;
    const { design } = applyDesign(learned.model, learned.learnt, await structuredTable(reference.dataset, "new"));
    invariant(design !== null && expected !== undefined, "new rows have a design");
    const [terms, { matrix }] = [randomTerms(design), design.fixed];
    const kriging = krigingOf(fit.state);
    const [process] = kriging.means(terms);
    const variances = kriging.variances(terms, matrix);
    const sigma2 = fit.components.residualVariance;
    expect(design.rowCount).toBe(expected.pred.length);
    expected.pred.forEach((value, i) => {
      const mean = process[i] + fit.state.fixedEffects.reduce((sum, effect, c) => sum + effect * matrix.data[i * matrix.columns + c], 0);
      expectWithin(mean, value, 1e-4 * Math.sqrt(sigma2), `prediction ${i}`);
      expectWithin(variances.process[i], expected.var_process[i], 1e-4 * expected.var_process[i], `variance ${i}`);
      expectWithin(variances.mean[i], expected.var_process_with_beta[i], 1e-4 * expected.var_process_with_beta[i], `variance with beta ${i}`);
      expectWithin(variances.process[i] + sigma2, expected.var_observation[i], 1e-4 * expected.var_observation[i], `variance of an observation ${i}`);
    });
  });
});
