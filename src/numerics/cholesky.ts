/** Dense Cholesky factor and its solves, plain TypeScript: the definition that faster kernels are held to. */
import { NumericalError } from "./failure.js";
import { copyOf, type Matrix } from "./matrix.js";

/**
 * Lower factor L with L Lᵀ = A, upper triangle zero. Only A's lower triangle is read.
 * @param matrix A, [n, n] symmetric positive definite
 * @throws NumericalError `not-positive-definite`, naming the failing pivot
 */
export function choleskyFactor(matrix: Matrix): Matrix {
  const factor = copyOf(matrix);
  choleskyFactorInPlace(factor);
  return factor;
}

/** As `choleskyFactor`, overwriting its argument. */
export function choleskyFactorInPlace(matrix: Matrix): void {
  const n = matrix.rows;
  const a = matrix.data;
  for (let j = 0; j < n; j++) {
    const rowJ = j * n;
    let pivot = a[rowJ + j];
    for (let k = 0; k < j; k++) pivot -= a[rowJ + k] * a[rowJ + k];
    if (!(pivot > 0)) throw new NumericalError("not-positive-definite", `pivot ${j} of ${n} is ${pivot}`);
    const diagonal = Math.sqrt(pivot);
    a[rowJ + j] = diagonal;
    for (let i = j + 1; i < n; i++) {
      const rowI = i * n;
      let sum = a[rowI + j];
      for (let k = 0; k < j; k++) sum -= a[rowI + k] * a[rowJ + k];
      a[rowI + j] = sum / diagonal;
    }
    a.fill(0, rowJ + j + 1, rowJ + n);
  }
}

/** x with L x = b, written over b. */
export function forwardSolveInPlace(factor: Matrix, vector: Float64Array): void {
  const n = factor.rows;
  for (let i = 0; i < n; i++) {
    let sum = vector[i];
    for (let k = 0; k < i; k++) sum -= factor.data[i * n + k] * vector[k];
    vector[i] = sum / factor.data[i * n + i];
  }
}

/** x with Lᵀ x = b, written over b. */
export function backwardSolveInPlace(factor: Matrix, vector: Float64Array): void {
  const n = factor.rows;
  for (let i = n - 1; i >= 0; i--) {
    const value = (vector[i] /= factor.data[i * n + i]);
    for (let k = 0; k < i; k++) vector[k] -= factor.data[i * n + k] * value;
  }
}

/** (L Lᵀ)⁻¹ b. */
export function solveWithFactor(factor: Matrix, vector: Float64Array): Float64Array {
  const result = vector.slice();
  forwardSolveInPlace(factor, result);
  backwardSolveInPlace(factor, result);
  return result;
}

/** log|L Lᵀ|: twice the sum of the logs of the diagonal. */
export function logDeterminantOfFactor(factor: Matrix): number {
  let sum = 0;
  for (let i = 0; i < factor.rows; i++) sum += Math.log(factor.data[i * factor.rows + i]);
  return 2 * sum;
}
