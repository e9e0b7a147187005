/**
 * Fits of one response compared: likelihood-ratio tests of each against the one before, by increasing number of parameters, as
 * R's `anova` does; every REML fit is refitted by maximum likelihood, as there. Joins rooms; computes no likelihood.
 */
import type { Design } from "../design/design.js";
import { diagnostic, DiagnosticError } from "../diagnostics/index.js";
import { asMaximumLikelihood, likelihoodRatioTest, type ExactFit } from "../exact/index.js";
import { NumericalError } from "../numerics/failure.js";
import type { ComparedModel, Comparison } from "../summary/index.js";
import { fitOf, type FittedModel } from "./fitted.js";
import { exactBasis } from "./inference.js";

/** @throws DiagnosticError where a fit was loaded or is deep, or where rows or responses differ */
export function compareFits(first: FittedModel, second: FittedModel, ...others: readonly FittedModel[]): Comparison {
  const candidates = [first, second, ...others].map((model) => {
    const fit = fitOf(model);
    return { formula: fit.report.formula, ...exactBasis(fit, "a comparison") };
  });
  const problems = candidates.slice(1).flatMap((one) => {
    const reason = difference(candidates[0].design, one.design);
    return reason === null ? [] : [diagnostic("LMM0719", null, { first: candidates[0].formula, second: one.formula, reason })];
  });
  if (problems.length > 0) throw new DiagnosticError(problems);
  const count = candidates.filter(({ fit }) => fit.criterion === "reml").length;
  const ordered = candidates.map(({ formula, design, fit }) => ({ formula, fit: byMaximumLikelihood(design, fit) })).sort((a, b) => a.fit.parameterCount - b.fit.parameterCount);
  const models = ordered.map(({ formula, fit }, i) => comparedModel(formula, fit, i === 0 ? null : ordered[i - 1].fit));
  return { models, diagnostics: count === 0 ? [] : [diagnostic("LMM0720", null, { count })] };
}

function byMaximumLikelihood(design: Design, fit: ExactFit): ExactFit {
  const found = asMaximumLikelihood(design, fit);
  if (found.criterion !== "ml") throw new NumericalError("not-converged", "a refit by maximum likelihood failed where REML had not");
  return found;
}

function comparedModel(formula: string, fit: ExactFit, before: ExactFit | null): ComparedModel {
  const { parameterCount, aic, bic, logLik } = fit;
  return { formula, parameters: parameterCount, AIC: aic, BIC: bic, logLik, deviance: -2 * logLik, test: before === null ? null : likelihoodRatioTest(before, fit) };
}

/** Why two designs hold no comparable likelihoods, or null. */
function difference(one: Design, other: Design): string | null {
  if (one.rowCount !== other.rowCount) return `one was fitted to ${one.rowCount} rows, the other to ${other.rowCount}`;
  if (!isSame(one.response, other.response)) return "their responses differ";
  return isSame(one.weights, other.weights) ? null : "their weights differ";
}

function isSame(one: Float64Array | null, other: Float64Array | null): boolean {
  return one === other || (one !== null && other !== null && one.every((value, i) => value === other[i]));
}
