/**
 * Gram-Schmidt over the columns of a wide matrix, each column taken twice against the directions kept so far (twice is enough:
 * Kahan, in Parlett 1980, section 6.9). Knows numbers only.
 */
import type { Matrix } from "../numerics/matrix.js";

/** @param tolerance on the length of what is left of a column, relative to its own. @returns the columns that depend on earlier ones */
export function orthogonaliseColumns(matrix: Matrix, tolerance: number): number[] {
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
    if (length < tolerance * original) dependent.push(j);
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
