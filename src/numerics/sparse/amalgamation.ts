/**
 * Small groups of columns joined with the group they lead to, at the price of some stored zeros: dense fronts of a few columns cost
 * more in bookkeeping than in arithmetic (Duff & Reid 1983; limits as in Chen, Davis, Hager & Rajamanickam 2008). Knows a tree of groups; no numbers.
 */

/** Groups of nodes in order of elimination, and the tree of who is eliminated into whom. */
export interface NodeTree {
  readonly groups: readonly (readonly number[])[];
  /** nodes eliminated later that each group leaves tied, in no order */
  readonly met: readonly Int32Array[];
  /** the group of the first of these; -1 where there is none */
  readonly parent: Int32Array;
}

/** Columns up to which two groups are joined, and the share of zeros that may be: first those that cost nothing to speak of. */
const limits: readonly { readonly columns: number; readonly zeroShare: number }[] = [
  { columns: 4, zeroShare: 1 },
  { columns: 16, zeroShare: 0.6 },
  { columns: 48, zeroShare: 0.15 },
  { columns: Infinity, zeroShare: 0.05 },
];

export function amalgamated({ groups, met, parent }: NodeTree, widths: Int32Array, borderSize: number): NodeTree {
  const weigh = (nodes: ArrayLike<number>): number => {
    let sum = 0;
    for (let i = 0; i < nodes.length; i++) sum += widths[nodes[i]];
    return sum;
  };
  const columns = Float64Array.from(groups, weigh);
  const rows = Float64Array.from(met, (nodes) => weigh(nodes) + borderSize);
  const needed = columns.map((s, g) => stored(s, rows[g]));
  const joinedInto = new Int32Array(groups.length).fill(-1);
  for (let g = 0; g < groups.length; g++) {
    const above = parent[g];
    if (above < 0) continue;
    const together = columns[g] + columns[above];
    const whole = stored(together, rows[above]);
    const zeroShare = 1 - (needed[g] + needed[above]) / whole;
    if (!limits.some((limit) => together <= limit.columns && zeroShare <= limit.zeroShare)) continue;
    joinedInto[g] = above;
    columns[above] = together;
    needed[above] += needed[g];
  }
  return joined({ groups, met, parent }, joinedInto);
}

/** Numbers of a panel's lower trapezoid. */
function stored(columns: number, rows: number): number {
  return (columns * (columns + 1)) / 2 + columns * rows;
}

function joined({ groups, met, parent }: NodeTree, joinedInto: Int32Array): NodeTree {
  const kept = groups.map((_, g) => g).filter((g) => joinedInto[g] < 0);
  const number = new Int32Array(groups.length);
  kept.forEach((g, k) => (number[g] = k));
  const together: number[][] = kept.map(() => []);
  // a group's parent stands after it, so that where it is joined to is known when the order is walked backwards
  for (let g = groups.length - 1; g >= 0; g--) if (joinedInto[g] >= 0) number[g] = number[joinedInto[g]];
  groups.forEach((nodes, g) => nodes.forEach((node) => together[number[g]].push(node)));
  return {
    groups: together,
    met: kept.map((g) => met[g]),
    parent: Int32Array.from(kept, (g) => (parent[g] < 0 ? -1 : number[parent[g]])),
  };
}
