/** V of any design at any phi as it stands, from the covariances of pairs of elements: what composites are held to. */
import type { Design } from "../../../src/design/design.js";
import { freeSlices } from "../../../src/likelihood/parameters.js";
import { covarianceAmong } from "../../../src/likelihood/structured/covariance.js";
import { randomTerms, type RandomTerm } from "../../../src/likelihood/structured/term.js";
import { zeros, type Matrix } from "../../../src/numerics/matrix.js";

/** [n, n], both triangles. */
export function denseMarginal(design: Design, free: Float64Array): Matrix {
  const n = design.rowCount;
  const out = zeros(n, n);
  for (let i = 0; i < n; i++) out.data[i * (n + 1)] = Math.exp(free[0]) / (design.weights?.[i] ?? 1);
  freeSlices(design, free).forEach((slice, t) => addTerm(randomTerms(design)[t], slice, out));
  return out;
}

/** Cov of one term between the rows of a design. */
export function addTerm(term: RandomTerm, free: Float64Array, out: Matrix): void {
  const { levelIndex, starts, elements, weights, coordinates, covariance } = term;
  const d = covarianceAmong(covariance, coordinates, free);
  const n = levelIndex.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (levelIndex[i] !== levelIndex[j]) continue;
      for (let a = starts[i]; a < starts[i + 1]; a++) {
        for (let b = starts[j]; b < starts[j + 1]; b++) out.data[i * n + j] += weights[a] * weights[b] * d.data[elements[a] * d.columns + elements[b]];
      }
    }
  }
}
