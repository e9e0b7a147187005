/**
 * From conditioned columns back to the user's: Λ lower triangular as lme4's theta has it, and the combinations of random effects
 * that have no variance. b = T b̃. Knows one term at a time.
 */
import type { ChangeOfBasis } from "../likelihood/equations/conditioning.js";
import { symmetricEigen } from "../numerics/eigen.js";
import { zeros, type Matrix } from "../numerics/matrix.js";
import { multiply, transposed } from "../numerics/product.js";

/** Λ in the units of a term's columns, lower triangular, its diagonal zero or positive: the rows of T Λ̃ orthogonalised in turn. */
export function lowerFactorInUnits({ transform }: ChangeOfBasis, conditioned: Matrix): Matrix {
  const root = multiply(transform, conditioned);
  const d = root.rows;
  const out = zeros(d, d);
  const basis: Float64Array[] = [];
  for (let i = 0; i < d; i++) {
    const row = root.data.slice(i * d, (i + 1) * d);
    const length = Math.hypot(...row);
    for (let pass = 0; pass < 2; pass++) basis.forEach((direction, k) => (out.data[i * d + k] += removeShare(row, direction)));
    const rest = Math.hypot(...row);
    const isZero = !(rest > dependentRow * length);
    out.data[i * d + i] = isZero ? 0 : rest;
    basis.push(row.map((value) => (isZero ? 0 : value / rest)));
  }
  return out;
}

/** Share of a row's length below which what earlier rows leave of it is rounding. */
const dependentRow = 1e-9;

/** Takes a unit direction out of a row; returns how much of it there was. */
function removeShare(row: Float64Array, direction: Float64Array): number {
  let share = 0;
  for (let c = 0; c < row.length; c++) share += direction[c] * row[c];
  for (let c = 0; c < row.length; c++) row[c] -= share * direction[c];
  return share;
}

/** A combination of one term's random effects whose variance is zero. */
export interface SingularDirection {
  readonly termIndex: number;
  /** c with Var(c'b) = 0, in the units of the columns, [d] */
  readonly coefficients: Float64Array;
  /** the same for columns of unit size, of length 1, [d] */
  readonly shares: Float64Array;
}

/** Relative variance, in columns of unit size, that is zero to rounding: lme4's own tolerance for a standard deviation, squared. */
const zeroVariance = 1e-10;

/** @param conditioned Λ̃ of the term */
export function singularDirections(termIndex: number, basis: ChangeOfBasis, conditioned: Matrix): SingularDirection[] {
  const { values, vectors } = symmetricEigen(multiply(conditioned, transposed(conditioned)));
  const d = conditioned.rows;
  return [...values].flatMap((value, k) => {
    if (value > zeroVariance) return [];
    const coefficients = new Float64Array(d);
    const shares = new Float64Array(d);
    for (let i = 0; i < d; i++) {
      const column = Float64Array.from({ length: d }, (_, j) => basis.inverse.data[j * d + i]);
      column.forEach((value, j) => (coefficients[i] += value * vectors.data[j * d + k]));
      shares[i] = coefficients[i] / Math.hypot(...column);
    }
    const length = Math.hypot(...shares);
    return [{ termIndex, coefficients, shares: shares.map((one) => one / length) }];
  });
}
