/** Products of small dense matrices, plain loops. Knows no structure and no speed: `dense.ts` is for large ones. */
import { zeros, type Matrix } from "./matrix.js";

/** A B, [n, k]. @param left A, [n, m] @param right B, [m, k] */
export function multiply(left: Matrix, right: Matrix): Matrix {
  const out = zeros(left.rows, right.columns);
  const { columns } = right;
  for (let i = 0; i < left.rows; i++) {
    for (let m = 0; m < left.columns; m++) {
      const value = left.data[i * left.columns + m];
      for (let j = 0; j < columns; j++) out.data[i * columns + j] += value * right.data[m * columns + j];
    }
  }
  return out;
}

/** Aᵀ. */
export function transposed(matrix: Matrix): Matrix {
  const out = zeros(matrix.columns, matrix.rows);
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.columns; j++) out.data[j * matrix.rows + i] = matrix.data[i * matrix.columns + j];
  }
  return out;
}

/** A B Aᵀ, symmetric, both triangles. @param middle B, symmetric with both triangles filled */
export function congruence(left: Matrix, middle: Matrix): Matrix {
  return multiply(multiply(left, middle), transposed(left));
}

/** L⁻¹ of a lower triangular matrix. @param factor L, [n, n], no zero on its diagonal */
export function inverseOfLower(factor: Matrix): Matrix {
  const n = factor.rows;
  const out = zeros(n, n);
  for (let j = 0; j < n; j++) {
    out.data[j * n + j] = 1 / factor.data[j * n + j];
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= factor.data[i * n + k] * out.data[k * n + j];
      out.data[i * n + j] = sum / factor.data[i * n + i];
    }
  }
  return out;
}

/** <A, B>: the sum of products of corresponding elements. */
export function innerProduct(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) sum += left[i] * right[i];
  return sum;
}
