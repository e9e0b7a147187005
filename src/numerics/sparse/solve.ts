/** Triangular solves with a sparse factor, panel by panel. Knows a factor; knows no equations. */
import type { SparseFactor } from "./factor.js";

/** h = L⁻¹ P b: from the unknowns' own order to the order of elimination, in place. */
export function forwardSolveSparse(factor: SparseFactor, vector: Float64Array): void {
  const { position, parent } = factor.pattern;
  const ordered = new Float64Array(vector.length);
  for (let i = 0; i < vector.length; i++) ordered[position[i]] = vector[i];
  for (let k = 0; k < parent.length; k++) forwardSolveSupernode(factor, k, ordered);
  vector.set(ordered);
}

/** x = Pᵀ L⁻ᵀ h, in place. */
export function backwardSolveSparse(factor: SparseFactor, vector: Float64Array): void {
  const { position, parent } = factor.pattern;
  for (let k = parent.length - 1; k >= 0; k--) backwardSolveSupernode(factor, k, vector);
  const ordered = vector.slice();
  for (let i = 0; i < vector.length; i++) vector[i] = ordered[position[i]];
}

/** The columns of one supernode, forwards. @param vector in order of elimination */
export function forwardSolveSupernode({ pattern, values }: SparseFactor, k: number, vector: Float64Array): void {
  const { firstColumn, rowStart, rows, valueStart } = pattern;
  const first = firstColumn[k];
  const columns = firstColumn[k + 1] - first;
  let at = valueStart[k];
  for (let i = 0; i < columns; i++, at += columns) {
    let sum = vector[first + i];
    for (let j = 0; j < i; j++) sum -= values[at + j] * vector[first + j];
    vector[first + i] = sum / values[at + i];
  }
  for (let r = rowStart[k]; r < rowStart[k + 1]; r++, at += columns) {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += values[at + j] * vector[first + j];
    vector[rows[r]] -= sum;
  }
}

function backwardSolveSupernode({ pattern, values }: SparseFactor, k: number, vector: Float64Array): void {
  const { firstColumn, rowStart, rows, valueStart } = pattern;
  const first = firstColumn[k];
  const columns = firstColumn[k + 1] - first;
  const start = valueStart[k];
  for (let r = rowStart[k], at = start + columns * columns; r < rowStart[k + 1]; r++, at += columns) {
    const value = vector[rows[r]];
    for (let j = 0; j < columns; j++) vector[first + j] -= values[at + j] * value;
  }
  for (let i = columns - 1; i >= 0; i--) {
    const at = start + i * columns;
    const value = (vector[first + i] /= values[at + i]);
    for (let j = 0; j < i; j++) vector[first + j] -= values[at + j] * value;
  }
}
