/**
 * The storage of nested elimination: for every position of the chain (finest first) how wide its basis is, which levels it has and
 * where each lies; for every row the concatenated basis c_i = (z_1i, ..., z_Ti). Knows rows and levels; no theta.
 */
import { invariant } from "../../invariant.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import type { Design } from "../../design/design.js";
import type { NestingChain } from "../nesting.js";

/** One grouped term in the chain. */
export interface ChainPosition {
  /** index in the design's grouped terms */
  readonly term: number;
  readonly levelCount: number;
  /** d, the term's own basis */
  readonly basisSize: number;
  /** d plus the bases of all coarser terms: the random effects that a row of this level shares */
  readonly pathSize: number;
  /** the next position's level that each level lies in; null at the coarsest */
  readonly parents: Int32Array | null;
}

export interface NestedLayout {
  readonly rowCount: number;
  readonly positions: readonly ChainPosition[];
  /** the finest term's level of every row, [n] */
  readonly finestLevel: Int32Array;
  /** c_i, [n, pathSize of the finest] */
  readonly pathBasis: Matrix;
  /** w, [n] */
  readonly weights: Float64Array;
  /** sum of w c c' over the rows of every finest level, [levels, pathSize^2] */
  readonly crossProducts: Float64Array;
  /** rows of every finest level */
  readonly levelSizes: Int32Array;
  /** sum of log w over the rows of every finest level */
  readonly logWeightSums: Float64Array;
}

/** @param chain the nesting of the design's grouped terms, at least one */
export function nestedLayout(design: Design, chain: NestingChain): NestedLayout {
  const positions = chainPositions(design, chain);
  const finest = design.grouped[chain.terms[0]];
  invariant(finest.levelIndex.every((level) => level >= 0), "every training row has a level of every grouping factor");
  const pathBasis = concatenatedBasis(design, chain);
  const weights = design.weights ?? new Float64Array(design.rowCount).fill(1);
  return {
    rowCount: design.rowCount,
    positions,
    finestLevel: finest.levelIndex,
    pathBasis,
    weights,
    ...levelSummaries(positions[0], finest.levelIndex, pathBasis, weights),
  };
}

function chainPositions(design: Design, chain: NestingChain): readonly ChainPosition[] {
  const sizes = chain.terms.map((term) => design.grouped[term].basis.columns);
  return chain.terms.map((term, position) => ({
    term,
    levelCount: design.grouped[term].levels.length,
    basisSize: sizes[position],
    pathSize: sizes.slice(position).reduce((sum, size) => sum + size, 0),
    parents: chain.parents[position] ?? null,
  }));
}

function concatenatedBasis(design: Design, chain: NestingChain): Matrix {
  const bases = chain.terms.map((term) => design.grouped[term].basis);
  const width = bases.reduce((sum, basis) => sum + basis.columns, 0);
  if (bases.length === 1) return bases[0];
  const result = zeros(design.rowCount, width);
  let start = 0;
  for (const basis of bases) {
    for (let row = 0; row < design.rowCount; row++) {
      for (let k = 0; k < basis.columns; k++) result.data[row * width + start + k] = basis.data[row * basis.columns + k];
    }
    start += basis.columns;
  }
  return result;
}

function levelSummaries(
  finest: ChainPosition,
  levelIndex: Int32Array,
  pathBasis: Matrix,
  weights: Float64Array,
): Pick<NestedLayout, "crossProducts" | "levelSizes" | "logWeightSums"> {
  const m = finest.pathSize;
  const crossProducts = new Float64Array(finest.levelCount * m * m);
  const levelSizes = new Int32Array(finest.levelCount);
  const logWeightSums = new Float64Array(finest.levelCount);
  for (let row = 0; row < levelIndex.length; row++) {
    const level = levelIndex[row];
    levelSizes[level]++;
    logWeightSums[level] += Math.log(weights[row]);
    for (let a = 0; a < m; a++) {
      const value = weights[row] * pathBasis.data[row * m + a];
      for (let b = 0; b < m; b++) crossProducts[(level * m + a) * m + b] += value * pathBasis.data[row * m + b];
    }
  }
  return { crossProducts, levelSizes, logWeightSums };
}
