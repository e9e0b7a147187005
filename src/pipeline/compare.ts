/**
 * Fits of one response compared: likelihood-ratio tests of each against the one before, by increasing number of parameters, as
 * R's `anova` does; every REML fit is refitted by maximum likelihood, as there. Joins rooms; computes no likelihood.
 */
import type { Design } from "../design/design.js";
import { diagnostic, DiagnosticError } from "../diagnostics/index.js";
import { likelihoodRatioTest, type Inference } from "../exact/index.js";
import type { ComparedModel, Comparison } from "../summary/index.js";
import { fitOf, type FittedModel } from "./fitted.js";
import { exactBasis } from "./inference.js";

/** @throws DiagnosticError where a fit was loaded or is deep, or where rows or responses differ */
export function compareFits(first: FittedModel, second: FittedModel, ...others: readonly FittedModel[]): Comparison {
  const candidates = [first, second, ...others].map((model) => {
    const fit = fitOf(model);
    return { formula: fit.report.formula, inference: exactBasis(fit, "a comparison").inference };
  });
  const [reference, ...rest] = candidates;
  const problems = rest.flatMap((one) => {
    const reason = difference(reference.inference.design, one.inference.design);
    return reason === null ? [] : [diagnostic("LMM0719", null, { first: reference.formula, second: one.formula, reason })];
  });
  if (problems.length > 0) throw new DiagnosticError(problems);
  const count = candidates.filter(({ inference }) => inference.criterion === "reml").length;
  const ordered = candidates.map(({ formula, inference }) => ({ formula, inference: inference.byMaximumLikelihood() })).sort((a, b) => a.inference.parameterCount - b.inference.parameterCount);
  const models = ordered.map(({ formula, inference }, i) => comparedModel(formula, inference, i === 0 ? null : ordered[i - 1].inference));
  return { models, diagnostics: count === 0 ? [] : [diagnostic("LMM0720", null, { count })] };
}

function comparedModel(formula: string, inference: Inference, before: Inference | null): ComparedModel {
  const { parameterCount, logLik, design } = inference;
  const deviance = -2 * logLik;
  return {
    formula,
    parameters: parameterCount,
    AIC: deviance + 2 * parameterCount,
    BIC: deviance + Math.log(design.rowCount) * parameterCount,
    logLik,
    deviance,
    test: before === null ? null : likelihoodRatioTest(before, inference),
  };
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
