/**
 * Sums of the rows, seen in order of elimination: what stages and remainder are assembled from. Knows which block of the sums
 * stands where; knows no patterns.
 */
import { pairPosition, type CrossProductSums } from "./accumulate.js";
import { placeBlocks, type EquationBlock, type EquationLayout } from "./layout.js";

/** Products of one placed block with another: tiles [d_own, d_other]. */
export interface OrientedPairs {
  readonly count: number;
  readonly own: Int32Array;
  readonly other: Int32Array;
  /** element (a, b) of tile t */
  element(tile: number, a: number, b: number): number;
}

export interface PlacedSums {
  readonly layout: EquationLayout;
  /** Z_kᵀWZ_k and Z_kᵀWX of the placed block k */
  readonly tiles: readonly Float64Array[];
  readonly borders: readonly Float64Array[];
  pairs(own: EquationBlock, other: EquationBlock): OrientedPairs;
}

export function placedSums(sums: CrossProductSums): PlacedSums {
  const isNested = (inner: number, outer: number): boolean =>
    sums.pairs[pairPosition(Math.min(inner, outer), Math.max(inner, outer))].count === sums.blocks[inner].levelCount && isFull(sums, inner);
  const shapes = sums.blocks.map(({ levelCount, width, terms }) => ({ levelCount, width, terms }));
  const { layout, order } = placeBlocks(shapes, sums.fixed.rows, isNested);
  return {
    layout,
    tiles: order.map((k) => sums.blocks[k].tiles),
    borders: order.map((k) => sums.blocks[k].border),
    pairs: (own, other) => orientedPairs(sums, order[layout.blocks.indexOf(own)], order[layout.blocks.indexOf(other)]),
  };
}

/** Whether every level has rows; a level without any would break the chain of nesting. */
function isFull(sums: CrossProductSums, block: number): boolean {
  const { tiles, levelCount, width } = sums.blocks[block];
  for (let level = 0; level < levelCount; level++) {
    if (tiles.subarray(level * width * width, (level + 1) * width * width).every((value) => value === 0)) return false;
  }
  return true;
}

function orientedPairs(sums: CrossProductSums, own: number, other: number): OrientedPairs {
  const { values, tileSize, count, first, second } = sums.pairs[pairPosition(Math.min(own, other), Math.max(own, other))];
  const ownWidth = sums.blocks[own].width;
  const otherWidth = sums.blocks[other].width;
  if (own < other) return { count, own: first, other: second, element: (tile, a, b) => values[tile * tileSize + a * otherWidth + b] };
  return { count, own: second, other: first, element: (tile, a, b) => values[tile * tileSize + b * ownWidth + a] };
}
