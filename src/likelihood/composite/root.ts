/**
 * Roots of small covariances, L L' = D, and their products with a stretch of a longer vector, in place: loops over many small levels make
 * no views. A smooth kernel's D is singular to rounding, where only a root with pivoting keeps every entry of D.
 */
import { zeros, type Matrix } from "../../numerics/matrix.js";

/** Diagonals below this share of the largest are rounding: what they would add to D is smaller still. */
const pivotTolerance = 1e-14;

/**
 * L, columns in the order of the pivots, zero once nothing is left: a Cholesky factor with symmetric pivoting whose rows stand where they
 * stood (Higham 2002, section 10.3).
 * @param matrix D, [d, d] positive semi-definite, lower triangle read
 */
export function pivotedRoot({ rows: d, data }: Matrix): Matrix {
  const root = zeros(d, d);
  const l = root.data;
  const left = Float64Array.from({ length: d }, (_, i) => data[i * (d + 1)]);
  const least = pivotTolerance * left.reduce((most, value) => Math.max(most, value), 0);
  for (let k = 0; k < d; k++) {
    const pivot = left.reduce((best, value, i) => (value > left[best] ? i : best), 0);
    if (!(left[pivot] > least)) break;
    const diagonal = Math.sqrt(left[pivot]);
    for (let i = 0; i < d; i++) {
      if (i === pivot || !(left[i] > 0)) continue;
      let sum = i > pivot ? data[i * d + pivot] : data[pivot * d + i];
      for (let j = 0; j < k; j++) sum -= l[i * d + j] * l[pivot * d + j];
      l[i * d + k] = sum / diagonal;
      left[i] -= l[i * d + k] ** 2;
    }
    l[pivot * d + k] = diagonal;
    left[pivot] = 0;
  }
  return root;
}

/** v <- L v. @param offset where the stretch of v begins @param scratch [d] at least */
export function multiplyRootAt({ data, rows: d }: Matrix, vector: Float64Array, offset: number, scratch: Float64Array): void {
  for (let a = 0; a < d; a++) {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += data[a * d + k] * vector[offset + k];
    scratch[a] = sum;
  }
  for (let a = 0; a < d; a++) vector[offset + a] = scratch[a];
}

/** v <- L'v. */
export function multiplyRootTransposedAt({ data, rows: d }: Matrix, vector: Float64Array, offset: number, scratch: Float64Array): void {
  for (let a = 0; a < d; a++) scratch[a] = 0;
  for (let k = 0; k < d; k++) for (let a = 0; a < d; a++) scratch[a] += data[k * d + a] * vector[offset + k];
  for (let a = 0; a < d; a++) vector[offset + a] = scratch[a];
}

/** v <- L^-1 v for a lower L, 0 where L has no pivot. */
export function solveLowerAt({ data, rows: d }: Matrix, vector: Float64Array, offset: number): void {
  for (let a = 0; a < d; a++) {
    let sum = vector[offset + a];
    for (let k = 0; k < a; k++) sum -= data[a * d + k] * vector[offset + k];
    const pivot = data[a * d + a];
    vector[offset + a] = pivot > 0 ? sum / pivot : 0;
  }
}

/** v <- L^-T v for a lower L without a zero pivot. */
export function solveLowerTransposedAt({ data, rows: d }: Matrix, vector: Float64Array, offset: number): void {
  for (let a = d - 1; a >= 0; a--) {
    const value = (vector[offset + a] /= data[a * d + a]);
    for (let k = 0; k < a; k++) vector[offset + k] -= data[a * d + k] * value;
  }
}
