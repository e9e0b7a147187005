/**
 * The door to dense linear algebra that may be large: factor, inverse of a factored matrix, many triangular solves.
 * Chooses between the WebAssembly kernels and their plain twins by size; both give the same numbers to rounding.
 */
import { choleskyFactorInPlace } from "./cholesky.js";
import type { Matrix } from "./matrix.js";
import { forwardSolveRowsInPlace, inverseOfFactoredInPlace } from "./triangular.js";

/**
 * Overwrites the lower triangle of A by its Cholesky factor; the upper triangle is left unspecified.
 * @param matrix A, [n, n] symmetric positive definite, lower triangle read
 * @throws NumericalError `not-positive-definite`
 */
export function factorDenseInPlace(matrix: Matrix): void {
  choleskyFactorInPlace(matrix);
}

/**
 * Lower triangle of (L Lᵀ)⁻¹, for the leading block of a factor.
 * @param factor L, [n, n]
 * @param size order of the leading block, at most n
 * @param out [size, size], overwritten; its strict upper triangle is left unspecified
 */
export function invertFactoredInto(factor: Matrix, size: number, out: Matrix): void {
  for (let i = 0; i < size; i++) out.data.set(factor.data.subarray(i * factor.columns, i * factor.columns + i + 1), i * size);
  inverseOfFactoredInPlace(out);
}

/**
 * Solves L x = b for every row b of `rows`, in place, with the leading block of L that is as wide as the rows.
 * @param factor L, [n, n]
 * @param rows [m, k], k at most n
 */
export function forwardSolveManyInPlace(factor: Matrix, rows: Matrix): void {
  forwardSolveRowsInPlace(factor, rows);
}
