/**
 * The graph of a sparse symmetric matrix as a cover by cliques: two unknowns meet where some clique holds both. Sums of products
 * C Cᵀ come this way, each row list of C one clique, so that the graph takes no more memory than C does.
 */

export interface CliqueCover {
  /** unknowns, or blocks of them that always stand together */
  readonly nodeCount: number;
  /** clique e holds `members[starts[e]]` to `members[starts[e + 1] - 1]`, each once */
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

/** The cliques of every node: those of node i stand at `starts[i]` to `starts[i + 1]` of `members`. */
export function cliquesOfNodes({ nodeCount, starts, members }: CliqueCover): { readonly starts: Int32Array; readonly members: Int32Array } {
  const first = new Int32Array(nodeCount + 1);
  for (const node of members) first[node + 1]++;
  for (let i = 0; i < nodeCount; i++) first[i + 1] += first[i];
  const next = first.slice(0, nodeCount);
  const cliques = new Int32Array(members.length);
  for (let e = 0; e + 1 < starts.length; e++) for (let at = starts[e]; at < starts[e + 1]; at++) cliques[next[members[at]]++] = e;
  return { starts: first, members: cliques };
}
