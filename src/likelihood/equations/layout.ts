/**
 * Which random effects stand where. Terms on one grouping factor share a block, so that `(1 | g) + (0 + x | g)` costs no more
 * than `(x || g)`; blocks are numbered in order of elimination. Knows counts and nesting; knows no numbers.
 *
 * A block may be eliminated level by level (a sparse stage) when no level of an earlier stage meets two of its levels: the first
 * block always may, and after it every block in which all earlier stages are nested. What remains is one dense matrix.
 */
import type { RowBlock } from "./rows.js";

export interface EquationLayout {
  /** in order of elimination: sparse stages first */
  readonly blocks: readonly EquationBlock[];
  readonly stageCount: number;
  /** all scalar random effects, N */
  readonly randomCount: number;
  /** first coefficient of the dense remainder; N where every block is a sparse stage */
  readonly denseStart: number;
  /** p; the fixed effects are coefficients N, N + 1, ... */
  readonly fixedCount: number;
}

/** The random effects of one grouping factor: coefficient `start + level * width + column`. */
export interface EquationBlock {
  readonly start: number;
  readonly levelCount: number;
  readonly width: number;
  readonly terms: readonly BlockTerm[];
}

export interface BlockTerm {
  /** index among the design's grouped terms */
  readonly termIndex: number;
  /** the term's first column within the block */
  readonly column: number;
  readonly width: number;
}

/** A block before the order of elimination is known. */
export type UnplacedBlock = Omit<EquationBlock, "start">;

/** One block per grouping factor, in the order of the terms. */
export function blocksOf(rows: RowBlock): UnplacedBlock[] {
  const byGroup = new Map<string, { levelCount: number; width: number; terms: BlockTerm[] }>();
  rows.grouped.forEach((term, termIndex) => {
    const block = byGroup.get(term.group) ?? { levelCount: term.levels.length, width: 0, terms: [] };
    const width = term.basis.columns;
    block.terms.push({ termIndex, column: block.width, width });
    block.width += width;
    byGroup.set(term.group, block);
  });
  return [...byGroup.values()];
}

/** @param isNested whether every level of the first block meets exactly one level of the second, and has rows at all */
export function placeBlocks(
  blocks: readonly UnplacedBlock[],
  fixedCount: number,
  isNested: (inner: number, outer: number) => boolean,
): { layout: EquationLayout; order: readonly number[] } {
  const chain = heaviestChain(blocks, isNested);
  const rest = blocks.map((_, k) => k).filter((k) => !chain.includes(k));
  const order = [...chain, ...rest.sort((a, b) => sizeOf(blocks[b]) - sizeOf(blocks[a]))];
  let start = 0;
  const placed = order.map((k) => {
    const block = { ...blocks[k], start };
    start += sizeOf(block);
    return block;
  });
  const denseStart = chain.length < placed.length ? placed[chain.length].start : start;
  return { layout: { blocks: placed, stageCount: chain.length, randomCount: start, denseStart, fixedCount }, order };
}

function sizeOf(block: UnplacedBlock): number {
  return block.levelCount * block.width;
}

/** The chain of nested blocks, innermost first, that takes most coefficients out of the dense remainder. */
function heaviestChain(blocks: readonly UnplacedBlock[], isNested: (inner: number, outer: number) => boolean): number[] {
  const outwards = blocks.map((_, k) => k).sort((a, b) => blocks[a].levelCount - blocks[b].levelCount);
  const chains: { weight: number; members: number[] }[] = [];
  for (const inner of outwards) {
    let best: { weight: number; members: number[] } = { weight: 0, members: [] };
    for (const chain of chains) {
      if (chain.weight > best.weight && isNested(inner, chain.members[0])) best = chain;
    }
    chains.push({ weight: best.weight + sizeOf(blocks[inner]), members: [inner, ...best.members] });
  }
  return chains.reduce((best, chain) => (chain.weight > best.weight ? chain : best), { weight: 0, members: [] as number[] }).members;
}
