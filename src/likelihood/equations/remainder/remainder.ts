/**
 * What the sparse stages leave, factored: a dense matrix, or a sparse one where its levels meet few others. Both give the same numbers.
 * Knows the factor of the remainder through Λ; knows no stage.
 */
import { backwardSolveInPlace, forwardSolveInPlace } from "../../../numerics/cholesky.js";
import { assertNever } from "../../../invariant.js";
import { zeros, type Matrix } from "../../../numerics/matrix.js";
import { backwardSolveSparse, forwardSolveSparse, logDeterminantBetween, type SparseFactor } from "../../../numerics/sparse/index.js";

export type RemainderFactor = DenseRemainder | SparseRemainder;

export interface DenseRemainder {
  readonly kind: "dense";
  /** lower Cholesky factor, fixed effects last */
  readonly matrix: Matrix;
}

export interface SparseRemainder {
  readonly kind: "sparse";
  readonly factor: SparseFactor;
}

/** h = L⁻¹ g in place: in an order of its own, the fixed effects last. */
export function forwardSolveRemainder(remainder: RemainderFactor, vector: Float64Array): void {
  if (remainder.kind === "dense") forwardSolveInPlace(remainder.matrix, vector);
  else forwardSolveSparse(remainder.factor, vector);
}

/** L⁻ᵀ h in place, back in the remainder's order. */
export function backwardSolveRemainder(remainder: RemainderFactor, vector: Float64Array): void {
  if (remainder.kind === "dense") backwardSolveInPlace(remainder.matrix, vector);
  else backwardSolveSparse(remainder.factor, vector);
}

/** log|L Lᵀ| of the random effects, and of the fixed effects given them. */
export function logDeterminantsOf(remainder: RemainderFactor, randomSize: number): { readonly random: number; readonly fixed: number } {
  switch (remainder.kind) {
    case "dense":
      return { random: logDiagonal(remainder.matrix, 0, randomSize), fixed: logDiagonal(remainder.matrix, randomSize, remainder.matrix.rows) };
    case "sparse":
      return { random: logDeterminantBetween(remainder.factor, 0, randomSize), fixed: logDeterminantBetween(remainder.factor, randomSize, remainder.factor.pattern.size) };
    default:
      return assertNever(remainder);
  }
}

function logDiagonal(factor: Matrix, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += Math.log(factor.data[i * factor.columns + i]);
  return 2 * sum;
}

/** The factor's last block: L_X with L_X L_Xᵀ = XᵀV⁻¹X, lower triangle, [p, p]. */
export function fixedCorner(remainder: RemainderFactor, p: number): Matrix {
  const out = zeros(p, p);
  const { data, columns, start } = cornerOf(remainder, p);
  for (let a = 0; a < p; a++) for (let b = 0; b <= a; b++) out.data[a * p + b] = data[start + a * columns + b];
  return out;
}

function cornerOf(remainder: RemainderFactor, p: number): { readonly data: Float64Array; readonly columns: number; readonly start: number } {
  if (remainder.kind === "dense") {
    const { data, columns, rows } = remainder.matrix;
    return { data, columns, start: (rows - p) * (columns + 1) };
  }
  const { pattern, values } = remainder.factor;
  return { data: values, columns: p, start: p === 0 ? 0 : pattern.valueStart[pattern.parent.length - 1] };
}
