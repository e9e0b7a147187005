/**
 * The inverse of a sparse matrix where its factor is not zero, from the last supernode to the first: each front's inverse follows from
 * that of its parent (Takahashi, Fagan & Chin 1973; Erisman & Tinney 1975). As much work as two factors, and exact.
 * Knows a factor; knows no equations.
 */
import type { SparseFactor } from "./factor.js";
import { extendInverse } from "./front.js";
import { frontPool } from "./pool.js";
import type { SupernodalPattern } from "./pattern.js";

/** Panels as the factor's: entries of the inverse, lower triangle. */
export interface SelectedInverse {
  readonly pattern: SupernodalPattern;
  readonly values: Float64Array;
}

/**
 * @param withBorder whether of the whole inverse; false for that of the matrix without its border, zeros standing at the border
 * @param reuse an earlier one of the same pattern, overwritten
 */
export function selectedInverse({ pattern, values }: SparseFactor, withBorder: boolean, reuse: SelectedInverse | null = null): SelectedInverse {
  const { firstColumn, rowStart, parent, parentIndex, valueStart, size, borderSize } = pattern;
  const out = reuse?.values ?? new Float64Array(values.length);
  const pool = frontPool();
  const fronts = new Array<Float64Array | null>(parent.length).fill(null);
  const waiting = childCounts(parent);
  const orderOf = (k: number): number => firstColumn[k + 1] - firstColumn[k] + rowStart[k + 1] - rowStart[k];
  for (let k = parent.length - 1; k >= 0; k--) {
    const columns = firstColumn[k + 1] - firstColumn[k];
    const order = orderOf(k);
    const front = pool.take(order * order);
    const above = parent[k];
    const inverseAbove = above < 0 ? null : fronts[above];
    if (inverseAbove !== null) gatherCorner(inverseAbove, orderOf(above), parentIndex, rowStart[k], front, order, columns);
    if (withBorder || firstColumn[k] < size - borderSize) extendInverse(values.slice(valueStart[k], valueStart[k + 1]), front, order, columns);
    mirrorFirst(front, order, columns);
    copyPanel(front, order, columns, out, valueStart[k]);
    if (waiting[k] > 0) fronts[k] = front;
    else pool.give(front);
    if (inverseAbove !== null && --waiting[above] === 0) {
      pool.give(inverseAbove);
      fronts[above] = null;
    }
  }
  return { pattern, values: out };
}

function childCounts(parent: Int32Array): Int32Array {
  const counts = new Int32Array(parent.length);
  for (const above of parent) if (above >= 0) counts[above]++;
  return counts;
}

/** Z of a front's rows, both triangles, from the front of its parent. */
function gatherCorner(from: Float64Array, fromOrder: number, index: Int32Array, first: number, out: Float64Array, order: number, columns: number): void {
  const shift = first - columns;
  for (let i = columns; i < order; i++) {
    const source = index[shift + i] * fromOrder;
    for (let j = columns; j <= i; j++) {
      const value = from[source + index[shift + j]];
      out[i * order + j] = value;
      out[j * order + i] = value;
    }
  }
}

/** The first columns' upper triangle from the lower. */
function mirrorFirst(front: Float64Array, order: number, columns: number): void {
  for (let i = 0; i < columns; i++) for (let j = 0; j < i; j++) front[j * order + i] = front[i * order + j];
}

function copyPanel(front: Float64Array, order: number, columns: number, out: Float64Array, start: number): void {
  for (let i = 0, at = start; i < order; i++) for (let j = 0; j < columns; j++) out[at++] = front[i * order + j];
}

/** Entry at two positions in order of elimination; null where the pattern has none. */
export function entryAt({ pattern, values }: SelectedInverse, first: number, second: number): number | null {
  const [column, row] = first < second ? [first, second] : [second, first];
  const { supernodeOf, firstColumn, valueStart } = pattern;
  const k = supernodeOf[column];
  const columns = firstColumn[k + 1] - firstColumn[k];
  const index = row < firstColumn[k + 1] ? row - firstColumn[k] : indexOfRow(pattern, k, row);
  return index < 0 ? null : values[valueStart[k] + index * columns + column - firstColumn[k]];
}

/** Index of a row within a supernode's panel; -1 where it has none. */
function indexOfRow({ firstColumn, rowStart, rows }: SupernodalPattern, k: number, row: number): number {
  let low = rowStart[k];
  let high = rowStart[k + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle] < row) low = middle + 1;
    else high = middle;
  }
  return low < rowStart[k + 1] && rows[low] === row ? firstColumn[k + 1] - firstColumn[k] + low - rowStart[k] : -1;
}
