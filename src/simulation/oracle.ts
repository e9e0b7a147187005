/**
 * The prediction that nobody without the truth can beat on average: f and the variances known, b from the training rows alone,
 * (I + A'A / sigma^2) u = A'(y - f) / sigma^2 by conjugate gradients, prediction f + A u. Every term enters by its loadings.
 */
import { innerProduct } from "../numerics/product.js";
import type { Simulation } from "./simulate.js";
import { addProduct, addTransposedProduct, selectSparseRows, type SparseRows } from "./sparse-rows.js";

const tolerance = 1e-10;
const mostIterations = 5000;

/** @returns the best linear unbiased prediction of the test rows' responses, in their order */
export function oraclePrediction({ columns, truth }: Simulation, training: Int32Array, test: Int32Array): Float64Array {
  const trained = truth.terms.map(({ loadings }) => selectSparseRows(loadings, training));
  const residual = Float64Array.from(training, (row) => columns.y[row] - truth.mean[row]);
  const standard = posteriorMeans(trained, residual, truth.residualVariance);
  const prediction = Float64Array.from(test, (row) => truth.mean[row]);
  truth.terms.forEach(({ loadings }, t) => addProduct(selectSparseRows(loadings, test), standard[t], prediction));
  return prediction;
}

/** u of every term. */
function posteriorMeans(terms: readonly SparseRows[], residual: Float64Array, residualVariance: number): readonly Float64Array[] {
  const ends = terms.reduce<number[]>((found, { columnCount }) => [...found, (found.at(-1) ?? 0) + columnCount], [0]);
  const partsOf = (vector: Float64Array): readonly Float64Array[] => terms.map((_, t) => vector.subarray(ends[t], ends[t + 1]));
  const pulled = (rows: Float64Array, out: Float64Array): void => partsOf(out).forEach((part, t) => addTransposedProduct(terms[t], rows, part));
  const solution = new Float64Array(ends[terms.length]);
  const remainder = new Float64Array(solution.length);
  pulled(residual.map((value) => value / residualVariance), remainder);
  const direction = remainder.slice();
  let square = innerProduct(remainder, remainder);
  const enough = tolerance ** 2 * square;
  for (let iteration = 0; iteration < mostIterations && square > enough; iteration++) {
    const rows = new Float64Array(residual.length);
    partsOf(direction).forEach((part, t) => addProduct(terms[t], part, rows));
    const image = direction.slice();
    pulled(rows.map((value) => value / residualVariance), image);
    const step = square / innerProduct(direction, image);
    for (let k = 0; k < solution.length; k++) {
      solution[k] += step * direction[k];
      remainder[k] -= step * image[k];
    }
    const next = innerProduct(remainder, remainder);
    for (let k = 0; k < solution.length; k++) direction[k] = remainder[k] + (next / square) * direction[k];
    square = next;
  }
  return partsOf(solution);
}
