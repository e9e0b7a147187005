/**
 * V of every block at one phi, factored: V = sum of the terms' covariances + sigma^2 W^-1 = L L'. Blocks of one pattern share L.
 * Knows a layout; no residual. Cost: the sum of cubes of the sizes of distinct patterns.
 */
import { choleskyFactor, logDeterminantOfFactor } from "../../../numerics/cholesky.js";
import { factorDenseInPlace } from "../../../numerics/dense.js";
import { zeros, type Matrix } from "../../../numerics/matrix.js";
import { oncePerPattern, pairCount, type Block, type LevelPart } from "../../structured/blocks.js";
import { addPart, unpacked } from "../../structured/marginal.js";
import type { DenseLayout } from "./layout.js";

/** Everything of V at one phi. */
export interface DenseFactors {
  /** of every block, [m, m]; one object for all blocks of a pattern */
  readonly factors: readonly Matrix[];
  /** log|V| of every block */
  readonly logDeterminants: Float64Array;
  /** dCov/dphi_k over a part's pairs of elements, for every k of its term */
  readonly derivatives: (part: LevelPart) => readonly Float64Array[];
}

/**
 * @param slices each term's part of phi
 * @param mustBeDefinite terms whose D over the elements of a level must be positive definite by itself
 * @throws NumericalError `not-positive-definite`
 */
export function denseFactors(layout: DenseLayout, residualVariance: number, slices: readonly Float64Array[], mustBeDefinite: readonly boolean[]): DenseFactors {
  const values = oncePerPattern((part) => {
    const found = layout.terms[part.term].covariance.values(slices[part.term], part.columns, pairCount(part));
    if (mustBeDefinite[part.term]) choleskyFactor(unpacked(found, part.elementCount));
    return found;
  });
  const factors: Matrix[] = [];
  const logDeterminants = new Float64Array(layout.blocks.length);
  layout.blocks.forEach((block, b) => {
    const first = layout.patterns[b];
    factors.push(first < b ? factors[first] : factorOf(block, layout.weights, residualVariance, values));
    logDeterminants[b] = first < b ? logDeterminants[first] : logDeterminantOfFactor(factors[b]);
  });
  return {
    factors,
    logDeterminants,
    derivatives: oncePerPattern((part) => layout.terms[part.term].covariance.derivatives(slices[part.term], part.columns, pairCount(part))),
  };
}

function factorOf({ rows, parts }: Block, weights: Float64Array, residualVariance: number, values: (part: LevelPart) => Float64Array): Matrix {
  const covariance = zeros(rows.length, rows.length);
  for (const part of parts) addPart(part, values(part), covariance);
  for (let i = 0; i < rows.length; i++) covariance.data[i * rows.length + i] += residualVariance / weights[rows[i]];
  factorDenseInPlace(covariance);
  return covariance;
}
