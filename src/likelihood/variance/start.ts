/**
 * Starting values of the variance components from moments of the data: the residuals of least squares of y on X, and for every
 * grouping factor the one-way analysis-of-variance estimate of the variance between its levels (Searle, Casella & McCulloch 1992,
 * section 3.6). Linear in the rows, no iteration. Knows moments only: it need be right in order of magnitude.
 */
import { freeValue } from "../../model/domain.js";
import { choleskyFactor, solveWithFactor } from "../../numerics/cholesky.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import type { Design, GroupedDesign } from "../../design/design.js";
import { mostListedEffects } from "../../plan/dense-blocks.js";
import type { VarianceComponents } from "../components.js";
import { covarianceAmong } from "../structured/covariance.js";
import { sampledDistances } from "../structured/near-and-far.js";
import { definitionStart } from "../structured/start.js";
import { effectsOf, randomTerms, type RandomTerm } from "../structured/term.js";
import { withinStructure } from "./within-structure.js";

/** The least share of the variance that a term, and the most that all terms together, may start from: off the boundary. */
const leastShare = 0.02;
const mostShare = 0.8;
/** What the terms described by definitions start from together: moments of levels say little of their scale. */
const definedShare = 0.5;

/** @param response y - offset, or residuals standing in for it, [n] */
export function startingComponents(design: Design, response: Float64Array): VarianceComponents {
  const residual = leastSquaresResidual(design, response);
  const total = meanSquare(residual, design.weights) || 1;
  const terms = definedTerms(design);
  const ofDefined = (definedShare * total) / Math.max(1, terms.filter((term) => term !== null).length);
  const shares = terms.map((term, t) => (term !== null ? ofDefined : Math.max(betweenVariance(design.grouped[t], residual), leastShare * total)));
  const sum = shares.reduce((whole, value) => whole + value, 0);
  const scale = sum > mostShare * total ? (mostShare * total) / sum : 1;
  const parameters = terms.map((term, t) => term && definitionStart(term, 2 * scale * shares[t], sampledDistances(term)));
  return {
    residualVariance: total - scale * sum,
    grouped: design.grouped.map((term, t) => covarianceOf(term, terms[t], parameters[t], scale * shares[t])),
    parameters: parameters.flatMap((values) => values ?? []),
  };
}

/** The random terms that a definition describes, in the order of all random terms; null for an unstructured or diagonal D. */
function definedTerms(design: Design): readonly (RandomTerm | null)[] {
  const isPlain = design.kernels.length === 0 && design.grouped.every(({ structure }) => structure.kind !== "expression");
  return isPlain ? design.grouped.map(() => null) : randomTerms(design).map((term) => (term.covariance.definition === null ? null : term));
}

/** D of a grouped term at its start. */
function covarianceOf({ basis, structure }: GroupedDesign, term: RandomTerm | null, parameters: Float64Array | null, variance: number): Matrix {
  if (term === null || parameters === null) return withinStructure(structure, spreadOverBasis(basis, variance));
  if (basis.columns > mostListedEffects) return zeros(0, 0);
  const { definition } = term.covariance;
  const { covariance, positions } = effectsOf(term);
  return covarianceAmong(covariance, positions, parameters.map((value, k) => (definition === null ? value : freeValue(definition.parameters[k], value))));
}

/** Diagonal D under which every column of the basis brings an equal share of the variance. */
function spreadOverBasis(basis: Matrix, variance: number): Matrix {
  const d = basis.columns;
  const result = zeros(d, d);
  for (let k = 0; k < d; k++) {
    let square = 0;
    for (let i = 0; i < basis.rows; i++) square += basis.data[i * d + k] ** 2;
    result.data[k * d + k] = variance / (d * (square / basis.rows || 1));
  }
  return result;
}

/** One-way analysis of variance: (mean square between - mean square within) / n_0; may be negative. */
function betweenVariance(term: GroupedDesign, residual: Float64Array): number {
  const q = term.levels.length;
  const n = residual.length;
  const sums = new Float64Array(q);
  const counts = new Int32Array(q);
  let total = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const level = term.levelIndex[i];
    sums[level] += residual[i];
    counts[level]++;
    total += residual[i];
    squares += residual[i] ** 2;
  }
  let betweenSquares = -(total * total) / n;
  let levelCount = 0;
  let countSquares = 0;
  for (let j = 0; j < q; j++) {
    if (counts[j] === 0) continue;
    levelCount++;
    betweenSquares += (sums[j] * sums[j]) / counts[j];
    countSquares += counts[j] ** 2;
  }
  if (levelCount < 2 || levelCount === n) return 0;
  const within = (squares - total ** 2 / n - betweenSquares) / (n - levelCount);
  const effectiveSize = (n - countSquares / n) / (levelCount - 1);
  return (betweenSquares / (levelCount - 1) - within) / effectiveSize;
}

/** r = y - X beta by weighted least squares. */
function leastSquaresResidual(design: Design, response: Float64Array): Float64Array {
  const { data: x, columns: p, rows: n } = design.fixed.matrix;
  if (p === 0) return response;
  const information = zeros(p, p);
  const sums = new Float64Array(p);
  for (let i = 0; i < n; i++) {
    const weight = design.weights?.[i] ?? 1;
    for (let k = 0; k < p; k++) {
      const value = weight * x[i * p + k];
      sums[k] += value * response[i];
      for (let l = 0; l <= k; l++) information.data[k * p + l] += value * x[i * p + l];
    }
  }
  const coefficients = solveWithFactor(choleskyFactor(information), sums);
  return response.map((value, i) => {
    for (let k = 0; k < p; k++) value -= x[i * p + k] * coefficients[k];
    return value;
  });
}

function meanSquare(values: Float64Array, weights: Float64Array | null): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (weights?.[i] ?? 1) * values[i] ** 2;
  return sum / values.length;
}
