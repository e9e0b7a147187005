/** How the rows of one epoch are cut into batches: freely, or between whole groups. Knows row numbers and levels only. */
import { shuffleInPlace, type RandomSource } from "../../numerics/random.js";
import type { GroupedRows } from "../grouped-rows.js";

/** Every row once, shuffled, `batchSize` at a time; the last batch holds what is left. */
export function shuffledBatches(rowCount: number, batchSize: number, random: RandomSource): readonly Int32Array[] {
  const rows = Int32Array.from({ length: rowCount }, (_, row) => row);
  shuffleInPlace(rows, random);
  const batches: Int32Array[] = [];
  for (let start = 0; start < rowCount; start += batchSize) batches.push(rows.subarray(start, Math.min(start + batchSize, rowCount)));
  return batches;
}

/**
 * Every row once, whole groups in shuffled order: a batch closes where the next group would take it farther beyond
 * `batchSize` than it falls short. A group larger than `batchSize` is a batch of its own.
 */
export function wholeGroupBatches({ rows, starts }: GroupedRows, batchSize: number, random: RandomSource): readonly Int32Array[] {
  const groups = Int32Array.from({ length: starts.length - 1 }, (_, group) => group).filter((group) => starts[group + 1] > starts[group]);
  shuffleInPlace(groups, random);
  const ordered = new Int32Array(rows.length);
  const batches: Int32Array[] = [];
  let begin = 0;
  let end = 0;
  for (const group of groups) {
    const size = starts[group + 1] - starts[group];
    if (end > begin && end - begin + size / 2 > batchSize) {
      batches.push(ordered.subarray(begin, end));
      begin = end;
    }
    ordered.set(rows.subarray(starts[group], starts[group + 1]), end);
    end += size;
  }
  if (end > begin) batches.push(ordered.subarray(begin, end));
  return batches;
}
