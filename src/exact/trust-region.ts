/**
 * The step of a trust-region Newton method: minimises gᵀs + ½ sᵀHs over |s| <= radius, H symmetric and perhaps indefinite.
 * Knows a quadratic; knows nothing of likelihoods. Nocedal & Wright (2006), section 4.3.
 */
import type { Matrix } from "../numerics/matrix.js";
import { symmetricEigen, type SymmetricEigen } from "../numerics/eigen.js";

export interface Step {
  readonly step: Float64Array;
  /** decrease of the quadratic, positive */
  readonly predicted: number;
  /** whether the radius, not the quadratic, ended the step */
  readonly isRestricted: boolean;
}

/** @param scale unit of each coordinate, positive: the radius is measured in these */
export function trustRegionStep(gradient: Float64Array, hessian: Matrix, scale: Float64Array, radius: number): Step {
  const n = gradient.length;
  const eigen = symmetricEigen({ ...hessian, data: hessian.data.map((value, at) => value * scale[Math.floor(at / n)] * scale[at % n]) });
  const slopes = rotated(eigen, gradient.map((value, k) => value * scale[k]));
  const { coordinates, isRestricted } = solveInEigenbasis(eigen.values, slopes, radius);
  const step = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) step[i] += scale[i] * eigen.vectors.data[i * n + k] * coordinates[k];
  let predicted = 0;
  for (let k = 0; k < n; k++) predicted -= coordinates[k] * (slopes[k] + 0.5 * eigen.values[k] * coordinates[k]);
  return { step, predicted, isRestricted };
}

function rotated({ vectors }: SymmetricEigen, vector: Float64Array): Float64Array {
  const n = vector.length;
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) out[k] += vectors.data[i * n + k] * vector[i];
  return out;
}

function solveInEigenbasis(values: Float64Array, slopes: Float64Array, radius: number): { coordinates: Float64Array; isRestricted: boolean } {
  const flat = flatness(values);
  const shifted = (shift: number): Float64Array => slopes.map((slope, k) => -slope / Math.max(values[k] + shift, flat));
  if (values[0] > flat) {
    const newton = shifted(0);
    if (norm(newton) <= radius) return { coordinates: newton, isRestricted: false };
  }
  const coordinates = shifted(shiftFor(values, slopes, radius, shifted));
  const rest = radius ** 2 - norm(coordinates) ** 2;
  // The hard case: no slope along the direction of most negative curvature, so the rest of the radius is spent there.
  if (values[0] < -flat && rest > 0) coordinates[0] += (slopes[0] > 0 ? -1 : 1) * Math.sqrt(rest);
  return { coordinates, isRestricted: values[0] < -flat || rest <= radius ** 2 * 0.01 };
}

/** Curvature that rounding cannot tell from zero. */
function flatness(values: Float64Array): number {
  return 1e-12 * Math.max(1e-6, ...values.map(Math.abs));
}

/** The shift at which the step is as long as the radius; the least that makes H definite where no shift makes it that long. */
function shiftFor(values: Float64Array, slopes: Float64Array, radius: number, shifted: (shift: number) => Float64Array): number {
  const least = Math.max(0, -values[0]);
  let low = least;
  if (norm(shifted(low)) <= radius) return low;
  let high = least + norm(slopes) / radius;
  for (let i = 0; i < 100; i++) {
    const middle = 0.5 * (low + high);
    if (norm(shifted(middle)) > radius) low = middle;
    else high = middle;
  }
  return high;
}

function norm(vector: Float64Array): number {
  return Math.hypot(...vector);
}
