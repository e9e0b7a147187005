/**
 * Cross-products of a crossed design's terms by pairs of levels that meet, E = Z_k'W Z_1 of the kept terms with the eliminated one and
 * A = Z_k'W Z_k among themselves, so that a product with the kept effects need not touch the rows:
 *
 *   out += (A - E K E') b,   K = L_1 (I + L_1'P L_1)^-1 L_1' / sigma^2 level by level.
 *
 * The same as `addReducedProduct` of `crossed-rows.ts`, in fewer operations wherever levels meet about as often as there are rows, or less.
 * Knows the data; K is given.
 */
import type { Design } from "../../design/design.js";
import { groupRows } from "../grouped-rows.js";

/** Sums over the rows of each level of one term, by the unknowns that it meets there. */
export interface LevelPairs {
  /** d of the term whose levels these are */
  readonly size: number;
  /** pairs of level j: starts[j] .. starts[j + 1] - 1 */
  readonly starts: Int32Array;
  /** which unknown of the kept terms */
  readonly unknowns: Int32Array;
  /** sum of w z z_k over the rows, [pairs, d] */
  readonly values: Float64Array;
}

export interface CrossedPairs {
  readonly eliminated: LevelPairs;
  /** one per kept term, and where its unknowns begin */
  readonly kept: readonly { readonly pairs: LevelPairs; readonly offset: number }[];
}

/** @param offsets where each kept term's unknowns begin, and their number */
export function crossedPairs(design: Design, eliminatedTerm: number, keptTerms: readonly number[], offsets: readonly number[]): CrossedPairs {
  return {
    eliminated: pairsOf(design, eliminatedTerm, keptTerms, offsets),
    kept: keptTerms.map((t, k) => ({ pairs: pairsOf(design, t, keptTerms, offsets), offset: offsets[k] })),
  };
}

/** Operations that a product takes. */
export function pairOperations({ eliminated, kept }: CrossedPairs): number {
  return 2 * eliminated.values.length + kept.reduce((sum, { pairs }) => sum + pairs.values.length, 0);
}

/** out += (A - E K E') b. @param shrinkage K, [levels, d_1, d_1] @param effects b of the kept terms */
export function addPairedProduct({ eliminated, kept }: CrossedPairs, shrinkage: Float64Array, effects: Float64Array, out: Float64Array): void {
  subtractExplained(eliminated, shrinkage, effects, out);
  for (const { pairs, offset } of kept) {
    const { size: d, starts, unknowns, values } = pairs;
    for (let level = 0; level + 1 < starts.length; level++) {
      for (let a = 0; a < d; a++) {
        let sum = 0;
        for (let at = starts[level], end = starts[level + 1]; at < end; at++) sum += values[at * d + a] * effects[unknowns[at]];
        out[offset + level * d + a] += sum;
      }
    }
  }
}

/** out += E b @param effects of the eliminated term @param out over the kept unknowns */
export function addToKept({ size: d, starts, unknowns, values }: LevelPairs, effects: Float64Array, out: Float64Array): void {
  for (let level = 0; level + 1 < starts.length; level++) {
    for (let at = starts[level], end = starts[level + 1]; at < end; at++) {
      for (let a = 0; a < d; a++) out[unknowns[at]] += values[at * d + a] * effects[level * d + a];
    }
  }
}

/** out += E'b @param effects of the kept terms @param out of the eliminated one, [levels, d_1] */
export function addToEliminated({ size: d, starts, unknowns, values }: LevelPairs, effects: Float64Array, out: Float64Array): void {
  for (let level = 0; level + 1 < starts.length; level++) {
    for (let at = starts[level], end = starts[level + 1]; at < end; at++) {
      for (let a = 0; a < d; a++) out[level * d + a] += values[at * d + a] * effects[unknowns[at]];
    }
  }
}

/** K v, level by level. @param out may be `values` @returns out */
export function timesEachLevel(matrices: Float64Array, d: number, values: Float64Array, out: Float64Array): Float64Array {
  const product = new Float64Array(d);
  for (let start = 0; start < values.length; start += d) {
    product.fill(0);
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) product[a] += matrices[(start + a) * d + b] * values[start + b];
    for (let a = 0; a < d; a++) out[start + a] = product[a];
  }
  return out;
}

function subtractExplained(pairs: LevelPairs, shrinkage: Float64Array, effects: Float64Array, out: Float64Array): void {
  if (pairs.size === 1) return subtractScalar(pairs, shrinkage, effects, out);
  const { size: d, starts, unknowns, values } = pairs;
  const [sums, own] = [new Float64Array(d), new Float64Array(d)];
  for (let level = 0; level + 1 < starts.length; level++) {
    sums.fill(0);
    for (let at = starts[level]; at < starts[level + 1]; at++) for (let a = 0; a < d; a++) sums[a] += values[at * d + a] * effects[unknowns[at]];
    own.fill(0);
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) own[a] += shrinkage[(level * d + a) * d + b] * sums[b];
    for (let at = starts[level]; at < starts[level + 1]; at++) for (let a = 0; a < d; a++) out[unknowns[at]] -= values[at * d + a] * own[a];
  }
}

function subtractScalar({ starts, unknowns, values }: LevelPairs, shrinkage: Float64Array, effects: Float64Array, out: Float64Array): void {
  for (let level = 0; level + 1 < starts.length; level++) {
    const [first, end] = [starts[level], starts[level + 1]];
    let sum = 0;
    for (let at = first; at < end; at++) sum += values[at] * effects[unknowns[at]];
    const own = shrinkage[level] * sum;
    for (let at = first; at < end; at++) out[unknowns[at]] -= values[at] * own;
  }
}

/** One walk over the rows, level by level: `place` says where an unknown already stands among the level's pairs. */
function pairsOf({ grouped, weights, rowCount }: Design, term: number, keptTerms: readonly number[], offsets: readonly number[]): LevelPairs {
  const { levelIndex, levels, basis } = grouped[term];
  const d = basis.columns;
  const kept = keptTerms.map((t) => grouped[t]);
  const { rows, starts: rowStarts } = groupRows(levelIndex, levels.length);
  const most = rowCount * kept.reduce((sum, one) => sum + one.basis.columns, 0);
  const [unknowns, values] = [new Int32Array(most), new Float64Array(most * d)];
  const place = new Int32Array(offsets[kept.length]).fill(-1);
  const starts = new Int32Array(levels.length + 1);
  let count = 0;
  for (let level = 0; level < levels.length; level++) {
    starts[level] = count;
    for (let i = rowStarts[level]; i < rowStarts[level + 1]; i++) {
      const row = rows[i];
      kept.forEach((one, k) => {
        const width = one.basis.columns;
        for (let b = 0; b < width; b++) {
          const unknown = offsets[k] + one.levelIndex[row] * width + b;
          if (place[unknown] < starts[level]) unknowns[(place[unknown] = count++)] = unknown;
          const value = (weights?.[row] ?? 1) * one.basis.data[row * width + b];
          for (let a = 0; a < d; a++) values[place[unknown] * d + a] += value * basis.data[row * d + a];
        }
      });
    }
  }
  starts[levels.length] = count;
  return { size: d, starts, unknowns: unknowns.slice(0, count), values: values.slice(0, count * d) };
}
