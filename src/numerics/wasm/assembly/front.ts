/**
 * Fronts of a sparse factor: the first columns of a Cholesky factor with what they leave, and the inverse grown back over them.
 * Row-major in linear memory; nothing above a diagonal is read.
 */
import { addProduct } from "./product";
import { at, cholesky, invertLower, multiplyByLower, solveRight, squareLower } from "./triangular";

/** A [n, n]: columns below `columns` ← L, the corner after them ← A - L₂₁L₂₁ᵀ. @returns -1, or the first pivot that is not positive */
export function partialCholesky(a: usize, n: i32, columns: i32, scratch: usize): i32 {
  const failed = cholesky(a, columns, n, scratch);
  if (failed >= 0 || columns == n) return failed;
  const low = a + at(columns, 0, n);
  solveRight(low, n - columns, n, a, columns, n, scratch);
  addProduct(a + at(columns, columns, n), n, n - columns, n - columns, low, n, 1, low, 1, n, columns, -1, true, scratch);
  return -1;
}

/** Z [n, n], Z₂₂ given whole: Z₂₁ ← -Z₂₂W, Z₁₁ ← (L₁₁L₁₁ᵀ)⁻¹ - WᵀZ₂₁. @param l L₁₁ over L₂₁, [n, columns], overwritten */
export function partialInverse(l: usize, z: usize, n: i32, columns: i32, scratch: usize): void {
  const rest = n - columns;
  const w = l + at(columns, 0, columns);
  const low = z + at(columns, 0, n);
  invertLower(l, columns, columns, scratch);
  multiplyByLower(w, rest, columns, columns, l, scratch);
  for (let i = 0; i < rest; i++) memory.fill(low + at(i, 0, n), 0, <usize>columns << 3);
  addProduct(low, n, rest, columns, low + (<usize>columns << 3), n, 1, w, columns, 1, rest, -1, false, scratch);
  squareLower(l, columns, columns, scratch);
  for (let i = 0; i < columns; i++) memory.copy(z + at(i, 0, n), l + at(i, 0, columns), <usize>(i + 1) << 3);
  addProduct(z, n, columns, columns, w, 1, columns, low, n, 1, rest, -1, true, scratch);
}
