/**
 * Every reference fit through parser, analysis, design and exact engine: lme4's numbers. Oracle: test/reference/lmm.
 * Tolerances are those its makers believe in: logLik 1e-6 absolute (1e-5 for InstEval), coefficients 1e-5 of a standard error,
 * variances 1e-4, modes and fitted values 1e-4 of sigma.
 */
import { beforeAll, describe, expect, test } from "vitest";
import type { Design } from "../../src/design/design.js";
import type { ExactFit } from "../../src/exact/index.js";
import { fitOf, referenceDesign, referenceFit, referenceNames } from "./reference-fits.js";

/** |actual - expected| in the given unit. */
function expectWithin(actual: number, expected: number, unit: number, what: string): void {
  expect(Math.abs(actual - expected), `${what}: ${actual} for ${expected}`).toBeLessThanOrEqual(unit);
}

describe.each(referenceNames)("%s", (name) => {
  const reference = referenceFit(name);
  const isLarge = reference.dataset === "InstEval";
  let design: Design;
  let fit: ExactFit;
  beforeAll(async () => {
    design = await referenceDesign(reference);
    fit = fitOf(design, reference);
  });

  test("its likelihood, criteria and counts", () => {
    expect(design.rowCount).toBe(reference.nobs);
    expect(fit.parameterCount).toBe(reference.npar);
    expect(fit.converged).toBe(true);
    expectWithin(fit.logLik, reference.logLik, isLarge ? 1e-5 : 1e-6, "logLik");
    expectWithin(fit.aic, reference.AIC, 3e-5, "AIC");
    expectWithin(fit.bic, reference.BIC, 3e-5, "BIC");
    expect(fit.isSingular).toBe(reference.singular);
  });

  test("its fixed effects, their standard errors and covariance", () => {
    expect(design.fixed.names).toEqual(reference.fixef_order);
    expect(design.fixed.droppedNames).toEqual(reference.dropped_columns);
    design.fixed.names.forEach((column, c) => {
      expectWithin(fit.fixedEffects[c], reference.fixef[column], 1e-4 * reference.se[column], column);
      expectWithin(fit.standardErrors[c], reference.se[column], 1e-4 * reference.se[column], `se ${column}`);
      design.fixed.names.forEach((other, k) => {
        expectWithin(fit.fixedCovariance.data[c * design.fixed.names.length + k], reference.vcov_fixef[c][k], 1e-4 * reference.se[column] * reference.se[other], `vcov ${column}, ${other}`);
      });
    });
  });

  test("its variances, in lme4's order and under lme4's labels", () => {
    expectWithin(Math.sqrt(fit.components.residualVariance), reference.sigma, 1e-5 * reference.sigma, "sigma");
    expect(fit.theta.length).toBe(reference.theta.length);
    reference.theta.forEach((value, k) => expectWithin(fit.theta[k], value, 1e-4 * Math.max(Math.abs(value), 0.1), `theta ${k}`));
    expect(fit.termOrder.map((t) => fit.termLabels[t])).toEqual(reference.varcorr.map(({ label }) => label));
    fit.termOrder.forEach((t, place) => {
      const { names, cov } = reference.varcorr[place];
      expect(design.grouped[t].basisNames).toEqual(names);
      const largest = Math.max(...cov.map((row, a) => row[a]));
      cov.forEach((row, a) => row.forEach((value, b) => {
        const size = reference.singular ? largest : Math.sqrt(cov[a][a] * cov[b][b]);
        expectWithin(fit.components.grouped[t].data[a * names.length + b], value, 2e-4 * size + 1e-12, `cov ${names[a]}, ${names[b]}`);
      }));
    });
  });

  test("its conditional modes and their variances", () => {
    const variances = reference.condVar === undefined ? null : fit.conditionalVariances();
    for (const [group, { levels }] of Object.entries(reference.ranef)) {
      const columns = fit.termOrder.filter((t) => design.grouped[t].group === group).flatMap((t) => design.grouped[t].basisNames.map((basis, a) => ({ t, a, basis })));
      for (const [level, modes] of Object.entries(levels)) {
        const place = design.grouped[columns[0].t].levels.indexOf(level);
        expect(Object.keys(modes)).toHaveLength(columns.length);
        Object.values(modes).forEach((value, k) => {
          const { t, a } = columns[k];
          const size = Math.sqrt(fit.components.grouped[t].data[a * (design.grouped[t].basisNames.length + 1)]);
          expectWithin(fit.conditionalModes[t][place * design.grouped[t].basisNames.length + a], value, 2e-4 * size + 1e-9, `b ${group} ${level} ${columns[k].basis}`);
        });
        if (variances === null) continue;
        columns.forEach(({ t, a }, k) => {
          const d = design.grouped[t].basisNames.length;
          const expected = reference.condVar?.[group]?.[level]?.[k]?.[k] ?? NaN;
          expectWithin(variances[t][(place * d + a) * d + a], expected, 3e-4 * expected + 1e-9, `Var(b) ${group} ${level}`);
        });
      }
    }
  });

  test("its fitted values", () => {
    reference.fitted_head.forEach((value, i) => expectWithin(fit.fitted[i], value, 1e-4 * reference.sigma, `fitted ${i}`));
    reference.resid_head.forEach((value, i) => expectWithin(fit.residuals[i], value, 1e-4 * reference.sigma, `residual ${i}`));
    const squares = fit.fitted.reduce((sum, value) => sum + value * value, 0);
    expectWithin(squares, reference.fitted_sumsq, 1e-6 * reference.fitted_sumsq, "sum of squared fitted values");
  });
});
