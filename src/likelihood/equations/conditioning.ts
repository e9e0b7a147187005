/**
 * Changes of basis that make the equations well scaled whatever units the columns are in: z̃ = Tᵀ z with mean z̃ z̃ᵀ = I.
 * The criterion is invariant to them; coefficients map back by b = T b̃. Knows columns; knows no levels and no factor.
 * Shifted Cholesky QR (Fukaya et al. 2020): a Gram matrix may fail to factor, a second round mends what rounding left.
 */
import { choleskyFactor } from "../../numerics/cholesky.js";
import { NumericalError } from "../../numerics/failure.js";
import { identity, zeros, type Matrix } from "../../numerics/matrix.js";
import { inverseOfLower, multiply, transposed } from "../../numerics/product.js";
import type { RowBlock } from "./rows.js";

export interface Conditioning {
  readonly fixed: ChangeOfBasis;
  /** in the order of the design's grouped terms */
  readonly terms: readonly ChangeOfBasis[];
}

export interface ChangeOfBasis {
  /** T, upper triangular: z̃ = Tᵀ z, b = T b̃ */
  readonly transform: Matrix;
  readonly inverse: Matrix;
}

/** Changes of basis learnt from the rows of one block. */
export function conditioningOf(rows: RowBlock): Conditioning {
  return {
    fixed: orthonormalising(rows.fixed.matrix, rows.weights),
    terms: rows.grouped.map((term) =>
      term.structure.kind === "unstructured" ? orthonormalising(term.basis, rows.weights, mixablePivot) : rescaling(term.basis, rows.weights)),
  };
}

/** Squared pivot, in units of a correlation matrix, below which the columns of a basis are not mixed: they may be dependent. */
const mixablePivot = 1e-9;

/** Squared pivot above which one round leaves the columns orthogonal to half the digits. */
const cleanPivot = 1e-4;

/** Added to the diagonal of a correlation matrix that failed to factor. */
const shift = 1e-8;

function orthonormalising(columns: Matrix, weights: Float64Array | null, leastPivot = 0): ChangeOfBasis {
  const first = rescaling(columns, weights);
  if (columns.columns <= 1) return first;
  let transform = first.transform;
  for (let round = 0; round < 3; round++) {
    const { factor, pivot } = factorOfGram(gram(columns, weights, transform));
    if (pivot < leastPivot) return first;
    transform = multiply(transform, transposed(inverseOfLower(factor)));
    if (pivot > cleanPivot) break;
  }
  return { transform, inverse: inverseOfUpper(transform) };
}

function factorOfGram(matrix: Matrix): { factor: Matrix; pivot: number } {
  try {
    const factor = choleskyFactor(matrix);
    return { factor, pivot: leastSquaredDiagonal(factor) };
  } catch (error) {
    if (!(error instanceof NumericalError)) throw error;
    for (let i = 0; i < matrix.rows; i++) matrix.data[i * matrix.rows + i] += shift;
    return { factor: choleskyFactor(matrix), pivot: 0 };
  }
}

function leastSquaredDiagonal(factor: Matrix): number {
  let least = Infinity;
  for (let i = 0; i < factor.rows; i++) least = Math.min(least, factor.data[i * factor.rows + i] ** 2);
  return least;
}

/** Divides every column by its root mean square; a column of zeros stays. */
function rescaling(columns: Matrix, weights: Float64Array | null): ChangeOfBasis {
  const d = columns.columns;
  const transform = identity(d);
  const inverse = identity(d);
  rootMeanSquares(columns, weights).forEach((scale, j) => {
    if (scale === 0) return;
    transform.data[j * d + j] = 1 / scale;
    inverse.data[j * d + j] = scale;
  });
  return { transform, inverse };
}

/** Mean squares within which no square of the column left the range of a double. */
const leastModerate = 1e-200;
const mostModerate = 1e200;

/** Of every column; where squares leave the range of a double, scaled by the largest value. */
function rootMeanSquares(columns: Matrix, weights: Float64Array | null): Float64Array {
  const means = meanSquares(columns, weights, null);
  if (means.every((mean) => mean > leastModerate && mean < mostModerate)) return means.map(Math.sqrt);
  const units = largestAbsolutes(columns).map((value) => (value === 0 ? 1 : value));
  return meanSquares(columns, weights, units).map((mean, j) => units[j] * Math.sqrt(mean));
}

/** @param units what each column is divided by; null for nothing */
function meanSquares({ rows, columns: d, data }: Matrix, weights: Float64Array | null, units: Float64Array | null): Float64Array {
  const sums = new Float64Array(d);
  let total = 0;
  for (let i = 0, at = 0; i < rows; i++) {
    const weight = weights === null ? 1 : weights[i];
    total += weight;
    for (let j = 0; j < d; j++, at++) {
      const value = units === null ? data[at] : data[at] / units[j];
      sums[j] += weight * value * value;
    }
  }
  return sums.map((sum) => sum / total);
}

function largestAbsolutes({ rows, columns: d, data }: Matrix): Float64Array {
  const largest = new Float64Array(d);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < d; j++, at++) if (Math.abs(data[at]) > largest[j]) largest[j] = Math.abs(data[at]);
  }
  return largest;
}

/** Weighted mean of x̃ x̃ᵀ with x̃ = Tᵀ x; lower triangle. */
function gram(columns: Matrix, weights: Float64Array | null, transform: Matrix): Matrix {
  const d = columns.columns;
  const out = zeros(d, d);
  const row = new Float64Array(d);
  let total = 0;
  for (let i = 0; i < columns.rows; i++) {
    const weight = weights === null ? 1 : weights[i];
    total += weight;
    for (let j = 0; j < d; j++) {
      let sum = 0;
      for (let k = 0; k <= j; k++) sum += columns.data[i * d + k] * transform.data[k * d + j];
      row[j] = sum;
    }
    for (let a = 0; a < d; a++) for (let b = 0; b <= a; b++) out.data[a * d + b] += weight * row[a] * row[b];
  }
  for (let k = 0; k < out.data.length; k++) out.data[k] /= total;
  return out;
}

/** b = T b̃ for one coefficient vector that begins at `from`, written at `at` of `out`. */
export function restoreCoefficients(basis: ChangeOfBasis, conditioned: Float64Array, from: number, out: Float64Array, at: number): void {
  const d = basis.transform.rows;
  for (let i = 0; i < d; i++) {
    let sum = 0;
    for (let j = i; j < d; j++) sum += basis.transform.data[i * d + j] * conditioned[from + j];
    out[at + i] = sum;
  }
}

function inverseOfUpper(matrix: Matrix): Matrix {
  return transposed(inverseOfLower(transposed(matrix)));
}
