/**
 * Roots of the few d x d matrices a fit holds (one D per term), which may be singular: a direction without variance is an answer.
 * Plain and allocating; loops over levels keep their own flat storage.
 */
import { NumericalError } from "../numerics/failure.js";
import { zeros, type Matrix } from "../numerics/matrix.js";

/** A pivot below this share of its diagonal is rounding, not variance: the matrix is singular there. */
const pivotTolerance = 1e-13;

/**
 * Lower L with L L' = A for a positive semi-definite A; a direction without variance gives a column of zeros.
 * @throws NumericalError `not-positive-definite` when A has a negative direction
 */
export function semidefiniteFactor(matrix: Matrix): Matrix {
  const n = matrix.rows;
  const factor = zeros(n, n);
  const l = factor.data;
  for (let j = 0; j < n; j++) {
    let pivot = matrix.data[j * n + j];
    for (let k = 0; k < j; k++) pivot -= l[j * n + k] * l[j * n + k];
    const scale = Math.abs(matrix.data[j * n + j]);
    if (!(pivot >= -1e3 * pivotTolerance * scale)) throw new NumericalError("not-positive-definite", `pivot ${j} of a covariance of random effects is ${pivot}`);
    if (pivot <= pivotTolerance * scale) continue;
    const diagonal = Math.sqrt(pivot);
    l[j * n + j] = diagonal;
    for (let i = j + 1; i < n; i++) {
      let sum = matrix.data[i * n + j];
      for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
      l[i * n + j] = sum / diagonal;
    }
  }
  return factor;
}

/** L^-1 of a lower factor, for changing coordinates; a zero pivot gives a row of zeros. */
export function lowerInverse(factor: Matrix): Matrix {
  const n = factor.rows;
  const result = zeros(n, n);
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      const pivot = factor.data[i * n + i];
      if (pivot === 0) continue;
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= factor.data[i * n + k] * result.data[k * n + j];
      result.data[i * n + j] = sum / pivot;
    }
  }
  return result;
}
