/**
 * One pass over the rows: the cross-products [Z X]ᵀ W [Z X] in conditioned columns, as tiles by level, tiles by pair of
 * levels, and borders. Blocks of rows may come one after the other. Knows sums; knows no order of elimination.
 */
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { changeRow, conditioningOf, type Conditioning } from "./conditioning.js";
import { blocksOf, type UnplacedBlock } from "./layout.js";
import { createPairTable, pairIndex, type PairTable } from "./pairs.js";
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
  const reader = rowReader(sums, rows);
  const { levels, effects, fixed } = reader;
  for (let row = 0; row < rows.rowCount; row++) {
    reader.read(row);
    const weight = rows.weights === null ? 1 : rows.weights[row];
    addFixed(sums.fixed, weight, fixed);
    for (let k = 0; k < sums.blocks.length; k++) {
      if (levels[k] < 0) continue;
      addOwn(sums.blocks[k], levels[k], weight, effects[k], fixed);
      for (let l = 0; l < k; l++) {
        if (levels[l] >= 0) addPairTile(sums.pairs[pairPosition(l, k)], levels[l], levels[k], weight, effects[l], effects[k]);
      }
    }
  }
}

export interface RowReader {
  /** level of the row in every block */
  readonly levels: Int32Array;
  /** the row of every block's basis, conditioned */
  readonly effects: readonly Float64Array[];
  /** the row of X, conditioned */
  readonly fixed: Float64Array;
  /** fills the three from one row */
  read(row: number): void;
}

export function rowReader(shape: Pick<CrossProductSums, "conditioning"> & { readonly blocks: readonly UnplacedBlock[] }, rows: RowBlock): RowReader {
  const { conditioning, blocks } = shape;
  const levels = new Int32Array(blocks.length);
  const effects = blocks.map((block) => new Float64Array(block.width));
  const fixed = new Float64Array(rows.fixed.matrix.columns);
  const levelIndices = blocks.map((block) => rows.grouped[block.terms[0].termIndex].levelIndex);
  const read = (row: number): void => {
    changeRow(rows.fixed.matrix.data, row * fixed.length, conditioning.fixed.transform, fixed, 0);
    for (let k = 0; k < blocks.length; k++) {
      levels[k] = levelIndices[k][row];
      for (const term of blocks[k].terms) {
        const { data, columns } = rows.grouped[term.termIndex].basis;
        changeRow(data, row * columns, conditioning.terms[term.termIndex].transform, effects[k], term.column);
      }
    }
  };
  return { levels, effects, fixed, read };
}

function addFixed(out: Matrix, weight: number, fixed: Float64Array): void {
  const p = fixed.length;
  for (let a = 0; a < p; a++) {
    const value = weight * fixed[a];
    for (let b = 0; b <= a; b++) out.data[a * p + b] += value * fixed[b];
  }
}

function addOwn(block: BlockSums, level: number, weight: number, effects: Float64Array, fixed: Float64Array): void {
  const d = effects.length;
  const p = fixed.length;
  for (let a = 0; a < d; a++) {
    const value = weight * effects[a];
    const row = level * d + a;
    for (let b = 0; b < d; b++) block.tiles[row * d + b] += value * effects[b];
    for (let c = 0; c < p; c++) block.border[row * p + c] += value * fixed[c];
  }
}

function addPairTile(table: PairTable, first: number, second: number, weight: number, left: Float64Array, right: Float64Array): void {
  let at = pairIndex(table, first, second) * table.tileSize;
  for (let a = 0; a < left.length; a++) {
    const value = weight * left[a];
    for (let b = 0; b < right.length; b++) table.values[at++] += value * right[b];
  }
}
