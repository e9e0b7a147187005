/**
 * Algebra of the few d x d matrices a fit holds (one D per term): plain, allocating, written for reading.
 * Knows nothing of rows; loops over levels keep their own flat storage.
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

/** A B, [a.rows, b.columns]. */
export function multiply(first: Matrix, second: Matrix): Matrix {
  const result = zeros(first.rows, second.columns);
  for (let i = 0; i < first.rows; i++) {
    for (let k = 0; k < first.columns; k++) {
      const value = first.data[i * first.columns + k];
      for (let j = 0; j < second.columns; j++) result.data[i * result.columns + j] += value * second.data[k * second.columns + j];
    }
  }
  return result;
}

/** L L', both triangles. */
export function productWithTranspose(factor: Matrix): Matrix {
  const n = factor.rows;
  const result = zeros(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < factor.columns; k++) result.data[i * n + j] += factor.data[i * n + k] * factor.data[j * n + k];
    }
  }
  return result;
}

/** A', [columns, rows]. */
export function transposeOf(matrix: Matrix): Matrix {
  const result = zeros(matrix.columns, matrix.rows);
  for (let i = 0; i < matrix.rows; i++) for (let j = 0; j < matrix.columns; j++) result.data[j * matrix.rows + i] = matrix.data[i * matrix.columns + j];
  return result;
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
