/**
 * Rows that some random contribution ties together, directly or through others: V has no covariance between such blocks, and
 * within one it is dense. Knows level indices only; a field over the whole sample makes one block of all rows.
 */

/**
 * @param terms the level of every row, [n], for each random contribution; null for a field over the whole sample
 * @returns the rows of every block, increasing; blocks in the order of their first row
 */
export function tiedRows(rowCount: number, terms: readonly { readonly levelIndex: Int32Array | null }[]): readonly Int32Array[] {
  const parent = Int32Array.from({ length: rowCount }, (_, i) => i);
  for (const { levelIndex } of terms) {
    const firstOfLevel = new Map<number, number>();
    for (let row = 0; row < rowCount; row++) {
      const level = levelIndex?.[row] ?? 0;
      const first = firstOfLevel.get(level);
      if (first === undefined) firstOfLevel.set(level, row);
      else parent[rootOf(parent, row)] = rootOf(parent, first);
    }
  }
  const members = new Map<number, number[]>();
  for (let row = 0; row < rowCount; row++) {
    const root = rootOf(parent, row);
    const known = members.get(root);
    if (known === undefined) members.set(root, [row]);
    else known.push(row);
  }
  return [...members.values()].map((rows) => Int32Array.from(rows));
}

/** The root of a row's tree; the path to it is halved on the way. */
function rootOf(parent: Int32Array, row: number): number {
  while (parent[row] !== row) {
    parent[row] = parent[parent[row]];
    row = parent[row];
  }
  return row;
}
