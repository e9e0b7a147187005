/**
 * Which columns of a design depend linearly on those before them: the ones that lme4 drops.
 * A column is dependent when what is left of it beside the columns kept so far is shorter than 1e-7 of its length, which is
 * the rule of LINPACK's dqrdc2 as R uses it. A tall design is judged by its cross-products, one pass over the rows, and only a
 * column that these leave in doubt by its residual; a wide one by Gram-Schmidt. Knows numbers only.
 */
import type { Matrix } from "../numerics/matrix.js";
import { orthogonaliseColumns } from "./orthogonalise.js";

/** lme4's tolerance on the length of a residual, relative to the column's own. */
export const dependenceTolerance = 1e-7;

/** Cross-products lose half the digits: only a squared residual above this share of the square is taken on trust. */
const trustedShare = 1e-8;

/** @returns increasing indices of the columns that depend on earlier ones; empty for full column rank */
export function dependentColumns(matrix: Matrix): number[] {
  const scaled = inModerateUnits(matrix);
  return scaled.columns > scaled.rows ? orthogonaliseColumns(scaled, dependenceTolerance) : judgeByCrossProducts(scaled);
}

/** Sizes of a column within which neither its square nor a product with another such column leaves the range of a double. */
const leastModerate = 1e-70;
const mostModerate = 1e70;

/** The same columns, those of immoderate size divided by their largest value; the matrix itself where there is none. */
function inModerateUnits(matrix: Matrix): Matrix {
  const units = largestAbsolutes(matrix).map((size) => (size === 0 || (size >= leastModerate && size <= mostModerate) ? 1 : size));
  if (units.every((unit) => unit === 1)) return matrix;
  return { ...matrix, data: matrix.data.map((value, at) => value / units[at % matrix.columns]) };
}

function largestAbsolutes({ rows, columns, data }: Matrix): Float64Array {
  const largest = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++, at++) if (Math.abs(data[at]) > largest[j]) largest[j] = Math.abs(data[at]);
  }
  return largest;
}

/** The columns kept so far, scaled to length 1, with the lower Cholesky factor of their cross-products, row by row. */
interface Kept {
  readonly columns: number[];
  readonly factor: Float64Array[];
}

function judgeByCrossProducts(matrix: Matrix): number[] {
  const gram = crossProducts(matrix);
  const lengths = Float64Array.from({ length: matrix.columns }, (_, j) => Math.sqrt(gram[j * matrix.columns + j]));
  const kept: Kept = { columns: [], factor: [] };
  const dependent: number[] = [];
  for (let j = 0; j < matrix.columns; j++) {
    const row = forwardSolve(kept, Float64Array.from(kept.columns, (k) => gram[j * matrix.columns + k] / (lengths[j] * lengths[k])));
    const share = 1 - squaredLength(row);
    const residual = lengths[j] === 0 ? 0 : share > trustedShare ? Math.sqrt(share) : residualLength(matrix, j, lengths, kept, row);
    if (residual < dependenceTolerance) dependent.push(j);
    else {
      kept.columns.push(j);
      kept.factor.push(Float64Array.of(...row, residual));
    }
  }
  return dependent;
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

/** What is left of a column, of length 1, beside the columns kept: formed row by row, and once more to undo rounding. */
function residualLength(matrix: Matrix, column: number, lengths: Float64Array, kept: Kept, row: Float64Array): number {
  const residual = Float64Array.from({ length: matrix.rows }, (_, i) => matrix.data[i * matrix.columns + column] / lengths[column]);
  subtractFitted(residual, backSolve(kept, row), matrix, lengths, kept);
  subtractFitted(residual, backSolve(kept, forwardSolve(kept, productsWith(residual, matrix, lengths, kept))), matrix, lengths, kept);
  return Math.sqrt(squaredLength(residual));
}

function subtractFitted(residual: Float64Array, coefficients: Float64Array, { data, columns }: Matrix, lengths: Float64Array, kept: Kept): void {
  kept.columns.forEach((k, at) => {
    const coefficient = coefficients[at] / lengths[k];
    for (let i = 0, from = k; i < residual.length; i++, from += columns) residual[i] -= coefficient * data[from];
  });
}

function productsWith(residual: Float64Array, { data, columns }: Matrix, lengths: Float64Array, kept: Kept): Float64Array {
  return Float64Array.from(kept.columns, (k) => {
    let sum = 0;
    for (let i = 0, from = k; i < residual.length; i++, from += columns) sum += residual[i] * data[from];
    return sum / lengths[k];
  });
}

/** L^-1 b */
function forwardSolve({ factor }: Kept, right: Float64Array): Float64Array {
  const solution = right.slice();
  for (let i = 0; i < solution.length; i++) {
    for (let k = 0; k < i; k++) solution[i] -= factor[i][k] * solution[k];
    solution[i] /= factor[i][i];
  }
  return solution;
}

/** L^-T b */
function backSolve({ factor }: Kept, right: Float64Array): Float64Array {
  const solution = right.slice();
  for (let i = solution.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < solution.length; k++) solution[i] -= factor[k][i] * solution[k];
    solution[i] /= factor[i][i];
  }
  return solution;
}

function squaredLength(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
