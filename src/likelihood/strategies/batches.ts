/**
 * How the rows of one epoch are cut into batches: freely, or between whole groups, which the likelihood may ask for or a network that
 * remembers: its batches hold whole subjects. Knows row numbers and levels only.
 */
import type { Design } from "../../design/design.js";
import { subjectsOfRows } from "../../design/join.js";
import { tiedRows } from "../../plan/index.js";
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

/** Batches of rows that no random effect keeps together: freely shuffled, or of whole subjects where a network remembers. */
export function rowBatches({ networks, rowCount }: Design): (batchSize: number, random: RandomSource) => readonly Int32Array[] {
  const subjects = subjectsOfRows(networks);
  if (subjects.length === 0) return (batchSize, random) => shuffledBatches(rowCount, batchSize, random);
  const groups = rowsInOrder(tiedRows(rowCount, subjects.map((levelIndex) => ({ levelIndex }))));
  return (batchSize, random) => wholeGroupBatches(groups, batchSize, random);
}

/** Blocks of rows, joined where a network remembers across them. */
export function withWholeSubjects(blocks: GroupedRows, { networks, rowCount }: Design): GroupedRows {
  const subjects = subjectsOfRows(networks);
  if (subjects.length === 0) return blocks;
  const blockIndex = new Int32Array(rowCount);
  for (let block = 0; block + 1 < blocks.starts.length; block++) {
    for (let at = blocks.starts[block]; at < blocks.starts[block + 1]; at++) blockIndex[blocks.rows[at]] = block;
  }
  return rowsInOrder(tiedRows(rowCount, [...subjects, blockIndex].map((levelIndex) => ({ levelIndex }))));
}

function rowsInOrder(groups: readonly Int32Array[]): GroupedRows {
  const rows = new Int32Array(groups.reduce((sum, { length }) => sum + length, 0));
  const starts = new Int32Array(groups.length + 1);
  groups.forEach((group, i) => {
    rows.set(group, starts[i]);
    starts[i + 1] = starts[i] + group.length;
  });
  return { rows, starts };
}
