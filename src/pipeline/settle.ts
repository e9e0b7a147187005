/**
 * With the net held still, the rest is a classical mixed model of y - f(X): theta is moved on all rows until it rests, beta and
 * b are solved, and their covariances taken: by elimination, or where terms have structure by their blocks. Knows the strategy and the prediction room; trains nothing.
 */
import type { Design } from "../design/design.js";
import { describedAt, problemOf } from "../exact/structured/index.js";
import { invariant } from "../invariant.js";
import { createStrategy, hasSingularCovariance, type LikelihoodStrategy, type StrategyPlan, type StrategyState, type VarianceComponents } from "../likelihood/index.js";
import { limitAtTheEnd } from "../plan/factor-limits.js";
import { isStructured } from "../plan/index.js";
import { conditionalModes, linearPredictor } from "../prediction/index.js";
import { uncertaintyFrom, type Estimates } from "./estimates.js";
import { settledAroundFields } from "./fielded.js";
import { jointBesideNet } from "./joint.js";
import type { StructuredFacts } from "./report.js";
import { structuredFitEstimates } from "./structured.js";

export interface Settlement {
  readonly estimates: Omit<Estimates, "network">;
  readonly logLik: number | null;
  /** y - f - X beta - offset - Z b, [n] */
  readonly conditionalResidual: Float64Array;
  readonly converged: boolean;
  readonly singular: boolean;
  /** names and counts of a fit with structures or kernels; null where every term is lme4's own */
  readonly structured: StructuredFacts | null;
  /** by grouped term, then by kernel, where terms are structured: whether it brings no variance to any row */
  readonly negligibleTerms: readonly boolean[];
}

/** Variances that move by less than this share of themselves have come to rest; a tenth of a thousandth of a standard error, or less. */
const restTolerance = 1e-5;
/** A variance below this share of the residual one is judged by the residual one: near zero its own share means nothing. */
const smallShare = 0.01;
const mostSteps = 60;
const probedRestTolerance = 1e-3;
const mostProbedSteps = 20;

/** Theta as trained where an optimiser has moved it, as published; brought to rest otherwise. @param output f over the design's rows, [n] */
export function settled(design: Design, plan: StrategyPlan, start: VarianceComponents | null, output: Float64Array): Settlement {
  if (start !== null && (plan.thetaRate ?? null) !== null) return settledAt(design, plan, start, output, true);
  const strategy = createStrategy(design, plan, start);
  const isAtRest = moveToRest(strategy, output, tolerancesFor(design, plan));
  return settledBy(design, plan, strategy.state(), output, isAtRest);
}

/** As `settled`, theta held where it is. @param isAtRest whether theta had come to rest where it was estimated */
export function settledAt(design: Design, plan: StrategyPlan, theta: VarianceComponents, output: Float64Array, isAtRest: boolean): Settlement {
  return settledBy(design, plan, createStrategy(design, plan, theta).state(), output, isAtRest);
}

/** Theta alone, moved on all rows until it rests. @param output f, or f + X beta, over the design's rows, [n] */
export function componentsAtRest(design: Design, plan: StrategyPlan, start: VarianceComponents, output: Float64Array): { components: VarianceComponents; isAtRest: boolean } {
  const strategy = createStrategy(design, plan, start);
  const isAtRest = moveToRest(strategy, output, tolerancesFor(design, plan));
  return { components: strategy.state().components, isAtRest };
}

function settledBy(design: Design, plan: StrategyPlan, { components, free }: StrategyState, output: Float64Array, isAtRest: boolean): Settlement {
  const base = marginalResponse(design, output);
  if (plan.field !== undefined && plan.field !== null) return settledAroundFields(design, components, base, { ...plan.field, criterion: plan.criterion ?? "ml" }, isAtRest);
  if (isStructured(design)) return settledInBlocks({ ...design, response: base, offset: null }, free, isAtRest);
  const conditional = conditionalModes(design, components, base, limitAtTheEnd, plan.solver ?? null);
  const joint = jointBesideNet(design, components, plan.solver ?? null);
  const fitted = linearPredictor({ ...design, offset: null }, conditional);
  return {
    estimates: { ...conditional, components, joint, uncertainty: joint === null ? () => conditional : uncertaintyFrom(joint), structured: null, fields: [] },
    logLik: conditional.negativeLogLikelihood === null ? null : -conditional.negativeLogLikelihood,
    conditionalResidual: base.map((value, i) => value - fitted[i]),
    converged: isAtRest,
    singular: hasSingularCovariance(design, components),
    structured: null,
    negligibleTerms: [],
  };
}

/** Structures and kernels: V's blocks are factored once more, on all rows, for all that follows from theta. */
function settledInBlocks(design: Design, free: Float64Array, isAtRest: boolean): Settlement {
  const fit = describedAt(problemOf(design, "ml"), design.grouped.length, free);
  const estimates = structuredFitEstimates(design, fit);
  const { leastSquares, whitened } = fit.optimum.evaluation;
  const conditionalResidual = new Float64Array(design.rowCount);
  whitened.forEach(({ rows }, b) => rows.forEach((row, i) => (conditionalResidual[row] = (fit.components.residualVariance * leastSquares.alphas[b][i]) / (design.weights?.[row] ?? 1))));
  return {
    estimates,
    logLik: fit.logLik,
    conditionalResidual,
    converged: isAtRest,
    singular: fit.negligibleTerms.some(Boolean),
    structured: { parameterCount: fit.parameterCount, parameters: fit.parameters },
    negligibleTerms: fit.negligibleTerms,
  };
}

/** y - offset - f, [n]. */
function marginalResponse({ response, offset }: Design, output: Float64Array): Float64Array {
  invariant(response !== null, "training rows carry the response");
  return response.map((value, i) => value - output[i] - (offset?.[i] ?? 0));
}

/** When theta is at rest: traces that are probed around a field leave it trembling, by less than it can be known to. */
interface Rest {
  readonly tolerance: number;
  readonly mostSteps: number;
}

function tolerancesFor({ grouped, kernels }: Design, { field }: StrategyPlan): Rest {
  const isProbed = field !== undefined && field !== null && grouped.length + kernels.length > 1;
  return isProbed ? { tolerance: probedRestTolerance, mostSteps: mostProbedSteps } : { tolerance: restTolerance, mostSteps };
}

function moveToRest(strategy: LikelihoodStrategy, output: Float64Array, { tolerance, mostSteps }: Rest): boolean {
  let before = strategy.state().components;
  for (let step = 0; step < mostSteps; step++) {
    const after = strategy.updateComponents(output, 1);
    if (largestChange(before, after) < tolerance) return true;
    before = after;
  }
  return false;
}

/** The largest change of any variance or covariance, relative to itself or to the residual variance. */
function largestChange(before: VarianceComponents, after: VarianceComponents): number {
  const floor = smallShare * after.residualVariance;
  const pairs = [[before.residualVariance, after.residualVariance]];
  after.grouped.forEach(({ data }, term) => data.forEach((value, i) => pairs.push([before.grouped[term].data[i], value])));
  after.parameters.forEach((values, term) => values.forEach((value, k) => pairs.push([before.parameters[term][k], value])));
  return Math.max(...pairs.map(([old, now]) => Math.abs(now - old) / Math.max(Math.abs(now), floor)));
}
