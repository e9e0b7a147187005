/**
 * Minimises the profiled deviance by trust-region Newton steps with average information. Knows a problem and a starting point;
 * knows no boundary (the criterion is even in each column of Λ) and no reporting.
 */
import { NumericalError } from "../numerics/failure.js";
import { derivatives, evaluate, type Derivatives, type Evaluation, type ProfiledProblem } from "./criterion.js";
import { correctedHessian, type Secant } from "./secant.js";
import { trustRegionStep } from "./trust-region.js";

export interface OptimiseOptions {
  readonly signal: AbortSignal | null;
  readonly onProgress: ((progress: OptimiseProgress) => void) | null;
}

export interface OptimiseProgress {
  readonly evaluations: number;
  /** null where it is not evaluated on the way */
  readonly deviance: number | null;
  /** expected decrease of the deviance still to come */
  readonly expectedDecrease: number;
}

export interface Optimum {
  readonly evaluation: Evaluation;
  readonly derivatives: Derivatives;
  /** decrease of the deviance that one more Newton step would bring, by the quadratic */
  readonly expectedDecrease: number;
  readonly converged: boolean;
  readonly evaluations: number;
}

/** Expected decrease of the deviance at which to stop: theta then lies within 5e-5 of its standard errors of the optimum. */
const smallDecrease = 2.5e-9;

/** Steps that promise more reach beyond where the Hessian is constant, and teach nothing of it: a tenth of a standard error. */
const localDecrease = 0.01;

/** What a step may leave, by the rate at which steps have been shrinking, without the derivatives being computed once more. */
const smallRemainder = 2.5e-9;

const maximumIterations = 200;

/** @throws NumericalError when not even the starting point can be evaluated */
export function optimise(problem: ProfiledProblem, start: Float64Array, options: OptimiseOptions): Optimum {
  let current = evaluate(problem, start, null);
  let spare: Evaluation | null = null;
  let slope = derivatives(problem, current, null);
  let radius = 1;
  let evaluations = 1;
  let expected = 0;
  const secants: Secant[] = [];
  const finish = (converged: boolean, expectedDecrease: number): Optimum => ({ evaluation: current, derivatives: slope, expectedDecrease, converged, evaluations });
  for (let iteration = 0; iteration < maximumIterations; iteration++) {
    const units = unitsOf(current.theta);
    const { step, predicted, isRestricted } = trustRegionStep(slope.gradient, correctedHessian(slope.hessian, secants), units, radius);
    options.onProgress?.({ evaluations, deviance: current.deviance, expectedDecrease: predicted });
    if (!(predicted > smallDecrease)) return finish(true, predicted);
    if (options.signal?.aborted === true) return finish(false, predicted);
    const afterwards = predicted * Math.min(1, predicted / expected);
    expected = predicted;
    const trial = attempt(() => evaluate(problem, current.theta.map((value, k) => value + step[k]), spare?.factor ?? null));
    evaluations++;
    const verdict = judge(current, trial, predicted, problem.rowCount);
    if (trial === null || verdict === "too far") {
      spare = trial;
      radius = Math.min(radius, lengthIn(step, units)) / 4;
      if (radius < smallestRadius) return finish(false, predicted);
      continue;
    }
    if (verdict === "good" && isRestricted) radius *= 3;
    else if (verdict === "poor") radius /= 2;
    [spare, current] = [current, trial];
    if (verdict !== "poor" && afterwards < smallRemainder) return finish(true, afterwards);
    const { gradient } = slope;
    slope = derivatives(problem, current, slope.posterior);
    if (predicted < localDecrease) secants.push({ step, gradientChange: slope.gradient.map((value, k) => value - gradient[k]) });
  }
  return finish(false, expected);
}

/** Steps shorter than this share of theta no longer change the deviance beyond rounding. */
const smallestRadius = 1e-9;

/** How the deviance fell beside what the quadratic promised; promises below rounding are believed. */
function judge(current: Evaluation, trial: Evaluation | null, predicted: number, rowCount: number): "good" | "fair" | "poor" | "too far" {
  if (trial === null) return "too far";
  const noise = rounding(current.deviance, rowCount);
  const actual = current.deviance - trial.deviance;
  if (actual < 0.1 * predicted - noise) return "too far";
  if (actual < 0.25 * predicted - noise) return "poor";
  return actual > 0.75 * predicted - noise ? "good" : "fair";
}

/** A trial point where the numbers fail is a step too far, not a fault. */
function attempt(evaluation: () => Evaluation): Evaluation | null {
  try {
    const trial = evaluation();
    return Number.isFinite(trial.deviance) ? trial : null;
  } catch (error) {
    if (error instanceof NumericalError) return null;
    throw error;
  }
}

/** Each coordinate's own size, with a floor for those near zero. */
export function unitsOf(theta: Float64Array): Float64Array {
  const largest = theta.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const floor = Math.max(0.05 * largest, 0.05);
  return theta.map((value) => Math.max(Math.abs(value), floor));
}

export function lengthIn(step: Float64Array, units: Float64Array): number {
  return Math.hypot(...step.map((value, k) => value / units[k]));
}

/** What rounding makes of a deviance: sums over rows, and the logarithm of rho² times n. */
function rounding(deviance: number, rowCount: number): number {
  return 1e-13 * (Math.abs(deviance) + rowCount);
}
