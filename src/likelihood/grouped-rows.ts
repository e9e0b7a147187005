/** The rows of a design in the order of a grouping: one counting sort. Knows row numbers and levels only. */

/** Rows sorted by group: those of group j stand at starts[j] .. starts[j + 1] - 1. */
export interface GroupedRows {
  readonly rows: Int32Array;
  readonly starts: Int32Array;
}

/** @param levelIndex the group of every row, [n] */
export function groupRows(levelIndex: Int32Array, levelCount: number): GroupedRows {
  const starts = new Int32Array(levelCount + 1);
  for (const level of levelIndex) starts[level + 1]++;
  for (let level = 0; level < levelCount; level++) starts[level + 1] += starts[level];
  const next = starts.slice();
  const rows = new Int32Array(levelIndex.length);
  levelIndex.forEach((level, row) => (rows[next[level]++] = row));
  return { rows, starts };
}
