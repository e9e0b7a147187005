/**
 * V of every block at one phi, factored: V = sum of the terms' covariances + sigma^2 W^-1 = L L'. Blocks of one pattern share L.
 * Knows a layout; no residual. Cost: the sum of cubes of the sizes of distinct patterns.
 */
import { choleskyFactor, logDeterminantOfFactor } from "../../../numerics/cholesky.js";
import { factorDenseInPlace } from "../../../numerics/dense.js";
import { zeros, type Matrix } from "../../../numerics/matrix.js";
import { pairCount, type Block } from "../../structured/blocks.js";
import { addPart, unpacked } from "../../structured/marginal.js";
import type { DenseLayout } from "./layout.js";

/** Everything of V at one phi. */
export interface DenseFactors {
  /** of every block, [m, m]; one object for all blocks of a pattern */
  readonly factors: readonly Matrix[];
  /** log|V| of every block */
  readonly logDeterminants: Float64Array;
  /** by term, then by k: dCov/dphi_k over all of the term's pairs */
  readonly derivatives: () => readonly (readonly Float64Array[])[];
}

/** Room for the factors of all blocks, taken once. */
export function factorStorage({ blocks, patterns }: DenseLayout): readonly Matrix[] {
  const storage: Matrix[] = [];
  blocks.forEach(({ rows }, b) => storage.push(patterns[b] < b ? storage[patterns[b]] : zeros(rows.length, rows.length)));
  return storage;
}

/**
 * @param slices each term's part of phi
 * @param mustBeDefinite terms whose D over the elements of a level must be positive definite by itself
 * @param storage overwritten by the factors; of no use until the next call where this one throws
 * @throws NumericalError `not-positive-definite`
 */
export function denseFactors(
  layout: DenseLayout,
  residualVariance: number,
  slices: readonly Float64Array[],
  mustBeDefinite: readonly boolean[],
  storage: readonly Matrix[],
): DenseFactors {
  const { terms, blocks, pairs, patterns } = layout;
  const values = terms.map(({ covariance }, t) => covariance.values(slices[t], pairs.terms[t].columns, pairs.terms[t].count));
  const logDeterminants = new Float64Array(blocks.length);
  const checked = new Set<string>();
  blocks.forEach((block, b) => {
    if (patterns[b] === b) {
      checkDefinite(block, pairs.starts[b], values, mustBeDefinite, checked);
      factorInto(block, pairs.starts[b], layout.weights, residualVariance, values, storage[b]);
    }
    logDeterminants[b] = patterns[b] < b ? logDeterminants[patterns[b]] : logDeterminantOfFactor(storage[b]);
  });
  let derivatives: readonly (readonly Float64Array[])[] | null = null;
  return {
    factors: storage,
    logDeterminants,
    derivatives: () => (derivatives ??= terms.map(({ covariance }, t) => covariance.derivatives(slices[t], pairs.terms[t].columns, pairs.terms[t].count))),
  };
}

/** @param checked what was found definite already, by term and place */
function checkDefinite({ parts }: Block, starts: Int32Array, values: readonly Float64Array[], mustBeDefinite: readonly boolean[], checked: Set<string>): void {
  parts.forEach((part, p) => {
    const name = `${part.term} ${starts[p]}`;
    if (!mustBeDefinite[part.term] || checked.has(name)) return;
    checked.add(name);
    choleskyFactor(unpacked(values[part.term].subarray(starts[p], starts[p] + pairCount(part)), part.elementCount));
  });
}

function factorInto({ rows, parts }: Block, starts: Int32Array, weights: Float64Array, residualVariance: number, values: readonly Float64Array[], out: Matrix): void {
  out.data.fill(0);
  parts.forEach((part, p) => addPart(part, values[part.term].subarray(starts[p], starts[p] + pairCount(part)), out));
  for (let i = 0; i < rows.length; i++) out.data[i * (rows.length + 1)] += residualVariance / weights[rows[i]];
  factorDenseInPlace(out);
}
