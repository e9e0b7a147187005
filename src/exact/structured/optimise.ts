/**
 * A safeguarded quasi-Newton search (BFGS on the inverse Hessian, Nocedal & Wright 2006, section 6.1) that starts from the average
 * information. Where V is not positive definite the criterion counts as infinite and the step is halved; when a search fails the
 * average information is taken anew, once. Knows the criterion; nothing of what its parameters mean.
 */
import { NumericalError } from "../../numerics/failure.js";
import { symmetricEigen } from "../../numerics/eigen.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import { averageInformation, evaluate, gradientAt, type Evaluation, type StructuredProblem } from "../../likelihood/structured/criterion.js";

export interface StructuredOptimum {
  readonly evaluation: Evaluation;
  readonly converged: boolean;
  /** estimated distance of phi from the optimum, in its own standard errors */
  readonly distance: number;
  readonly evaluations: number;
}

/** At this distance in standard errors, -l is within 1e-12 of its minimum and every digit that is reported stands. */
const wantedDistance = 1e-6;
/** A search that can go no further is taken as arrived at this distance: -l is flat to rounding there. */
const acceptedDistance = 1e-3;
const mostIterations = 200;
/** Natural logarithms that one step may move a parameter by: a factor of about seven. */
const longestMove = 2;
const sufficientShare = 1e-4;
const mostHalvings = 30;
/** Eigenvalues of the average information below this share of the largest tell nothing of the direction. */
const leastInformation = 1e-6;

interface Point {
  readonly evaluation: Evaluation;
  readonly gradient: Float64Array;
}

/** @param start phi, where the criterion is finite @throws NumericalError where it is not */
export function minimise(problem: StructuredProblem, start: Float64Array, signal: AbortSignal | null): StructuredOptimum {
  let evaluations = 1;
  let point = pointAt(problem, evaluate(problem, start));
  let inverse = inverseInformation(problem, point);
  let isFresh = true;
  let distance = distanceOf(point.gradient, inverse);
  for (let iteration = 0; iteration < mostIterations && distance > wantedDistance && signal?.aborted !== true; iteration++) {
    const search = lineSearch(problem, point, inverse);
    evaluations += search.evaluations;
    if (search.evaluation === null) {
      if (isFresh) break;
      inverse = inverseInformation(problem, point);
      isFresh = true;
    } else {
      const next = pointAt(problem, search.evaluation);
      inverse = updatedInverse(inverse, difference(next.evaluation.free, point.evaluation.free), difference(next.gradient, point.gradient));
      point = next;
      isFresh = false;
    }
    distance = distanceOf(point.gradient, inverse);
  }
  return { evaluation: point.evaluation, converged: distance <= acceptedDistance && signal?.aborted !== true, distance, evaluations };
}

function pointAt(problem: StructuredProblem, evaluation: Evaluation): Point {
  return { evaluation, gradient: gradientAt(problem, evaluation) };
}

/** sqrt(g' H^-1 g). */
function distanceOf(gradient: Float64Array, inverse: Matrix): number {
  return Math.sqrt(Math.max(0, innerProduct(gradient, product(inverse, gradient))));
}

/** Backtracking from the full quasi-Newton step; null where no step lowers the criterion enough. */
function lineSearch(problem: StructuredProblem, { evaluation, gradient }: Point, inverse: Matrix): { evaluation: Evaluation | null; evaluations: number } {
  const step = product(inverse, gradient).map((value) => -value);
  const slope = innerProduct(step, gradient);
  const longest = Math.max(...evaluation.free.map((value, k) => Math.abs(step[k]) / Math.max(1, Math.abs(value))));
  let length = Math.min(1, longestMove / longest);
  for (let tried = 1; tried <= mostHalvings; tried++, length /= 2) {
    const candidate = evaluateOrNull(problem, evaluation.free.map((value, k) => value + length * step[k]));
    if (candidate !== null && candidate.value <= evaluation.value + sufficientShare * length * slope) return { evaluation: candidate, evaluations: tried };
  }
  return { evaluation: null, evaluations: mostHalvings };
}

/** Null outside the domain: V is not positive definite, or not finite. */
export function evaluateOrNull(problem: StructuredProblem, free: Float64Array): Evaluation | null {
  try {
    const evaluation = evaluate(problem, free);
    return Number.isFinite(evaluation.value) ? evaluation : null;
  } catch (error) {
    if (error instanceof NumericalError) return null;
    throw error;
  }
}

function inverseInformation(problem: StructuredProblem, { evaluation }: Point): Matrix {
  const { values, vectors } = symmetricEigen(averageInformation(problem, evaluation));
  const n = values.length;
  const out = zeros(n, n);
  const least = leastInformation * Math.max(...values, leastInformation);
  values.forEach((value, m) => {
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out.data[i * n + j] += (vectors.data[i * n + m] * vectors.data[j * n + m]) / Math.max(value, least);
  });
  return out;
}

/** BFGS, eq. 6.17; unchanged where the curvature along the step is not positive. */
function updatedInverse(inverse: Matrix, step: Float64Array, change: Float64Array): Matrix {
  const curvature = innerProduct(step, change);
  if (!(curvature > 0)) return inverse;
  const n = inverse.rows;
  const moved = product(inverse, change);
  const scale = (1 + innerProduct(change, moved) / curvature) / curvature;
  const data = inverse.data.map((value, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return value + scale * step[i] * step[j] - (moved[i] * step[j] + step[i] * moved[j]) / curvature;
  });
  return { rows: n, columns: n, data };
}

function product({ data, columns }: Matrix, vector: Float64Array): Float64Array {
  return vector.map((_, i) => innerProduct(data.subarray(i * columns, (i + 1) * columns), vector));
}

function difference(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, k) => value - right[k]);
}
