/**
 * The pattern of a sparse Cholesky factor by supernodes: runs of columns with the same rows below them, each a dense panel, and the
 * tree along which they pass on what they leave (Liu 1992). Made once per design; its counts say beforehand what a factor costs.
 * A border of unknowns that meet everything stands last, by itself. Knows a cover by cliques; knows no numbers.
 */
import type { CliqueCover } from "./cliques.js";
import { minimumDegreeGroups } from "./minimum-degree.js";
import { amalgamated, type NodeTree } from "./amalgamation.js";

export interface SupernodalPattern {
  /** scalar unknowns, the border's last */
  readonly size: number;
  readonly borderSize: number;
  /** where unknown i stands in the order of elimination */
  readonly position: Int32Array;
  /** columns `firstColumn[k]` to `firstColumn[k + 1]` belong to supernode k */
  readonly firstColumn: Int32Array;
  /** rows of supernode k below its own columns, ascending positions: `rowStart[k]` to `rowStart[k + 1]` of `rows` */
  readonly rowStart: Int32Array;
  readonly rows: Int32Array;
  /** the supernode that holds the first of these rows; -1 at a root */
  readonly parent: Int32Array;
  /** aligned with `rows`: their index among the parent's columns and rows */
  readonly parentIndex: Int32Array;
  /** the panel of supernode k, [columns + rows, columns], begins here among the factor's values */
  readonly valueStart: Float64Array;
  readonly supernodeOf: Int32Array;
}

/** What a factor takes. */
export interface FactorCounts {
  /** numbers stored */
  readonly values: number;
  /** multiplications with an addition, for one factor */
  readonly operations: number;
  /** order of the largest dense front */
  readonly largestFront: number;
}

/**
 * @param widths scalar unknowns of every node: node i holds the next `widths[i]` of them
 * @param borderSize unknowns after all nodes that meet every other
 */
export function supernodalPattern(cover: CliqueCover, widths: Int32Array, borderSize: number): SupernodalPattern {
  const tree = amalgamated(nodeTree(cover, minimumDegreeGroups(cover, widths)), widths, borderSize);
  return numbered(tree, widths, borderSize);
}

export function factorCounts({ firstColumn, rowStart }: Pick<SupernodalPattern, "firstColumn" | "rowStart">): FactorCounts {
  let [values, operations, largestFront] = [0, 0, 0];
  for (let k = 0; k + 1 < firstColumn.length; k++) {
    const s = firstColumn[k + 1] - firstColumn[k];
    const r = rowStart[k + 1] - rowStart[k];
    values += s * (s + r);
    operations += (s * s * s) / 6 + (s * s * r) / 2 + (s * r * r) / 2;
    largestFront = Math.max(largestFront, s + r);
  }
  return { values, operations, largestFront };
}

/** The groups with the nodes that each leaves tied: those of the cliques that end in it, and what its children left. */
function nodeTree({ nodeCount, starts, members }: CliqueCover, groups: readonly (readonly number[])[]): NodeTree {
  const groupOf = new Int32Array(nodeCount);
  groups.forEach((nodes, g) => nodes.forEach((node) => (groupOf[node] = g)));
  const ending: number[][] = groups.map(() => []);
  for (let e = 0; e + 1 < starts.length; e++) {
    let first = groups.length;
    for (let at = starts[e]; at < starts[e + 1]; at++) first = Math.min(first, groupOf[members[at]]);
    if (first < groups.length) ending[first].push(e);
  }
  const children: number[][] = groups.map(() => []);
  const parent = new Int32Array(groups.length).fill(-1);
  const noted = new Int32Array(nodeCount).fill(-1);
  const met: Int32Array[] = [];
  groups.forEach((_, g) => {
    const tied: number[] = [];
    let next = groups.length;
    const note = (node: number): void => {
      if (noted[node] === g || groupOf[node] <= g) return;
      noted[node] = g;
      tied.push(node);
      next = Math.min(next, groupOf[node]);
    };
    for (const e of ending[g]) for (let at = starts[e]; at < starts[e + 1]; at++) note(members[at]);
    for (const child of children[g]) met[child].forEach(note);
    met.push(Int32Array.from(tied));
    if (next === groups.length) return;
    parent[g] = next;
    children[next].push(g);
  });
  return { groups, met, parent };
}

/** Supernodes in postorder, with the border as their common root. */
function numbered({ groups, met, parent }: NodeTree, widths: Int32Array, borderSize: number): SupernodalPattern {
  const order = postorder(parent);
  const firstOf = runningSum(widths);
  const inner = firstOf[widths.length];
  const size = inner + borderSize;
  const count = groups.length + (borderSize > 0 ? 1 : 0);
  const position = new Int32Array(size);
  const supernodeOf = new Int32Array(size);
  const firstColumn = new Int32Array(count + 1);
  const rowStart = new Int32Array(count + 1);
  const numberOf = new Int32Array(groups.length);
  let next = 0;
  order.forEach((g, k) => {
    numberOf[g] = k;
    for (const node of groups[g]) for (let i = firstOf[node]; i < firstOf[node + 1]; i++, next++) {
      position[i] = next;
      supernodeOf[next] = k;
    }
    firstColumn[k + 1] = next;
    rowStart[k + 1] = rowStart[k] + borderSize + met[g].reduce((sum, node) => sum + widths[node], 0);
  });
  for (let i = inner; i < size; i++) [position[i], supernodeOf[i]] = [i, count - 1];
  if (borderSize > 0) [firstColumn[count], rowStart[count]] = [size, rowStart[count - 1]];
  const rows = new Int32Array(rowStart[count]);
  order.forEach((g, k) => {
    let at = rowStart[k];
    for (const node of met[g]) for (let i = firstOf[node]; i < firstOf[node + 1]; i++) rows[at++] = position[i];
    for (let i = inner; i < size; i++) rows[at++] = i;
    rows.subarray(rowStart[k], at).sort();
  });
  const parents = Int32Array.from({ length: count }, (_, k) => (rowStart[k] === rowStart[k + 1] ? -1 : supernodeOf[rows[rowStart[k]]]));
  const shape = { size, borderSize, position, firstColumn, rowStart, rows, parent: parents, supernodeOf };
  return { ...shape, parentIndex: indicesInParents(shape), valueStart: valueStarts(shape) };
}

function runningSum(widths: Int32Array): Int32Array {
  const out = new Int32Array(widths.length + 1);
  for (let i = 0; i < widths.length; i++) out[i + 1] = out[i] + widths[i];
  return out;
}

/** Every node after its descendants, a subtree in one run. */
function postorder(parent: Int32Array): number[] {
  const children: number[][] = Array.from(parent, () => []);
  const stack: number[] = [];
  parent.forEach((above, g) => (above < 0 ? stack : children[above]).push(g));
  const order: number[] = [];
  while (stack.length > 0) {
    const g = stack[stack.length - 1];
    stack.length--;
    order.push(g);
    for (const child of children[g]) stack.push(child);
  }
  return order.reverse();
}

type Shape = Omit<SupernodalPattern, "parentIndex" | "valueStart">;

function indicesInParents({ size, firstColumn, rowStart, rows, parent }: Shape): Int32Array {
  const out = new Int32Array(rows.length);
  const place = new Int32Array(size);
  const childrenOf: number[][] = Array.from(parent, () => []);
  parent.forEach((above, k) => above >= 0 && childrenOf[above].push(k));
  childrenOf.forEach((children, k) => {
    if (children.length === 0) return;
    const columns = firstColumn[k + 1] - firstColumn[k];
    for (let j = 0; j < columns; j++) place[firstColumn[k] + j] = j;
    for (let at = rowStart[k]; at < rowStart[k + 1]; at++) place[rows[at]] = columns + at - rowStart[k];
    for (const child of children) for (let at = rowStart[child]; at < rowStart[child + 1]; at++) out[at] = place[rows[at]];
  });
  return out;
}

function valueStarts({ firstColumn, rowStart }: Shape): Float64Array {
  const out = new Float64Array(firstColumn.length);
  for (let k = 0; k + 1 < out.length; k++) {
    const columns = firstColumn[k + 1] - firstColumn[k];
    out[k + 1] = out[k] + columns * (columns + rowStart[k + 1] - rowStart[k]);
  }
  return out;
}
