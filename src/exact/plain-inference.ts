/**
 * Inference from a fit of lme4's own terms: profiles along paths that hold one parameter, simulated responses, refits that reuse the
 * cross-products. Knows one design and its fit.
 */
import type { Design } from "../design/design.js";
import { crossProducts } from "../likelihood/equations/cross-products.js";
import { responseCrossProducts } from "../likelihood/equations/response.js";
import { invariant } from "../invariant.js";
import { NumericalError } from "../numerics/failure.js";
import { zeros } from "../numerics/matrix.js";
import type { ProfiledProblem } from "./criterion.js";
import { fitProblem, type ExactFit } from "./fit.js";
import { leastDeviance } from "./held.js";
import type { Inference, InferredParameter } from "./inference.js";
import { optimise } from "./optimise.js";
import type { Profile } from "./profile.js";
import { netResponse } from "./rows.js";
import { refitExact, simulateResponse } from "./simulate.js";

type PlainParameter = Exclude<InferredParameter, { kind: "named" }>;

export function plainInference(design: Design, fit: ExactFit): Inference {
  const parameters = inferredParameters(fit);
  return {
    design,
    criterion: fit.criterion,
    logLik: fit.logLik,
    parameterCount: fit.parameterCount,
    parameters,
    values: parameters.map((one) => parameterValue(fit, one)),
    byMaximumLikelihood: () => (fit.criterion === "ml" ? plainInference(design, fit) : plainInference(design, byMaximumLikelihood(design, fit))),
    profileOf: (index) => profileOf(design, fit, parameters[index]),
    simulate: (random) => simulateResponse(design, fit, random),
    refit(response) {
      const { fit: again } = refitExact(design, fit, response);
      return again === null ? null : plainInference({ ...design, response }, again);
    },
  };
}

/** Cross-products are reused. */
function byMaximumLikelihood(design: Design, fit: ExactFit): ExactFit {
  const found = fitProblem(design, { ...fit.problem, criterion: "ml" }, {}).fit;
  if (found === null) throw new NumericalError("not-converged", "a refit by maximum likelihood failed where REML had not");
  return found;
}

/** In lme4's order: by term, the lower triangle by column; sigma; beta. */
export function inferredParameters({ termOrder, components, problem, fixedEffects }: ExactFit): readonly PlainParameter[] {
  const ofTerms = termOrder.flatMap((termIndex): PlainParameter[] => {
    const isFull = problem.elements.some((one) => one.termIndex === termIndex && one.row !== one.column);
    return matrixParameters(termIndex, components.grouped[termIndex].rows, isFull);
  });
  return [...ofTerms, { kind: "sigma" }, ...Array.from(fixedEffects, (_, column) => ({ kind: "fixed effect" as const, column }))];
}

/** Standard deviations and, where D is full, correlations of one term, [size, size]: the lower triangle by column. */
export function matrixParameters(termIndex: number, size: number, isFull: boolean): PlainParameter[] {
  return Array.from({ length: size }, (_, column): PlainParameter[] => [
    { kind: "standard deviation", termIndex, row: column },
    ...(isFull ? Array.from({ length: size - column - 1 }, (_, k) => ({ kind: "correlation" as const, termIndex, row: column + 1 + k, column })) : []),
  ]).flat();
}

/** The parameter's value in a fit; a correlation with an effect of no variance is 0. */
export function parameterValue({ components, fixedEffects }: Pick<ExactFit, "components" | "fixedEffects">, parameter: PlainParameter): number {
  if (parameter.kind === "fixed effect") return fixedEffects[parameter.column];
  if (parameter.kind === "sigma") return Math.sqrt(components.residualVariance);
  const { data, columns } = components.grouped[parameter.termIndex];
  const sd = (row: number): number => Math.sqrt(data[row * columns + row]);
  if (parameter.kind === "standard deviation") return sd(parameter.row);
  const scale = sd(parameter.row) * sd(parameter.column);
  return scale > 0 ? data[parameter.row * columns + parameter.column] / scale : 0;
}

function profileOf(design: Design, fit: ExactFit, parameter: PlainParameter): Profile {
  invariant(fit.criterion === "ml", "profiles are of maximum likelihood");
  const least = -2 * fit.logLik;
  const estimate = parameterValue(fit, parameter);
  const deviance = parameter.kind === "fixed effect" ? fixedEffectDeviance(design, fit, parameter.column) : (value: number) => leastDeviance(fit, parameter, value);
  const rise = (value: number): number => {
    const found = deviance(value);
    return found === null ? Infinity : Math.sqrt(Math.max(0, found - least));
  };
  return { estimate, domain: domainOf(parameter), step: firstStep(fit, parameter, estimate), rise };
}

/** Of every parameter that no definition names. */
export function domainOf({ kind }: PlainParameter): readonly [number, number] {
  if (kind === "fixed effect") return [-Infinity, Infinity];
  return kind === "correlation" ? [-1, 1] : [0, Infinity];
}

/** About a standard error where it is known; a fifth of a standard deviation, or of sigma where that is zero. */
function firstStep(fit: ExactFit, parameter: PlainParameter, estimate: number): number {
  if (parameter.kind === "fixed effect") return fit.standardErrors[parameter.column];
  if (parameter.kind === "correlation") return 0.2 * (1 - Math.abs(estimate)) + 0.02;
  return 0.2 * (estimate > 0 ? estimate : Math.sqrt(fit.components.residualVariance));
}

/** The deviance with one coefficient held: its column, times the value, is taken off the response. */
function fixedEffectDeviance(design: Design, fit: ExactFit, column: number): (value: number) => number | null {
  const rest = withoutColumn(design, column);
  const cross = crossProducts(rest);
  const start = fit.optimum.evaluation.theta.map((value, k) => (isDiagonal(fit.problem, k) ? Math.max(Math.abs(value), leastStart) : value));
  return (value) => {
    const net = lessColumn(design, column, value);
    return optimise({ ...fit.problem, cross, response: responseCrossProducts(cross, rest, net) }, start, { signal: null, onProgress: null }).evaluation.deviance;
  };
}

/** y less the offset and one column times a value, [n]. */
export function lessColumn(design: Design, column: number, value: number): Float64Array {
  const { matrix } = design.fixed;
  return netResponse(design).map((one, row) => one - value * matrix.data[row * matrix.columns + column]);
}

/** Relative standard deviation below which no search starts: at zero the deviance has no slope. */
const leastStart = 0.05;

function isDiagonal({ elements }: ProfiledProblem, k: number): boolean {
  return elements[k].row === elements[k].column;
}

export function withoutColumn(design: Design, column: number): Design {
  const { matrix, names } = design.fixed;
  const columns = matrix.columns - 1;
  const kept = zeros(matrix.rows, columns);
  for (let row = 0; row < matrix.rows; row++) {
    for (let c = 0; c < columns; c++) kept.data[row * columns + c] = matrix.data[row * matrix.columns + (c < column ? c : c + 1)];
  }
  return { ...design, fixed: { ...design.fixed, matrix: kept, names: names.filter((_, c) => c !== column) } };
}
