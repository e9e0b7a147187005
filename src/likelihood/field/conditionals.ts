/**
 * One site's conditional distribution given its neighbours, and how it moves with the parameters. With C the neighbours' own
 * covariance, k theirs with the site and c the site's variance, noise included in C and c,
 *
 *   B = k'C^-1     F = c - B k     g = dk - dC B'     dB = g'C^-1     dF = dc - B dk - B g
 *
 * Knows one small dense system at a time, packed by its lower triangle with the site last; knows no geometry.
 */
import { NumericalError } from "../../numerics/failure.js";

export interface LocalSystem {
  /**
   * Reads the covariance of m neighbours and the site from `packed`, starting at `at`; factors C.
   * @param noise added to the diagonal, neighbours first and the site last; [m + 1] from `noiseAt`
   * @param weights out: B, [m] from `weightsAt`
   * @returns F
   */
  condition(packed: Float64Array, at: number, m: number, noise: Float64Array, weights: Float64Array, weightsAt: number): number;
  /**
   * After `condition`: dB into `out`, from `weightsAt` like B.
   * @param packed the covariance's derivative, laid out as the covariance
   * @param noise the derivative of the diagonal's noise, [m + 1]
   * @returns dF
   */
  differentiate(packed: Float64Array | null, at: number, m: number, noise: Float64Array | null, weights: Float64Array, weightsAt: number, out: Float64Array): number;
}

/** @param most the largest number of neighbours */
export function localSystem(most: number): LocalSystem {
  const factor = new Float64Array(most * most);
  const right = new Float64Array(most);
  const solve = (m: number, out: Float64Array, outAt: number): void => {
    for (let i = 0; i < m; i++) {
      let sum = right[i];
      for (let k = 0; k < i; k++) sum -= factor[i * most + k] * right[k];
      right[i] = sum / factor[i * most + i];
    }
    for (let i = m - 1; i >= 0; i--) {
      const value = right[i] / factor[i * most + i];
      for (let k = 0; k < i; k++) right[k] -= factor[i * most + k] * value;
      out[outAt + i] = value;
    }
  };
  return {
    condition(packed, at, m, noise, weights, weightsAt) {
      factorPacked(packed, at, m, noise, factor, most);
      const last = at + (m * (m + 1)) / 2;
      for (let i = 0; i < m; i++) right[i] = packed[last + i];
      solve(m, weights, weightsAt);
      let variance = packed[last + m] + noise[m];
      for (let i = 0; i < m; i++) variance -= weights[weightsAt + i] * packed[last + i];
      return positive(variance, m);
    },
    differentiate(packed, at, m, noise, weights, weightsAt, out) {
      const last = at + (m * (m + 1)) / 2;
      let slope = (packed === null ? 0 : packed[last + m]) + (noise === null ? 0 : noise[m]);
      for (let i = 0; i < m; i++) right[i] = noise === null ? 0 : -noise[i] * weights[weightsAt + i];
      if (packed !== null) subtractProduct(packed, at, m, weights, weightsAt, right);
      for (let i = 0; i < m; i++) {
        const cross = packed === null ? 0 : packed[last + i];
        right[i] += cross;
        slope -= weights[weightsAt + i] * (cross + right[i]);
      }
      solve(m, out, weightsAt);
      return slope;
    },
  };
}

function factorPacked(packed: Float64Array, at: number, m: number, noise: Float64Array, factor: Float64Array, stride: number): void {
  for (let i = 0, from = at; i < m; i++) {
    for (let j = 0; j <= i; j++, from++) {
      let sum = packed[from] + (i === j ? noise[i] : 0);
      for (let k = 0; k < j; k++) sum -= factor[i * stride + k] * factor[j * stride + k];
      factor[i * stride + j] = i === j ? Math.sqrt(positive(sum, i)) : sum / factor[j * stride + j];
    }
  }
}

function positive(variance: number, given: number): number {
  if (!(variance > 0)) throw new NumericalError("not-positive-definite", `the variance of a site given ${given} neighbours is ${variance}`);
  return variance;
}

/** out -= dC w, dC packed. */
function subtractProduct(packed: Float64Array, at: number, m: number, weights: Float64Array, weightsAt: number, out: Float64Array): void {
  for (let i = 0, from = at; i < m; i++, from++) {
    let sum = 0;
    for (let j = 0; j < i; j++, from++) {
      sum += packed[from] * weights[weightsAt + j];
      out[j] -= packed[from] * weights[weightsAt + i];
    }
    out[i] -= sum + packed[from] * weights[weightsAt + i];
  }
}
