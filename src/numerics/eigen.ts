/** Eigenvalues and vectors of small symmetric matrices by cyclic Jacobi rotations. Golub & Van Loan (2013), section 8.5. */
import { copyOf, identity, type Matrix } from "./matrix.js";

export interface SymmetricEigen {
  /** ascending, [n] */
  readonly values: Float64Array;
  /** column k belongs to value k, orthonormal, [n, n] */
  readonly vectors: Matrix;
}

const maximumSweeps = 60;

/** @param matrix A, [n, n] symmetric, both triangles read; O(n³) with a large constant: for n up to some tens */
export function symmetricEigen(matrix: Matrix): SymmetricEigen {
  const a = copyOf(matrix);
  const vectors = identity(a.rows);
  for (let sweep = 0; sweep < maximumSweeps && offDiagonal(a) > 0; sweep++) rotateAll(a, vectors);
  return sorted(a, vectors);
}

/** Largest off-diagonal element that still matters beside its diagonal, as an absolute value. */
function offDiagonal(a: Matrix): number {
  let largest = 0;
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < i; j++) {
      const value = Math.abs(a.data[i * a.rows + j]);
      if (value > Number.EPSILON ** 2 * Math.sqrt(Math.abs(a.data[i * a.rows + i] * a.data[j * a.rows + j]))) largest = Math.max(largest, value);
    }
  }
  return largest;
}

function rotateAll(a: Matrix, vectors: Matrix): void {
  for (let p = 0; p < a.rows; p++) for (let q = p + 1; q < a.rows; q++) rotate(a, vectors, p, q);
}

function rotate(a: Matrix, vectors: Matrix, p: number, q: number): void {
  const n = a.rows;
  const off = a.data[p * n + q];
  if (off === 0) return;
  const ratio = (a.data[q * n + q] - a.data[p * n + p]) / (2 * off);
  const tangent = Math.sign(ratio || 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = tangent * cosine;
  for (let k = 0; k < n; k++) mix(a.data, k * n + p, k * n + q, cosine, sine);
  for (let k = 0; k < n; k++) mix(a.data, p * n + k, q * n + k, cosine, sine);
  for (let k = 0; k < n; k++) mix(vectors.data, k * n + p, k * n + q, cosine, sine);
  a.data[p * n + q] = 0;
  a.data[q * n + p] = 0;
}

function mix(data: Float64Array, first: number, second: number, cosine: number, sine: number): void {
  const x = data[first];
  const y = data[second];
  data[first] = cosine * x - sine * y;
  data[second] = sine * x + cosine * y;
}

function sorted(a: Matrix, vectors: Matrix): SymmetricEigen {
  const n = a.rows;
  const order = Array.from({ length: n }, (_, k) => k).sort((i, j) => a.data[i * n + i] - a.data[j * n + j]);
  const out = identity(n);
  for (let i = 0; i < n; i++) order.forEach((k, at) => (out.data[i * n + at] = vectors.data[i * n + k]));
  return { values: Float64Array.from(order, (k) => a.data[k * n + k]), vectors: out };
}
