/**
 * How the grouped terms of one design lie within each other, when they form a chain: every level of a finer term meets one
 * level of each coarser one. Knows level indices; nothing of covariances. Crossed factors have no chain.
 */
import type { Design, GroupedDesign } from "../design/design.js";

export interface NestingChain {
  /** indices of the design's grouped terms, finest first */
  readonly terms: readonly number[];
  /** for each position but the last, the next position's level that each level lies in, -1 for a level without rows */
  readonly parents: readonly Int32Array[];
}

/** The chain of a design's grouped terms; null when two of them cross. */
export function nestingChain(design: Design): NestingChain | null {
  const terms = design.grouped.map((_, index) => index);
  terms.sort((a, b) => occupiedLevelCount(design.grouped[b]) - occupiedLevelCount(design.grouped[a]));
  const parents: Int32Array[] = [];
  for (let position = 0; position + 1 < terms.length; position++) {
    const parent = parentLevels(design.grouped[terms[position]], design.grouped[terms[position + 1]]);
    if (parent === null) return null;
    parents.push(parent);
  }
  return { terms, parents };
}

function occupiedLevelCount(term: GroupedDesign): number {
  return new Set(term.levelIndex).size;
}

/** The level of `outer` that each level of `inner` meets, -1 for a level without rows; null when one meets two. */
export function parentLevels(inner: GroupedDesign, outer: GroupedDesign): Int32Array | null {
  const parent = new Int32Array(inner.levels.length).fill(-1);
  for (let row = 0; row < inner.levelIndex.length; row++) {
    const level = inner.levelIndex[row];
    if (parent[level] === -1) parent[level] = outer.levelIndex[row];
    else if (parent[level] !== outer.levelIndex[row]) return null;
  }
  return parent;
}
