/**
 * One level's shrinkage: K = (D^-1 + P)^-1 for the information P that the data hold on its effects, written
 * K = L (I + L' P L)^-1 L' with D = L L', which needs no inverse of D and so stands when D is singular.
 * With a scalar basis this is Sherman and Morrison's D / (1 + P D). Works on flat storage; allocates nothing.
 */
import { NumericalError } from "../../numerics/failure.js";
import type { Matrix } from "../../numerics/matrix.js";

/** Scratch for one basis size: I + L'PL and its factor, P L, and a d x d of solutions. */
export interface ShrinkageScratch {
  readonly capacitance: Float64Array;
  readonly product: Float64Array;
}

export function shrinkageScratch(size: number): ShrinkageScratch {
  return { capacitance: new Float64Array(size * size), product: new Float64Array(size * size) };
}

/**
 * Writes K at `outOffset` of `out`, [d, d] row-major, both triangles.
 * @param information P: entry (a, b) stands at offset + a * stride + b
 * @param factor L, lower, [d, d]
 * @returns log|I + L'PL|, what the level adds to log|V|
 */
export function shrinkLevel(
  information: Float64Array,
  offset: number,
  stride: number,
  factor: Matrix,
  scratch: ShrinkageScratch,
  out: Float64Array,
  outOffset: number,
): number {
  const d = factor.rows;
  if (d === 1) {
    const variance = factor.data[0] * factor.data[0];
    const inflation = 1 + information[offset] * variance;
    out[outOffset] = variance / inflation;
    return Math.log(inflation);
  }
  const { capacitance, product } = scratch;
  formCapacitance(information, offset, stride, factor, product, capacitance);
  const logDeterminant = factorInPlace(capacitance, d);
  solveTransposedColumns(capacitance, factor, product);
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < d; b++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += product[k * d + a] * product[k * d + b];
      out[outOffset + a * d + b] = sum;
    }
  }
  return logDeterminant;
}

/** capacitance = I + L' (P L) */
function formCapacitance(
  information: Float64Array,
  offset: number,
  stride: number,
  factor: Matrix,
  product: Float64Array,
  capacitance: Float64Array,
): void {
  const d = factor.rows;
  const l = factor.data;
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < d; b++) {
      let sum = 0;
      for (let k = b; k < d; k++) sum += information[offset + a * stride + k] * l[k * d + b];
      product[a * d + b] = sum;
    }
  }
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < d; b++) {
      let sum = a === b ? 1 : 0;
      for (let k = a; k < d; k++) sum += l[k * d + a] * product[k * d + b];
      capacitance[a * d + b] = sum;
    }
  }
}

/** Lower Cholesky factor over the lower triangle. @returns the log-determinant */
function factorInPlace(matrix: Float64Array, d: number): number {
  let logDeterminant = 0;
  for (let j = 0; j < d; j++) {
    let pivot = matrix[j * d + j];
    for (let k = 0; k < j; k++) pivot -= matrix[j * d + k] * matrix[j * d + k];
    if (!(pivot > 0)) throw new NumericalError("not-positive-definite", `a level's information on its random effects has pivot ${pivot}`);
    logDeterminant += Math.log(pivot);
    const diagonal = Math.sqrt(pivot);
    matrix[j * d + j] = diagonal;
    for (let i = j + 1; i < d; i++) {
      let sum = matrix[i * d + j];
      for (let k = 0; k < j; k++) sum -= matrix[i * d + k] * matrix[j * d + k];
      matrix[i * d + j] = sum / diagonal;
    }
  }
  return logDeterminant;
}

/** out = C^-1 L' for the lower factor C: with it K = out' out. */
function solveTransposedColumns(lower: Float64Array, factor: Matrix, out: Float64Array): void {
  const d = factor.rows;
  for (let column = 0; column < d; column++) {
    for (let i = 0; i < d; i++) {
      let sum = factor.data[column * d + i];
      for (let k = 0; k < i; k++) sum -= lower[i * d + k] * out[k * d + column];
      out[i * d + column] = sum / lower[i * d + i];
    }
  }
}
