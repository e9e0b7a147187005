/**
 * Dense fronts of a sparse factor: some columns of a symmetric matrix eliminated, and the way back from the inverse of what they
 * leave. By the compiled kernels where a front is large enough, by plain loops otherwise. Knows one front; no sparsity.
 */
import { NumericalError } from "../failure.js";
import { partialCholeskyByKernel, partialInverseByKernel } from "../wasm/kernels.js";

/** Multiplications below which copying to the kernels' memory costs more than they save. */
const worthCopying = 40_000;

/**
 * Overwrites the first columns of A's lower triangle by those of its Cholesky factor, and the rest by what they leave, A₂₂ - L₂₁L₂₁ᵀ.
 * @param front A, [order, order], lower triangle read; the upper one is left unspecified
 * @throws NumericalError `not-positive-definite`, naming the failing column
 */
export function eliminateColumns(front: Float64Array, order: number, columns: number): void {
  if (order * order * columns > worthCopying && partialCholeskyByKernel(front, order, columns)) return;
  factorColumns(front, order, columns);
  for (let i = columns; i < order; i++) {
    const rowI = i * order;
    for (let j = columns; j <= i; j++) {
      const rowJ = j * order;
      let sum = front[rowI + j];
      for (let k = 0; k < columns; k++) sum -= front[rowI + k] * front[rowJ + k];
      front[rowI + j] = sum;
    }
  }
}

function factorColumns(a: Float64Array, order: number, columns: number): void {
  for (let j = 0; j < columns; j++) {
    const rowJ = j * order;
    let pivot = a[rowJ + j];
    for (let k = 0; k < j; k++) pivot -= a[rowJ + k] * a[rowJ + k];
    if (!(pivot > 0)) throw new NumericalError("not-positive-definite", `pivot ${j} of a front of ${order} is ${pivot}`);
    const diagonal = Math.sqrt(pivot);
    a[rowJ + j] = diagonal;
    for (let i = j + 1; i < order; i++) {
      const rowI = i * order;
      let sum = a[rowI + j];
      for (let k = 0; k < j; k++) sum -= a[rowI + k] * a[rowJ + k];
      a[rowI + j] = sum / diagonal;
    }
  }
}

/**
 * The inverse of a matrix, of whose factor these are the first columns, from the inverse of the rest:
 * Z₂₁ = -Z₂₂ W, Z₁₁ = (L₁₁L₁₁ᵀ)⁻¹ + WᵀZ₂₂W with W = L₂₁L₁₁⁻¹ (Takahashi, Fagan & Chin 1973).
 * @param panel L₁₁ over L₂₁, [order, columns]; overwritten
 * @param inverse [order, order]: in, Z₂₂ with both triangles; out, Z₁₁'s lower triangle and Z₂₁ beside it
 */
export function extendInverse(panel: Float64Array, inverse: Float64Array, order: number, columns: number): void {
  if (order * order * columns > worthCopying && partialInverseByKernel(panel, inverse, order, columns)) return;
  invertTriangle(panel, columns);
  multiplyRows(panel, order, columns);
  for (let i = columns; i < order; i++) {
    const out = i * order;
    inverse.fill(0, out, out + columns);
    for (let k = columns; k < order; k++) {
      const value = inverse[out + k];
      if (value === 0) continue;
      for (let j = 0; j < columns; j++) inverse[out + j] -= value * panel[k * columns + j];
    }
  }
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < columns; k++) sum += panel[k * columns + i] * panel[k * columns + j];
      for (let k = columns; k < order; k++) sum -= panel[k * columns + i] * inverse[k * order + j];
      inverse[i * order + j] = sum;
    }
  }
}

/** L₁₁ ← L₁₁⁻¹, lower triangle. */
function invertTriangle(l: Float64Array, n: number): void {
  for (let j = 0; j < n; j++) {
    l[j * n + j] = 1 / l[j * n + j];
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= l[i * n + k] * l[k * n + j];
      l[i * n + j] = sum / l[i * n + i];
    }
  }
}

/** Rows below the triangle times it: L₂₁ ← L₂₁ L₁₁⁻¹. */
function multiplyRows(panel: Float64Array, order: number, columns: number): void {
  for (let i = columns; i < order; i++) {
    const row = i * columns;
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = j; k < columns; k++) sum += panel[row + k] * panel[k * columns + j];
      panel[row + j] = sum;
    }
  }
}
