/**
 * The door to dense linear algebra that may be large: factor, inverse of a factored matrix, many triangular solves.
 * Chooses between the WebAssembly kernels and their plain twins by size; both give the same numbers to rounding.
 */
import { choleskyFactorInPlace } from "./cholesky.js";
import type { Matrix } from "./matrix.js";
import { forwardSolveRowsInPlace, inverseOfFactoredInPlace } from "./triangular.js";
import { choleskyByKernel, forwardSolveByKernel, inverseByKernel } from "./wasm/kernels.js";

export { initialiseNumerics } from "./wasm/kernels.js";

/** Order below which copying to the kernels' memory costs more than they save. */
const worthCopying = 48;

/**
 * Overwrites the lower triangle of A by its Cholesky factor; the upper triangle is left unspecified.
 * @param matrix A, [n, n] symmetric positive definite, lower triangle read
 * @throws NumericalError `not-positive-definite`
 */
export function factorDenseInPlace(matrix: Matrix): void {
  if (matrix.rows < worthCopying || !choleskyByKernel(matrix)) choleskyFactorInPlace(matrix);
}

/**
 * Lower triangle of (L Lᵀ)⁻¹, for the leading block of a factor.
 * @param factor L, [n, n]
 * @param out [size, size], size at most n, overwritten; its strict upper triangle is left unspecified
 */
export function invertFactoredInto(factor: Matrix, out: Matrix): void {
  const size = out.rows;
  if (size >= worthCopying && inverseByKernel(factor, out)) return;
  for (let i = 0; i < size; i++) out.data.set(factor.data.subarray(i * factor.columns, i * factor.columns + i + 1), i * size);
  inverseOfFactoredInPlace(out);
}

/**
 * Solves L x = b for every row b of `rows`, in place, with the leading block of L that is as wide as the rows.
 * @param factor L, [n, n]
 * @param rows [m, k], k at most n
 */
export function forwardSolveManyInPlace(factor: Matrix, rows: Matrix): void {
  if (rows.columns < worthCopying || rows.rows < 8 || !forwardSolveByKernel(factor, rows)) forwardSolveRowsInPlace(factor, rows);
}
