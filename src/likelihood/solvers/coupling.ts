/**
 * Z_c'W Z_k between one large term and a few small ones taken together: sparse, since a level of the large term meets few levels of the
 * others. Rows are the large term's scalar effects, columns the small terms' effects side by side. Knows the data; no theta.
 */
import type { GroupedDesign } from "../../design/design.js";
import type { Matrix } from "../../numerics/matrix.js";

export interface Coupling {
  /** entries of row k: starts[k] .. starts[k + 1] - 1 */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** A term whose effects begin at `start` of the small terms' common numbering. */
export interface PlacedTerm {
  readonly term: GroupedDesign;
  readonly start: number;
}

/** @param weights w, [n] */
export function couplingOf(large: GroupedDesign, small: readonly PlacedTerm[], weights: Float64Array): Coupling {
  const d = large.basis.columns;
  const sums = Array.from({ length: large.levels.length * d }, () => new Map<number, number>());
  for (let row = 0; row < weights.length; row++) {
    for (let a = 0; a < d; a++) {
      const own = weights[row] * large.basis.data[row * d + a];
      addRow(sums[large.levelIndex[row] * d + a], small, row, own);
    }
  }
  return compressed(sums);
}

/** Z_c'W Z_c over the small terms, [columns, columns]. */
export function addCoarseProducts(small: readonly PlacedTerm[], weights: Float64Array, out: Matrix): void {
  for (const { term, start } of small) {
    const d = term.basis.columns;
    for (let row = 0; row < weights.length; row++) {
      for (let a = 0; a < d; a++) {
        const first = (start + term.levelIndex[row] * d + a) * out.columns;
        const own = weights[row] * term.basis.data[row * d + a];
        for (const other of small) {
          const size = other.term.basis.columns;
          const column = other.start + other.term.levelIndex[row] * size;
          for (let b = 0; b < size; b++) out.data[first + column + b] += own * other.term.basis.data[row * size + b];
        }
      }
    }
  }
}

function addRow(sums: Map<number, number>, small: readonly PlacedTerm[], row: number, own: number): void {
  for (const { term, start } of small) {
    const d = term.basis.columns;
    const column = start + term.levelIndex[row] * d;
    for (let b = 0; b < d; b++) sums.set(column + b, (sums.get(column + b) ?? 0) + own * term.basis.data[row * d + b]);
  }
}

function compressed(sums: readonly Map<number, number>[]): Coupling {
  const starts = new Int32Array(sums.length + 1);
  sums.forEach((row, k) => (starts[k + 1] = starts[k] + row.size));
  const columns = new Int32Array(starts[sums.length]);
  const values = new Float64Array(starts[sums.length]);
  let at = 0;
  for (const row of sums) {
    for (const column of [...row.keys()].sort((a, b) => a - b)) {
      columns[at] = column;
      values[at++] = row.get(column) ?? 0;
    }
  }
  return { starts, columns, values };
}

/** out += B' x: from the large term's effects to the small terms'. */
export function addToSmall({ starts, columns, values }: Coupling, x: Float64Array, out: Float64Array): void {
  for (let k = 0; k + 1 < starts.length; k++) for (let at = starts[k]; at < starts[k + 1]; at++) out[columns[at]] += values[at] * x[k];
}

/** out += B x: from the small terms' effects to the large one's. */
export function addToLarge({ starts, columns, values }: Coupling, x: Float64Array, out: Float64Array): void {
  for (let k = 0; k + 1 < starts.length; k++) {
    let sum = 0;
    for (let at = starts[k]; at < starts[k + 1]; at++) sum += values[at] * x[columns[at]];
    out[k] += sum;
  }
}
