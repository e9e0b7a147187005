/**
 * An order of elimination that fills little: approximate minimum degree on the quotient graph (Amestoy, Davis & Duff 1996). Eliminating
 * a node merges its cliques into one; the node with the smallest bound on its degree goes next. Nodes with the same cliques are
 * one from then on, and nodes that only the new clique holds go with the pivot. Knows a cover by cliques and weights; no numbers.
 */
import { cliquesOfNodes, type CliqueCover } from "./cliques.js";

/**
 * @param weights scalar unknowns of every node, at least one
 * @returns nodes in groups that are eliminated together, in order of elimination
 */
export function minimumDegreeGroups(cover: CliqueCover, weights: Int32Array): (readonly number[])[] {
  const state = startState(cover, weights);
  const groups: number[][] = [];
  for (let left = state.totalWeight; left > 0; ) {
    const pivot = state.queue.takeLeast();
    const met = mergeCliques(state, pivot);
    left -= state.weight[pivot];
    state.weight[pivot] = 0;
    left -= renewDegrees(state, pivot, met, left);
    mergeTwins(state, met);
    state.cliques[pivot + state.coverCount] = met.filter((node) => state.weight[node] > 0);
    groups.push(state.merged[pivot]);
  }
  return groups;
}

interface State {
  readonly coverCount: number;
  readonly totalWeight: number;
  /** of a node and all that merged with it; 0 once it is eliminated or merged away */
  readonly weight: Float64Array;
  /** nodes that stand for themselves and those merged with them */
  readonly merged: number[][];
  /** members of every clique; those of a pivot stand at `coverCount + pivot`; null once absorbed */
  readonly cliques: (Int32Array | null)[];
  /** of every clique's members together: constant while it lives, since what merges stays in it */
  readonly cliqueWeight: Float64Array;
  /** cliques of node i: `ofNode[start[i]]` to `ofNode[start[i] + count[i] - 1]` */
  readonly start: Int32Array;
  readonly count: Int32Array;
  readonly ofNode: Int32Array;
  readonly degree: Float64Array;
  /** weight of a clique outside the pivot's, where `stamp` says that it is of this pivot */
  readonly outside: Float64Array;
  readonly stamp: Int32Array;
  /** the last pivot whose clique holds the node */
  readonly mark: Int32Array;
  readonly queue: DegreeQueue;
}

function startState(cover: CliqueCover, weights: Int32Array): State {
  const { nodeCount } = cover;
  const coverCount = cover.starts.length - 1;
  const { starts, members } = cliquesOfNodes(cover);
  const weight = Float64Array.from(weights);
  const totalWeight = weight.reduce((sum, one) => sum + one, 0);
  const cliqueWeight = new Float64Array(coverCount + nodeCount);
  for (let e = 0; e < coverCount; e++) for (let at = cover.starts[e]; at < cover.starts[e + 1]; at++) cliqueWeight[e] += weight[cover.members[at]];
  const degree = Float64Array.from({ length: nodeCount }, (_, i) => {
    let sum = 0;
    for (let at = starts[i]; at < starts[i + 1]; at++) sum += cliqueWeight[members[at]] - weight[i];
    return Math.min(sum, totalWeight - weight[i]);
  });
  const queue = degreeQueue(nodeCount, totalWeight);
  for (let i = nodeCount - 1; i >= 0; i--) queue.put(i, degree[i]);
  return {
    coverCount,
    totalWeight,
    weight,
    merged: Array.from({ length: nodeCount }, (_, i) => [i]),
    cliques: [...Array.from({ length: coverCount }, (_, e) => cover.members.subarray(cover.starts[e], cover.starts[e + 1])), ...new Array<null>(nodeCount).fill(null)],
    cliqueWeight,
    start: starts,
    count: Int32Array.from({ length: nodeCount }, (_, i) => starts[i + 1] - starts[i]),
    ofNode: members,
    degree,
    outside: new Float64Array(coverCount + nodeCount),
    stamp: new Int32Array(coverCount + nodeCount).fill(-1),
    mark: new Int32Array(nodeCount).fill(-1),
    queue,
  };
}

/** The union of the pivot's cliques, itself left out; they are absorbed. */
function mergeCliques({ cliques, start, count, ofNode, weight, mark }: State, pivot: number): Int32Array {
  const met: number[] = [];
  mark[pivot] = pivot;
  for (let at = start[pivot]; at < start[pivot] + count[pivot]; at++) {
    const clique = cliques[ofNode[at]];
    if (clique === null) continue;
    cliques[ofNode[at]] = null;
    for (const node of clique) {
      if (weight[node] === 0 || mark[node] === pivot) continue;
      mark[node] = pivot;
      met.push(node);
    }
  }
  return Int32Array.from(met);
}

/** Cliques and degrees of the nodes that the pivot leaves tied. @returns the weight of those that went with it */
function renewDegrees(state: State, pivot: number, met: Int32Array, left: number): number {
  const { cliques, start, count, ofNode, weight, degree, outside, queue, merged } = state;
  noteOutside(state, pivot, met);
  const weightMet = met.reduce((sum, node) => sum + weight[node], 0);
  let taken = 0;
  for (const node of met) {
    queue.remove(node);
    const first = start[node];
    let kept = first;
    let beyond = 0;
    for (let at = first; at < first + count[node]; at++) {
      const clique = ofNode[at];
      if (cliques[clique] === null) continue;
      if (outside[clique] === 0) {
        cliques[clique] = null;
        continue;
      }
      beyond += outside[clique];
      ofNode[kept++] = clique;
    }
    if (kept === first) {
      for (const one of merged[node]) merged[pivot].push(one);
      taken += weight[node];
      weight[node] = 0;
      continue;
    }
    ofNode[kept++] = state.coverCount + pivot;
    count[node] = kept - first;
    const tied = weightMet - weight[node];
    degree[node] = Math.min(left - weight[node], degree[node] + tied, tied + beyond);
  }
  for (const node of met) {
    if (weight[node] === 0) continue;
    degree[node] = Math.max(0, degree[node] - taken);
    queue.put(node, degree[node]);
  }
  state.cliqueWeight[state.coverCount + pivot] = weightMet - taken;
  return taken;
}

/** For every clique that the tied nodes lie in, the weight of its other members. */
function noteOutside({ cliques, start, count, ofNode, weight, cliqueWeight, outside, stamp }: State, pivot: number, met: Int32Array): void {
  for (const node of met) {
    for (let at = start[node]; at < start[node] + count[node]; at++) {
      const clique = ofNode[at];
      if (cliques[clique] === null) continue;
      if (stamp[clique] !== pivot) {
        stamp[clique] = pivot;
        outside[clique] = cliqueWeight[clique];
      }
      outside[clique] -= weight[node];
    }
  }
}

/** Nodes in exactly the same cliques become one. */
function mergeTwins(state: State, met: Int32Array): void {
  const { weight, count, start, ofNode, degree, queue, merged } = state;
  const byHash = new Map<number, number[]>();
  for (const node of met) {
    if (weight[node] === 0) continue;
    const cliques = ofNode.subarray(start[node], start[node] + count[node]).sort();
    const hash = cliques.reduce((sum, one) => (Math.imul(sum, 31) + one) | 0, cliques.length);
    const alike = byHash.get(hash) ?? [];
    const twin = alike.find((other) => isSame(cliques, ofNode.subarray(start[other], start[other] + count[other])));
    if (twin === undefined) {
      alike.push(node);
      byHash.set(hash, alike);
      continue;
    }
    queue.remove(node);
    queue.remove(twin);
    for (const one of merged[node]) merged[twin].push(one);
    degree[twin] = Math.max(0, degree[twin] - weight[node]);
    weight[twin] += weight[node];
    weight[node] = 0;
    queue.put(twin, degree[twin]);
  }
}

function isSame(left: Int32Array, right: Int32Array): boolean {
  if (left.length !== right.length) return false;
  for (let k = 0; k < left.length; k++) if (left[k] !== right[k]) return false;
  return true;
}

/** Nodes by degree: doubly linked lists, one per degree. */
interface DegreeQueue {
  put(node: number, degree: number): void;
  remove(node: number): void;
  takeLeast(): number;
}

function degreeQueue(nodeCount: number, largest: number): DegreeQueue {
  const head = new Int32Array(largest + 1).fill(-1);
  const next = new Int32Array(nodeCount).fill(-1);
  const previous = new Int32Array(nodeCount).fill(-1);
  const at = new Int32Array(nodeCount).fill(-1);
  let least = 0;
  const remove = (node: number): void => {
    if (at[node] < 0) return;
    if (previous[node] >= 0) next[previous[node]] = next[node];
    else head[at[node]] = next[node];
    if (next[node] >= 0) previous[next[node]] = previous[node];
    at[node] = -1;
  };
  return {
    put(node, degree) {
      at[node] = degree;
      previous[node] = -1;
      next[node] = head[degree];
      if (next[node] >= 0) previous[next[node]] = node;
      head[degree] = node;
      least = Math.min(least, degree);
    },
    remove,
    takeLeast() {
      while (head[least] < 0) least++;
      const node = head[least];
      remove(node);
      return node;
    },
  };
}
