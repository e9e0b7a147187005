/**
 * The rows of a crossed design sorted by the eliminated term's level, so that one walk over them applies
 *
 *   out += Z'(W - W Z_1 K Z_1'W) Z b,   K = L_1 (I + L_1'P L_1)^-1 L_1' / sigma^2 level by level,
 *
 * to the kept effects b: a level's rows are read, their part that the eliminated effects explain is taken off, and they are handed
 * back while still at hand. This is where conjugate gradients spend their time. Weights are folded into the bases by their roots.
 */
import type { Design, GroupedDesign } from "../../design/design.js";
import { groupRows } from "../grouped-rows.js";

export interface CrossedRows {
  /** rows of the eliminated term's level j: starts[j] .. starts[j + 1] - 1 */
  readonly starts: Int32Array;
  /** sqrt(w) z_1, [n, d_1] */
  readonly eliminatedBasis: Float64Array;
  readonly eliminatedSize: number;
  /** for every row and kept term the first unknown of the row's level, [n, kept] */
  readonly unknownIndex: Int32Array;
  /** sqrt(w) z of the kept terms side by side, [n, sum of d] */
  readonly keptBasis: Float64Array;
  /** d of every kept term, and their sum */
  readonly keptSizes: Int32Array;
  readonly keptWidth: number;
  /** one level's Z b, and d_1 sums and effects */
  readonly buffer: Float64Array;
  readonly sums: Float64Array;
  readonly effects: Float64Array;
}

/** @param offsets where each kept term's unknowns begin */
export function crossedRows(design: Design, eliminatedTerm: number, keptTerms: readonly number[], offsets: readonly number[]): CrossedRows {
  const eliminated = design.grouped[eliminatedTerm];
  const kept = keptTerms.map((t) => design.grouped[t]);
  const { rows, starts } = groupRows(eliminated.levelIndex, eliminated.levels.length);
  const roots = design.weights?.map(Math.sqrt) ?? null;
  const unknownIndex = new Int32Array(design.rowCount * kept.length);
  kept.forEach((term, k) => rows.forEach((row, i) => (unknownIndex[i * kept.length + k] = offsets[k] + term.levelIndex[row] * term.basis.columns)));
  let largest = 0;
  for (let level = 0; level + 1 < starts.length; level++) largest = Math.max(largest, starts[level + 1] - starts[level]);
  return {
    starts,
    eliminatedBasis: sortedBases([eliminated], rows, roots),
    eliminatedSize: eliminated.basis.columns,
    unknownIndex,
    keptBasis: sortedBases(kept, rows, roots),
    keptSizes: Int32Array.from(kept, (term) => term.basis.columns),
    keptWidth: kept.reduce((sum, term) => sum + term.basis.columns, 0),
    buffer: new Float64Array(largest),
    sums: new Float64Array(eliminated.basis.columns),
    effects: new Float64Array(eliminated.basis.columns),
  };
}

/** The terms' bases side by side, rows in the given order, times the roots of the weights. */
function sortedBases(terms: readonly GroupedDesign[], rows: Int32Array, roots: Float64Array | null): Float64Array {
  const width = terms.reduce((sum, term) => sum + term.basis.columns, 0);
  const result = new Float64Array(rows.length * width);
  let column = 0;
  for (const { basis } of terms) {
    for (let i = 0; i < rows.length; i++) {
      const scale = roots === null ? 1 : roots[rows[i]];
      for (let a = 0; a < basis.columns; a++) result[i * width + column + a] = scale * basis.data[rows[i] * basis.columns + a];
    }
    column += basis.columns;
  }
  return result;
}

/**
 * out += Z'(W - W Z_1 K Z_1'W) Z b.
 * @param shrinkage K, [levels, d_1, d_1]
 * @param effects b of the kept terms
 */
export function addReducedProduct(rows: CrossedRows, shrinkage: Float64Array, effects: Float64Array, out: Float64Array): void {
  const isScalar = rows.eliminatedSize === 1 && rows.keptSizes.every((size) => size === 1);
  if (isScalar) addScalarProduct(rows, shrinkage, effects, out);
  else addVectorProduct(rows, shrinkage, effects, out);
}

function addScalarProduct(rows: CrossedRows, shrinkage: Float64Array, effects: Float64Array, out: Float64Array): void {
  const { starts, eliminatedBasis, unknownIndex, keptBasis, buffer } = rows;
  const width = rows.keptSizes.length;
  for (let level = 0; level + 1 < starts.length; level++) {
    const first = starts[level];
    const last = starts[level + 1];
    let sum = 0;
    for (let i = first; i < last; i++) {
      let value = 0;
      for (let at = i * width, end = at + width; at < end; at++) value += keptBasis[at] * effects[unknownIndex[at]];
      buffer[i - first] = value;
      sum += eliminatedBasis[i] * value;
    }
    const own = shrinkage[level] * sum;
    for (let i = first; i < last; i++) {
      const value = buffer[i - first] - eliminatedBasis[i] * own;
      for (let at = i * width, end = at + width; at < end; at++) out[unknownIndex[at]] += keptBasis[at] * value;
    }
  }
}

function addVectorProduct(rows: CrossedRows, shrinkage: Float64Array, effects: Float64Array, out: Float64Array): void {
  const { starts, eliminatedBasis, eliminatedSize: d, buffer, sums, effects: own } = rows;
  for (let level = 0; level + 1 < starts.length; level++) {
    const first = starts[level];
    const last = starts[level + 1];
    sums.fill(0);
    for (let i = first; i < last; i++) {
      const value = rowProduct(rows, i, effects);
      buffer[i - first] = value;
      for (let a = 0; a < d; a++) sums[a] += eliminatedBasis[i * d + a] * value;
    }
    for (let a = 0; a < d; a++) {
      own[a] = 0;
      for (let b = 0; b < d; b++) own[a] += shrinkage[(level * d + a) * d + b] * sums[b];
    }
    for (let i = first; i < last; i++) {
      let value = buffer[i - first];
      for (let a = 0; a < d; a++) value -= eliminatedBasis[i * d + a] * own[a];
      scatterRow(rows, i, value, out);
    }
  }
}

/** z_i'b over the kept terms. */
function rowProduct({ unknownIndex, keptBasis, keptSizes, keptWidth }: CrossedRows, row: number, effects: Float64Array): number {
  let at = keptWidth * row;
  let value = 0;
  for (let k = 0; k < keptSizes.length; k++) {
    const start = unknownIndex[row * keptSizes.length + k];
    for (let a = 0; a < keptSizes[k]; a++) value += keptBasis[at++] * effects[start + a];
  }
  return value;
}

/** out += z_i v over the kept terms. */
function scatterRow({ unknownIndex, keptBasis, keptSizes, keptWidth }: CrossedRows, row: number, value: number, out: Float64Array): void {
  let at = keptWidth * row;
  for (let k = 0; k < keptSizes.length; k++) {
    const start = unknownIndex[row * keptSizes.length + k];
    for (let a = 0; a < keptSizes[k]; a++) out[start + a] += keptBasis[at++] * value;
  }
}
