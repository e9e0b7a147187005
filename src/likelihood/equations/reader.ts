/**
 * Rows in conditioned columns, a few hundred at a time, so that the loops over them stay tight and the data are never copied
 * whole. Knows how to change a basis; knows no sums.
 */
import type { Matrix } from "../../numerics/matrix.js";
import type { Conditioning } from "./conditioning.js";
import type { UnplacedBlock } from "./layout.js";
import type { RowBlock } from "./rows.js";

export interface ChunkReader {
  /** most rows that one chunk holds */
  readonly capacity: number;
  /** the chunk that begins at a row; its arrays are overwritten by the next */
  read(from: number): Chunk;
}

export interface Chunk {
  readonly count: number;
  /** ones where the rows carry none, [count] */
  readonly weights: Float64Array;
  /** X, [count, p] */
  readonly fixed: Float64Array;
  readonly effects: readonly BlockRows[];
}

/** Z of one block: row i belongs to level `levels[i]` with `values` [count, width]. */
export interface BlockRows {
  readonly width: number;
  levels: Int32Array;
  readonly values: Float64Array;
}

const capacity = 512;

export function chunkReader(conditioning: Conditioning, blocks: readonly UnplacedBlock[], rows: RowBlock): ChunkReader {
  const fixedCount = rows.fixed.matrix.columns;
  const fixed = new Float64Array(capacity * fixedCount);
  const ones = new Float64Array(capacity).fill(1);
  const effects: BlockRows[] = blocks.map(({ width }) => ({ width, levels: new Int32Array(0), values: new Float64Array(capacity * width) }));
  const read = (from: number): Chunk => {
    const to = Math.min(rows.rowCount, from + capacity);
    changeRows(rows.fixed.matrix, from, to, conditioning.fixed.transform, fixed, fixedCount, 0);
    blocks.forEach((block, k) => {
      effects[k].levels = rows.grouped[block.terms[0].termIndex].levelIndex.subarray(from, to);
      for (const { termIndex, column } of block.terms) {
        changeRows(rows.grouped[termIndex].basis, from, to, conditioning.terms[termIndex].transform, effects[k].values, block.width, column);
      }
    });
    return { count: to - from, weights: rows.weights?.subarray(from, to) ?? ones, fixed, effects };
  };
  return { capacity, read };
}

/** Writes Tᵀ x for the rows x from `from` to `to`, into columns `column`, ... of rows `width` wide. */
function changeRows(matrix: Matrix, from: number, to: number, transform: Matrix, out: Float64Array, width: number, column: number): void {
  const { data, columns: d } = matrix;
  const t = transform.data;
  for (let i = from; i < to; i++) {
    const target = (i - from) * width + column;
    for (let j = 0; j < d; j++) {
      let sum = 0;
      for (let k = 0; k <= j; k++) sum += data[i * d + k] * t[k * d + j];
      out[target + j] = sum;
    }
  }
}
