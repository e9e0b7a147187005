/** Triangular inverses and solves over whole matrices, plain TypeScript with contiguous inner loops: the twins of the kernels. */
import type { Matrix } from "./matrix.js";

/** Overwrites L by the lower triangle of (L Lᵀ)⁻¹ = L⁻ᵀ L⁻¹. @param factor [n, n], lower triangle read */
export function inverseOfFactoredInPlace(factor: Matrix): void {
  inverseOfLowerInPlace(factor);
  transposedProductInPlace(factor);
}

function inverseOfLowerInPlace(factor: Matrix): void {
  const n = factor.rows;
  const a = factor.data;
  const row = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const rowI = i * n;
    const reciprocal = 1 / a[rowI + i];
    row.fill(0, 0, i);
    for (let k = 0; k < i; k++) {
      const value = a[rowI + k];
      const rowK = k * n;
      for (let j = 0; j <= k; j++) row[j] -= value * a[rowK + j];
    }
    for (let j = 0; j < i; j++) a[rowI + j] = row[j] * reciprocal;
    a[rowI + i] = reciprocal;
  }
}

/** Overwrites a lower triangular W by the lower triangle of WᵀW; row i of the result needs rows i, i + 1, ... of W only. */
function transposedProductInPlace(lower: Matrix): void {
  const n = lower.rows;
  const w = lower.data;
  for (let i = 0; i < n; i++) {
    const rowI = i * n;
    const diagonal = w[rowI + i];
    for (let j = 0; j <= i; j++) w[rowI + j] *= diagonal;
    for (let k = i + 1; k < n; k++) {
      const rowK = k * n;
      const value = w[rowK + i];
      for (let j = 0; j <= i; j++) w[rowI + j] += value * w[rowK + j];
    }
  }
}

/** Solves L x = b for every row b, in place, with the leading block of L as wide as the rows. @param rows [m, k] */
export function forwardSolveRowsInPlace(factor: Matrix, rows: Matrix): void {
  const n = factor.columns;
  const l = factor.data;
  const b = rows.data;
  for (let r = 0; r < rows.rows; r++) {
    const at = r * rows.columns;
    for (let i = 0; i < rows.columns; i++) {
      let sum = b[at + i];
      for (let k = 0; k < i; k++) sum -= l[i * n + k] * b[at + k];
      b[at + i] = sum / l[i * n + i];
    }
  }
}
