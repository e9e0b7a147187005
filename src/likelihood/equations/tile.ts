/**
 * Arithmetic on the d x d tiles of one level, in flat arrays without allocation: called once per level and evaluation.
 * Knows one level: M = I + Λᵀ A Λ = L Lᵀ and the root F = Λ L⁻ᵀ of N = Λ M⁻¹ Λᵀ, which stays defined when Λ is singular.
 */
import { NumericalError } from "../../numerics/failure.js";

/**
 * Writes F for the tile A that begins at `from`.
 * @param relativeFactor Λ, [d, d]
 * @param scratch at least 2 d²
 * @returns log|M|
 * @throws NumericalError `not-positive-definite` when A holds what no cross-product can
 */
export function writeRoot(tiles: Float64Array, from: number, relativeFactor: Float64Array, d: number, roots: Float64Array, scratch: Float64Array): number {
  if (d === 1) return writeScalarRoot(tiles[from], relativeFactor[0], roots, from);
  const size = d * d;
  for (let a = 0; a < d; a++) {
    for (let c = 0; c < d; c++) {
      let sum = 0;
      for (let b = 0; b < d; b++) sum += tiles[from + a * d + b] * relativeFactor[b * d + c];
      scratch[size + a * d + c] = sum;
    }
  }
  for (let a = 0; a < d; a++) {
    for (let c = 0; c <= a; c++) {
      let sum = a === c ? 1 : 0;
      for (let b = 0; b < d; b++) sum += relativeFactor[b * d + a] * scratch[size + b * d + c];
      scratch[a * d + c] = sum;
    }
  }
  const logDeterminant = factorTile(scratch, d);
  for (let row = 0; row < d; row++) {
    for (let j = 0; j < d; j++) {
      let sum = relativeFactor[row * d + j];
      for (let c = 0; c < j; c++) sum -= roots[from + row * d + c] * scratch[j * d + c];
      roots[from + row * d + j] = sum / scratch[j * d + j];
    }
  }
  return logDeterminant;
}

function writeScalarRoot(tile: number, relativeFactor: number, roots: Float64Array, at: number): number {
  const m = 1 + relativeFactor * relativeFactor * tile;
  if (!(m > 0)) throw new NumericalError("not-positive-definite", `a level's cross-product is ${tile}`);
  roots[at] = relativeFactor / Math.sqrt(m);
  return Math.log(m);
}

/** Cholesky of the leading d x d of `m`, lower triangle; returns the log determinant. */
function factorTile(m: Float64Array, d: number): number {
  let logDeterminant = 0;
  for (let j = 0; j < d; j++) {
    for (let i = j; i < d; i++) {
      let sum = m[i * d + j];
      for (let k = 0; k < j; k++) sum -= m[i * d + k] * m[j * d + k];
      if (i > j) m[i * d + j] = sum / m[j * d + j];
      else if (sum > 0) m[j * d + j] = Math.sqrt(sum);
      else throw new NumericalError("not-positive-definite", `pivot ${j} of a level's ${d} is ${sum}`);
    }
    logDeterminant += 2 * Math.log(m[j * d + j]);
  }
  return logDeterminant;
}

/** out = F (Fᵀ z) = N z and half = Fᵀ z, for the d elements of z that begin at `at`. */
export function applyRoot(roots: Float64Array, from: number, d: number, z: Float64Array, at: number, half: Float64Array, out: Float64Array): void {
  for (let c = 0; c < d; c++) {
    let sum = 0;
    for (let a = 0; a < d; a++) sum += roots[from + a * d + c] * z[at + a];
    half[c] = sum;
  }
  for (let a = 0; a < d; a++) {
    let sum = 0;
    for (let c = 0; c < d; c++) sum += roots[from + a * d + c] * half[c];
    out[a] = sum;
  }
}
