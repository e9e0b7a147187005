/**
 * beta-hat under a V of dense blocks: each block is whitened by its factor, V = L L', and least squares of L^-1 y on L^-1 X is
 * done over all blocks together. Knows factors; not where V came from.
 */
import { backwardSolveInPlace, choleskyFactor, forwardSolveInPlace, solveWithFactor } from "../../numerics/cholesky.js";
import { forwardSolveManyInPlace } from "../../numerics/dense.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";

export interface WhitenedBlock {
  /** L, lower triangle; [m, m] */
  readonly factor: Matrix;
  readonly rows: Int32Array;
  /** L^-1 X by columns, then L^-1 y as the last row; [p + 1, m] */
  readonly whitened: Matrix;
  /** L^-1 v, a new array */
  forward(vector: Float64Array): Float64Array;
}

export interface LeastSquares {
  readonly fixedEffects: Float64Array;
  /** lower factor of X'V^-1 X, [p, p] */
  readonly informationFactor: Matrix;
  /** r'V^-1 r */
  readonly quadraticForm: number;
  /** alpha = V^-1 r of every block, [m] each */
  readonly alphas: readonly Float64Array[];
  /** T with T T' = V^-1 X (X'V^-1 X)^-1 X'V^-1 within the block, [m, p] each */
  readonly restrictions: readonly Matrix[];
}

/** @param factor L of the block's V @param fixed X, [n, p] @param response [n] */
export function whiten(factor: Matrix, rows: Int32Array, fixed: Matrix, response: Float64Array): WhitenedBlock {
  const [m, p] = [rows.length, fixed.columns];
  const whitened = zeros(p + 1, m);
  rows.forEach((row, i) => {
    for (let c = 0; c < p; c++) whitened.data[c * m + i] = fixed.data[row * p + c];
    whitened.data[p * m + i] = response[row];
  });
  forwardSolveManyInPlace(factor, whitened);
  const forward = (vector: Float64Array): Float64Array => {
    const out = vector.slice();
    forwardSolveInPlace(factor, out);
    return out;
  };
  return { factor, rows, whitened, forward };
}

/** @throws NumericalError `not-positive-definite` where X is rank-deficient */
export function generalisedLeastSquares(blocks: readonly WhitenedBlock[], columnCount: number): LeastSquares {
  const p = columnCount;
  const information = zeros(p, p);
  const sums = new Float64Array(p);
  for (const { whitened } of blocks) {
    for (let k = 0; k < p; k++) {
      sums[k] += rowProduct(whitened, k, p);
      for (let l = 0; l <= k; l++) information.data[k * p + l] += rowProduct(whitened, k, l);
    }
  }
  const informationFactor = choleskyFactor(information);
  const fixedEffects = solveWithFactor(informationFactor, sums);
  const residuals = blocks.map(({ whitened }) => whitenedResidual(whitened, fixedEffects));
  return {
    fixedEffects,
    informationFactor,
    quadraticForm: residuals.reduce((sum, one) => sum + one.reduce((square, value) => square + value * value, 0), 0),
    alphas: residuals.map((residual, b) => backward(blocks[b].factor, residual)),
    restrictions: blocks.map(({ factor, whitened }) => restrictionOf(factor, whitened, informationFactor)),
  };
}

function rowProduct({ data, columns }: Matrix, k: number, l: number): number {
  let sum = 0;
  for (let i = 0; i < columns; i++) sum += data[k * columns + i] * data[l * columns + i];
  return sum;
}

/** L^-1 (y - X beta). */
function whitenedResidual({ data, columns }: Matrix, fixedEffects: Float64Array): Float64Array {
  const p = fixedEffects.length;
  const out = data.slice(p * columns, (p + 1) * columns);
  for (let c = 0; c < p; c++) for (let i = 0; i < columns; i++) out[i] -= fixedEffects[c] * data[c * columns + i];
  return out;
}

function backward(factor: Matrix, vector: Float64Array): Float64Array {
  const out = vector.slice();
  backwardSolveInPlace(factor, out);
  return out;
}

/** T = V^-1 X R^-T with R R' = X'V^-1 X: rows of V^-1 X solved by R. */
function restrictionOf(factor: Matrix, whitened: Matrix, informationFactor: Matrix): Matrix {
  const [m, p] = [whitened.columns, informationFactor.columns];
  const out = zeros(m, p);
  for (let c = 0; c < p; c++) backward(factor, whitened.data.subarray(c * m, (c + 1) * m)).forEach((value, i) => (out.data[i * p + c] = value));
  forwardSolveManyInPlace(informationFactor, out);
  return out;
}
