/** What a Hessian by differences says of variances: symmetrised, inverted where it curves upward. Knows matrices only. */
import { symmetricEigen } from "../numerics/eigen.js";
import { zeros, type Matrix } from "../numerics/matrix.js";

/** The mean of a matrix and its transpose. */
export function symmetrised(matrix: Matrix): Matrix {
  const n = matrix.rows;
  return { ...matrix, data: matrix.data.map((value, at) => 0.5 * (value + matrix.data[(at % n) * n + Math.floor(at / n)])) };
}

/** Curvature, beside the largest, below which a direction tells nothing of its variance. */
const leastCurvature = 1e-8;

/** Directions without positive curvature are left out. */
export function pseudoInverse(matrix: Matrix): Matrix {
  const { values, vectors } = symmetricEigen(matrix);
  const n = matrix.rows;
  const out = zeros(n, n);
  values.forEach((value, m) => {
    if (!(value > leastCurvature * values[n - 1])) return;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out.data[i * n + j] += (vectors.data[i * n + m] * vectors.data[j * n + m]) / value;
  });
  return out;
}

/** v'Av. */
export function quadratic(matrix: Matrix, vector: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) for (let j = 0; j < vector.length; j++) sum += vector[i] * matrix.data[i * matrix.columns + j] * vector[j];
  return sum;
}
