/**
 * Minimises a smooth function of a few parameters by BFGS on the inverse Hessian, with halved steps (Nocedal & Wright 2006,
 * section 6.1). Parameters are expected in units in which a step of one is long. Knows nothing of what they mean.
 */
import { zeros, type Matrix } from "../numerics/matrix.js";
import { innerProduct } from "../numerics/product.js";

export interface Point {
  readonly at: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/** Value and gradient at a point; null outside the domain. */
export type SmoothFunction = (at: Float64Array) => Point | null;

/** Decrease that a full step would bring at which to stop. */
const smallDecrease = 1e-9;
const mostIterations = 200;
const mostHalvings = 30;
const sufficientShare = 1e-4;
/** Length of the first step, in the parameters' units. */
const firstLength = 0.3;

/** @returns the best point found; null where the start is outside the domain */
export function minimiseSmooth(criterion: SmoothFunction, start: Float64Array): Point | null {
  let point = criterion(start);
  if (point === null || start.length === 0) return point;
  let inverse = steepest(point);
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const step = product(inverse, point.gradient).map((value) => -value);
    const slope = innerProduct(step, point.gradient);
    if (!(-slope / 2 > smallDecrease)) return point;
    const next = search(criterion, point, step, slope);
    if (next === null) return point;
    inverse = updated(inverse, difference(next.at, point.at), difference(next.gradient, point.gradient), iteration === 0);
    point = next;
  }
  return point;
}

function steepest({ gradient }: Point): Matrix {
  const length = Math.hypot(...gradient);
  const inverse = zeros(gradient.length, gradient.length);
  for (let i = 0; i < gradient.length; i++) inverse.data[i * gradient.length + i] = length > 0 ? firstLength / length : 1;
  return inverse;
}

function search(criterion: SmoothFunction, { at, value }: Point, step: Float64Array, slope: number): Point | null {
  let length = 1;
  for (let tried = 0; tried < mostHalvings; tried++, length /= 2) {
    const candidate = criterion(at.map((here, k) => here + length * step[k]));
    if (candidate !== null && candidate.value <= value + sufficientShare * length * slope) return candidate;
  }
  return null;
}

/** H⁺ = (I - ρ s yᵀ) H (I - ρ y sᵀ) + ρ s sᵀ; left alone where the gradient did not rise along the step. */
function updated(inverse: Matrix, step: Float64Array, change: Float64Array, isFirst: boolean): Matrix {
  const curvature = innerProduct(step, change);
  if (!(curvature > 1e-14 * Math.hypot(...step) * Math.hypot(...change))) return inverse;
  const n = step.length;
  const scale = isFirst ? curvature / innerProduct(change, change) : null;
  const base = scale === null ? inverse : { ...inverse, data: inverse.data.map((_, at) => (at % (n + 1) === 0 ? scale : 0)) };
  const image = product(base, change);
  const factor = (1 + innerProduct(change, image) / curvature) / curvature;
  const data = base.data.map((value, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return value + factor * step[i] * step[j] - (image[i] * step[j] + step[i] * image[j]) / curvature;
  });
  return { ...base, data };
}

function product({ data, rows, columns }: Matrix, vector: Float64Array): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => innerProduct(data.subarray(i * columns, (i + 1) * columns), vector));
}

function difference(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, k) => value - right[k]);
}
