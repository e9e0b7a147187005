/**
 * One pass over the rows: the cross-products [Z X]ᵀ W [Z X] in conditioned columns, as tiles by level, tiles by pair of
 * levels, and borders. Blocks of rows may come one after the other. Knows sums; knows no order of elimination.
 */
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { conditioningOf, type Conditioning } from "./conditioning.js";
import { blocksOf, type UnplacedBlock } from "./layout.js";
import { createPairTable, pairIndex, type PairTable } from "./pairs.js";
import { chunkReader, type BlockRows } from "./reader.js";
import type { RowBlock } from "./rows.js";

export interface CrossProductSums {
  readonly conditioning: Conditioning;
  readonly blocks: readonly BlockSums[];
  /** of blocks k < l, at `pairPosition(k, l)`: tiles of Z_kᵀ W Z_l, [d_k, d_l] */
  readonly pairs: readonly PairTable[];
  /** XᵀWX, [p, p], lower triangle */
  readonly fixed: Matrix;
}

export interface BlockSums extends UnplacedBlock {
  /** diagonal of Z_kᵀ W Z_k, [levels, d, d], both triangles */
  readonly tiles: Float64Array;
  /** Z_kᵀ W X, [levels, d, p] */
  readonly border: Float64Array;
}

/** Where the pair table of blocks `first` < `second` stands in a list of all pairs. */
export function pairPosition(first: number, second: number): number {
  return (second * (second - 1)) / 2 + first;
}

/** Empty sums, scaled by what the first block of rows shows. */
export function startSums(rows: RowBlock): CrossProductSums {
  const fixedCount = rows.fixed.matrix.columns;
  const blocks = blocksOf(rows).map((block) => {
    const { levelCount, width } = block;
    return { ...block, tiles: new Float64Array(levelCount * width * width), border: new Float64Array(levelCount * width * fixedCount) };
  });
  const pairs = blocks.flatMap((second, l) => blocks.slice(0, l).map((first) => createPairTable(first.width * second.width)));
  return { conditioning: conditioningOf(rows), blocks, pairs, fixed: zeros(fixedCount, fixedCount) };
}

/** Adds a block of rows. Rows of an unseen level (index -1) add nothing to that term. */
export function addRows(sums: CrossProductSums, rows: RowBlock): void {
  const reader = chunkReader(sums.conditioning, sums.blocks, rows);
  for (let from = 0; from < rows.rowCount; from += reader.capacity) {
    const { count, weights, fixed, effects } = reader.read(from);
    addFixed(sums.fixed, count, weights, fixed);
    effects.forEach((own, k) => {
      addOwn(sums.blocks[k], count, weights, own, fixed, sums.fixed.rows);
      effects.slice(0, k).forEach((other, l) => addPairs(sums.pairs[pairPosition(l, k)], count, weights, other, own));
    });
  }
}

function addFixed(out: Matrix, count: number, weights: Float64Array, fixed: Float64Array): void {
  const p = out.rows;
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < p; a++) {
      const value = weights[i] * fixed[i * p + a];
      for (let b = 0; b <= a; b++) out.data[a * p + b] += value * fixed[i * p + b];
    }
  }
}

function addOwn({ tiles, border }: BlockSums, count: number, weights: Float64Array, own: BlockRows, fixed: Float64Array, p: number): void {
  const { levels, values, width: d } = own;
  for (let i = 0; i < count; i++) {
    if (levels[i] < 0) continue;
    for (let a = 0; a < d; a++) {
      const value = weights[i] * values[i * d + a];
      const row = levels[i] * d + a;
      for (let b = 0; b < d; b++) tiles[row * d + b] += value * values[i * d + b];
      for (let c = 0; c < p; c++) border[row * p + c] += value * fixed[i * p + c];
    }
  }
}

function addPairs(table: PairTable, count: number, weights: Float64Array, first: BlockRows, second: BlockRows): void {
  for (let i = 0; i < count; i++) {
    if (first.levels[i] < 0 || second.levels[i] < 0) continue;
    let at = pairIndex(table, first.levels[i], second.levels[i]) * table.tileSize;
    for (let a = 0; a < first.width; a++) {
      const value = weights[i] * first.values[i * first.width + a];
      for (let b = 0; b < second.width; b++) table.values[at++] += value * second.values[i * second.width + b];
    }
  }
}
