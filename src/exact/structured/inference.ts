/**
 * Inference from a structured fit: profiles over a definition's natural parameters and over standard deviations and correlations,
 * responses drawn block by block, y* = X beta + L u with V = L L', refits over the same blocks. Knows one design and its fit.
 */
import type { Design } from "../../design/design.js";
import { evaluate } from "../../likelihood/structured/criterion.js";
import { NumericalError } from "../../numerics/failure.js";
import type { RandomSource } from "../../numerics/random.js";
import type { Inference, InferredParameter } from "../inference.js";
import { domainOf, lessColumn, matrixParameters, parameterValue, withoutColumn } from "../plain-inference.js";
import type { Profile } from "../profile.js";
import { netResponse } from "../rows.js";
import { termOrder } from "../terms.js";
import { fitStructuredProblem, type StructuredFit, type StructuredResult } from "./fit.js";
import { leastHeldDeviance } from "./held.js";
import { minimise } from "./optimise.js";

export function structuredInference(design: Design, fit: StructuredFit): Inference {
  const parameters = inferredParameters(design, fit);
  return {
    design,
    criterion: fit.criterion,
    logLik: fit.logLik,
    parameterCount: fit.parameterCount,
    parameters,
    values: parameters.map((one) => valueOf(fit, one)),
    byMaximumLikelihood: () => structuredInference(design, byMaximumLikelihood(design, fit)),
    profileOf: (index) => profileOf(design, fit, parameters[index]),
    simulate: (random) => simulated(design, fit, random),
    refit(response) {
      const { fit: again } = refitStructured(design, fit, response);
      return again === null ? null : structuredInference({ ...design, response }, again);
    },
  };
}

/** The same model for another response over the same rows, whose blocks are reused. @param response y, [n] */
export function refitStructured(design: Design, { problem }: StructuredFit, response: Float64Array): StructuredResult {
  return fitStructuredProblem({ ...problem, response: netResponse({ ...design, response }) }, design.grouped.length, null);
}

function byMaximumLikelihood(design: Design, fit: StructuredFit): StructuredFit {
  if (fit.criterion === "ml") return fit;
  const found = fitStructuredProblem({ ...fit.problem, criterion: "ml" }, design.grouped.length, null).fit;
  if (found === null) throw new NumericalError("not-converged", "a refit by maximum likelihood failed where REML had not");
  return found;
}

/** By term, grouped ones as lme4 orders them, then sigma, then the fixed effects. */
function inferredParameters({ grouped }: Design, { parameters, components, problem, state }: StructuredFit): readonly InferredParameter[] {
  const order = [...termOrder(grouped), ...parameters.map((_, t) => t).slice(grouped.length)];
  const ofTerms = order.flatMap((termIndex): readonly InferredParameter[] => {
    const named = parameters[termIndex];
    if (named !== null) return named.values.map(({ name }) => ({ kind: "named", termIndex, name }));
    const size = components.grouped[termIndex].rows;
    return matrixParameters(termIndex, size, problem.terms[termIndex].covariance.freeCount > size);
  });
  return [...ofTerms, { kind: "sigma" }, ...Array.from(state.fixedEffects, (_, column) => ({ kind: "fixed effect" as const, column }))];
}

function valueOf({ parameters, components, state }: StructuredFit, parameter: InferredParameter): number {
  if (parameter.kind !== "named") return parameterValue({ components, fixedEffects: state.fixedEffects }, parameter);
  return parameters[parameter.termIndex]?.values.find(({ name }) => name === parameter.name)?.value ?? NaN;
}

function profileOf(design: Design, fit: StructuredFit, parameter: InferredParameter): Profile {
  const least = -2 * fit.logLik;
  const estimate = valueOf(fit, parameter);
  const deviance = parameter.kind === "fixed effect" ? fixedEffectDeviance(design, fit, parameter.column) : (value: number) => leastHeldDeviance(fit, parameter, value);
  const rise = (value: number): number => {
    const found = deviance(value);
    return found === null ? Infinity : Math.sqrt(Math.max(0, found - least));
  };
  const domain = parameter.kind === "named" ? naturalDomain(fit, parameter) : domainOf(parameter);
  return { estimate, domain, step: firstStep(fit, parameter, estimate, domain), rise };
}

function naturalDomain({ problem }: StructuredFit, { termIndex, name }: Extract<InferredParameter, { kind: "named" }>): readonly [number, number] {
  const found = problem.terms[termIndex].covariance.definition?.parameters.find((one) => one.name === name);
  return [found?.lower ?? -Infinity, found?.upper ?? Infinity];
}

/** A fifth of the way to the nearer end of the domain; of the estimate, or of sigma, where there is none. */
function firstStep({ components, fixedCovariance }: StructuredFit, parameter: InferredParameter, estimate: number, [lower, upper]: readonly [number, number]): number {
  if (parameter.kind === "fixed effect") return Math.sqrt(fixedCovariance.data[parameter.column * (fixedCovariance.columns + 1)]);
  const room = Math.min(estimate - lower, upper - estimate);
  const scale = Number.isFinite(room) ? room : Math.abs(estimate);
  return 0.2 * (scale > 0 ? scale : Math.sqrt(components.residualVariance));
}

/** The deviance with one coefficient held: its column, times the value, is taken off the response. */
function fixedEffectDeviance(design: Design, { problem, state }: StructuredFit, column: number): (value: number) => number {
  const fixed = withoutColumn(design, column).fixed.matrix;
  return (value) => 2 * minimise({ ...problem, fixed, response: lessColumn(design, column, value) }, state.free, null).evaluation.value;
}

function simulated(design: Design, { problem, state }: StructuredFit, random: RandomSource): Float64Array {
  const out = Float64Array.from({ length: design.rowCount }, (_, row) => (design.response?.[row] ?? NaN) - state.marginalResidual[row]);
  evaluate(problem, state.free).whitened.forEach(({ factor, rows }) => {
    const m = rows.length;
    const white = Float64Array.from(rows, () => random.normal());
    rows.forEach((row, i) => {
      for (let j = 0; j <= i; j++) out[row] += factor.data[i * m + j] * white[j];
    });
  });
  return out;
}
