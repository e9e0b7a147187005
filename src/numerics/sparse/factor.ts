/**
 * The numbers of a sparse Cholesky factor, front by front along the tree of supernodes: each front gathers its own entries and what
 * its children left, eliminates its columns, and hands the rest on (the multifrontal method: Duff & Reid 1983; Liu 1992).
 * Knows a pattern and whoever fills the fronts; knows no equations.
 */
import { eliminateColumns } from "./front.js";
import { frontPool } from "./pool.js";
import type { SupernodalPattern } from "./pattern.js";

export interface SparseFactor {
  readonly pattern: SupernodalPattern;
  /** panels [columns + rows, columns] one after the other; above a panel's diagonal nothing is said */
  readonly values: Float64Array;
}

/** One front while it is being filled. */
export interface Front {
  readonly supernode: number;
  readonly order: number;
  /** [order, order], lower triangle */
  readonly values: Float64Array;
  /** index within the front of every position that stands in it */
  readonly place: Int32Array;
}

/**
 * @param fill adds the matrix's own entries in the columns of one supernode to its front
 * @param reuse an earlier factor of the same pattern, overwritten
 * @throws NumericalError `not-positive-definite`
 */
export function factorSparse(pattern: SupernodalPattern, fill: (front: Front) => void, reuse: SparseFactor | null = null): SparseFactor {
  const { firstColumn, rowStart, rows, parent, parentIndex, valueStart } = pattern;
  const count = parent.length;
  const values = reuse?.values ?? new Float64Array(valueStart[count]);
  const place = new Int32Array(pattern.size);
  const pool = frontPool();
  const fronts = new Array<Float64Array | null>(count).fill(null);
  const orderOf = (k: number): number => firstColumn[k + 1] - firstColumn[k] + rowStart[k + 1] - rowStart[k];
  for (let k = 0; k < count; k++) {
    const columns = firstColumn[k + 1] - firstColumn[k];
    const order = orderOf(k);
    const front = fronts[k] ?? pool.take(order * order);
    for (let j = 0; j < columns; j++) place[firstColumn[k] + j] = j;
    for (let at = rowStart[k], i = columns; i < order; at++, i++) place[rows[at]] = i;
    fill({ supernode: k, order, values: front, place });
    eliminateColumns(front, order, columns);
    copyPanel(front, order, columns, values, valueStart[k]);
    const above = parent[k];
    if (above >= 0) {
      const orderAbove = orderOf(above);
      const target = (fronts[above] ??= pool.take(orderAbove * orderAbove));
      addCorner(front, order, columns, target, orderAbove, parentIndex, rowStart[k]);
    }
    pool.give(front);
    fronts[k] = null;
  }
  return { pattern, values };
}

function copyPanel(front: Float64Array, order: number, columns: number, out: Float64Array, start: number): void {
  for (let i = 0, at = start; i < order; i++) {
    const row = i * order;
    for (let j = 0; j < columns; j++) out[at++] = front[row + j];
  }
}

/** Adds what a front leaves to its parent's: rows ascend in both, so that lower stays lower. */
function addCorner(front: Float64Array, order: number, columns: number, out: Float64Array, outOrder: number, index: Int32Array, first: number): void {
  const shift = first - columns;
  for (let i = columns; i < order; i++) {
    const row = i * order;
    const target = index[shift + i] * outOrder;
    for (let j = columns; j <= i; j++) out[target + index[shift + j]] += front[row + j];
  }
}

/** log|L Lᵀ| over columns `from` to `to`. */
export function logDeterminantBetween({ pattern, values }: SparseFactor, from: number, to: number): number {
  const { firstColumn, supernodeOf, valueStart } = pattern;
  let sum = 0;
  for (let column = from; column < to; column++) {
    const k = supernodeOf[column];
    const j = column - firstColumn[k];
    sum += Math.log(values[valueStart[k] + j * (firstColumn[k + 1] - firstColumn[k]) + j]);
  }
  return 2 * sum;
}
