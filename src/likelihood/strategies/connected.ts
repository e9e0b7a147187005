/**
 * The connected components of a batch's level graph: rows that share a level of any grouped term stand together, and V of the
 * batch has no covariance between components. Knows level indices only.
 */

/** @param terms the level of every row for each random term; null for a field over the whole sample @returns positions within `rows`, component by component */
export function connectedComponents(terms: readonly { readonly levelIndex: Int32Array | null }[], rows: Int32Array): readonly Int32Array[] {
  const parent = Int32Array.from(rows, (_, i) => i);
  for (const term of terms) {
    const firstOfLevel = new Map<number, number>();
    rows.forEach((row, i) => {
      const level = term.levelIndex?.[row] ?? 0;
      const first = firstOfLevel.get(level);
      if (first === undefined) firstOfLevel.set(level, i);
      else parent[rootOf(parent, i)] = rootOf(parent, first);
    });
  }
  const members = new Map<number, number[]>();
  rows.forEach((_, i) => {
    const root = rootOf(parent, i);
    const known = members.get(root);
    if (known === undefined) members.set(root, [i]);
    else known.push(i);
  });
  return [...members.values()].map((positions) => Int32Array.from(positions));
}

/** The root of i's tree; the path to it is halved on the way. */
function rootOf(parent: Int32Array, i: number): number {
  while (parent[i] !== i) {
    parent[i] = parent[parent[i]];
    i = parent[i];
  }
  return i;
}
