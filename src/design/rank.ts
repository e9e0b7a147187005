/**
 * Which columns of a design depend linearly on those before them: the ones that lme4 drops.
 * A column is dependent when what is left of it beside the columns kept so far is shorter than 1e-7 of its length, which is
 * the rule of LINPACK's dqrdc2 as R uses it. Knows numbers only.
 */
import type { Matrix } from "../numerics/matrix.js";

/** lme4's tolerance on the length of a residual, relative to the column's own. */
const dependenceTolerance = 1e-7;

/** Cross-products lose half the digits: only a squared residual above this is trusted to mean independence. */
const trustedPivot = 1e-8;

/** @returns increasing indices of the columns that depend on earlier ones; empty for full column rank */
export function dependentColumns(matrix: Matrix): number[] {
  if (matrix.columns <= matrix.rows && isClearlyIndependent(matrix)) return [];
  return orthogonalise(matrix);
}

/** Whether the Cholesky factor of the scaled cross-products has no small pivot: one pass over the rows. */
function isClearlyIndependent(matrix: Matrix): boolean {
  const { columns } = matrix;
  const gram = crossProducts(matrix);
  for (let j = 0; j < columns; j++) {
    const squaredLength = gram[j * columns + j];
    for (let k = 0; k < j; k++) {
      let sum = gram[j * columns + k];
      for (let l = 0; l < k; l++) sum -= gram[j * columns + l] * gram[k * columns + l];
      gram[j * columns + k] = sum / gram[k * columns + k];
    }
    let pivot = squaredLength;
    for (let k = 0; k < j; k++) pivot -= gram[j * columns + k] ** 2;
    if (!(pivot > trustedPivot * squaredLength)) return false;
    gram[j * columns + j] = Math.sqrt(pivot);
  }
  return true;
}

/** Lower triangle of X'X, [p, p]. */
function crossProducts({ rows, columns, data }: Matrix): Float64Array {
  const gram = new Float64Array(columns * columns);
  for (let row = 0, start = 0; row < rows; row++, start += columns) {
    for (let j = 0; j < columns; j++) {
      const value = data[start + j];
      if (value === 0) continue;
      for (let k = 0; k <= j; k++) gram[j * columns + k] += value * data[start + k];
    }
  }
  return gram;
}

/** Gram-Schmidt, each column taken twice against the directions kept so far (twice is enough: Kahan, in Parlett 1980). */
function orthogonalise(matrix: Matrix): number[] {
  const directions: Float64Array[] = [];
  const dependent: number[] = [];
  for (let j = 0; j < matrix.columns; j++) {
    const residual = columnOf(matrix, j);
    const original = lengthOf(residual);
    if (directions.length === matrix.rows || original === 0) {
      dependent.push(j);
      continue;
    }
    for (const direction of directions) subtractProjection(residual, direction);
    for (const direction of directions) subtractProjection(residual, direction);
    const length = lengthOf(residual);
    if (length < dependenceTolerance * original) dependent.push(j);
    else directions.push(residual.map((value) => value / length));
  }
  return dependent;
}

function columnOf({ rows, columns, data }: Matrix, column: number): Float64Array {
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) values[row] = data[row * columns + column];
  return values;
}

function lengthOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

function subtractProjection(values: Float64Array, direction: Float64Array): void {
  let product = 0;
  for (let i = 0; i < values.length; i++) product += values[i] * direction[i];
  for (let i = 0; i < values.length; i++) values[i] -= product * direction[i];
}
