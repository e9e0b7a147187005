/**
 * A sparse remainder seen through Λ and factored: Λᵀ (A - the stages' C Cᵀ) Λ + I, gathered front by front. The stages' rows come scaled
 * by Λ already. Knows the remainder's products and Λ; knows no response.
 */
import { factorSparse, type Front, type SparseFactor } from "../../../numerics/sparse/index.js";
import type { SparseProducts } from "./sparse-products.js";
import type { StageReach } from "./reach.js";

/** A stage's C = panel F in the remainder's rows, through Λ, entry by entry of its reach: [entries, d]. */
export interface ReachValues {
  readonly reach: StageReach;
  readonly width: number;
  readonly values: Float64Array;
}

/** @param templates Λ of every remaining block, [d, d] @throws NumericalError `not-positive-definite` */
export function factorRemainder(products: SparseProducts, templates: readonly Float64Array[], stages: readonly ReachValues[], reuse: SparseFactor | null): SparseFactor {
  const { pattern } = products;
  const addTiles = tileAdder(products, templates);
  const randomSize = pattern.size - pattern.borderSize;
  const local = new Int32Array(stages.reduce((most, { reach }) => Math.max(most, longest(reach.start)), 0));
  return factorSparse(pattern, (front) => {
    addTiles(front);
    const { supernode, order, values, place } = front;
    for (let column = pattern.firstColumn[supernode]; column < Math.min(randomSize, pattern.firstColumn[supernode + 1]); column++) values[place[column] * (order + 1)] += 1;
    for (const stage of stages) subtractReach(front, stage, local);
  }, reuse);
}

function longest(start: Int32Array): number {
  let most = 0;
  for (let i = 1; i < start.length; i++) most = Math.max(most, start[i] - start[i - 1]);
  return most;
}

/** Adds Λᵀ A Λ, tile by tile. */
function tileAdder({ tiles, blockOfPosition, pattern }: SparseProducts, templates: readonly Float64Array[]): (front: Front) => void {
  const widthAt = (position: number): number => (blockOfPosition[position] < 0 ? pattern.borderSize : Math.sqrt(templates[blockOfPosition[position]].length));
  const largest = Math.max(pattern.borderSize, ...templates.map(({ length }) => Math.sqrt(length)));
  const half = new Float64Array(largest * largest);
  return ({ supernode, order, values, place }) => {
    for (let t = tiles.start[supernode]; t < tiles.start[supernode + 1]; t++) {
      const [row, column] = [tiles.row[t], tiles.column[t]];
      const [rows, columns] = [widthAt(row), widthAt(column)];
      const [left, right] = [templates[blockOfPosition[row]], templates[blockOfPosition[column]]] as (Float64Array | undefined)[];
      const own = tiles.values.subarray(tiles.at[t], tiles.at[t] + rows * columns);
      for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) half[i * columns + j] = right === undefined ? own[i * columns + j] : rowByTemplate(own, i, right, j, columns);
      for (let i = 0; i < rows; i++) {
        const target = place[row + i] * order;
        for (let j = 0; j < columns && (row !== column || j <= i); j++) {
          values[target + place[column + j]] += left === undefined ? half[i * columns + j] : columnByTemplate(half, j, columns, left, i, rows);
        }
      }
    }
  };
}

/** (A Λ)_ij */
function rowByTemplate(tile: Float64Array, i: number, template: Float64Array, j: number, d: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) sum += tile[i * d + k] * template[k * d + j];
  return sum;
}

/** (Λᵀ B)_ij */
function columnByTemplate(tile: Float64Array, j: number, columns: number, template: Float64Array, i: number, d: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) sum += template[k * d + i] * tile[k * columns + j];
  return sum;
}

/** front -= C Cᵀ over the levels that have rows among its columns. */
function subtractReach({ supernode, order, values: front, place }: Front, { reach, width: d, values }: ReachValues, local: Int32Array): void {
  const { start, from, to, end } = reach.visits;
  for (let visit = start[supernode]; visit < start[supernode + 1]; visit++) {
    const first = from[visit];
    const last = end[visit];
    for (let b = first; b < last; b++) local[b - first] = place[reach.position[b]] * order;
    for (let a = first; a < to[visit]; a++) {
      const column = local[a - first] / order;
      for (let c = 0; c < d; c++) {
        const value = values[a * d + c];
        if (value === 0) continue;
        for (let b = a; b < last; b++) front[local[b - first] + column] -= value * values[b * d + c];
      }
    }
  }
}
