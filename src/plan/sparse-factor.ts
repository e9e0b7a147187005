/**
 * Whether what elimination leaves of the mixed-model equations is better factored as a sparse matrix than whole, from who meets whom
 * alone: where a level meets a good share of all others, elimination fills everything, and no order of it is looked for.
 */
import { cliquesOfNodes, type CliqueCover } from "../numerics/sparse/cliques.js";
import { factorCounts, supernodalPattern, type SupernodalPattern } from "../numerics/sparse/index.js";

/** Order up to which a whole factor is a matter of a millisecond. */
const smallOrder = 100;
/** Share of the others that a level meets beyond which fill leaves nothing sparse. */
const mostMet = 0.25;
const sampledNodes = 50;
/** What a multiplication costs beside one of a large dense factor's: fronts are small, and a supernode costs about this many by itself. */
const frontCost = 2;
const supernodeCost = 2e5;

/** @returns null where a whole factor costs no more */
export function cheaperPattern(cover: CliqueCover, widths: Int32Array, borderSize: number): SupernodalPattern | null {
  const order = widths.reduce((sum, width) => sum + width, borderSize);
  if (order <= smallOrder || shareMet(cover) > mostMet) return null;
  const pattern = supernodalPattern(cover, widths, borderSize);
  return sparseCost(pattern) < denseCost(order) ? pattern : null;
}

/** One factor and one inverse on its pattern, in multiplications of a large dense factor. */
export function sparseCost(pattern: SupernodalPattern): number {
  return 3 * frontCost * factorCounts(pattern).operations + supernodeCost * pattern.parent.length;
}

/** The same of a whole factor. */
export function denseCost(order: number): number {
  return order ** 3 / 2;
}

/** Mean share of the other nodes that a node meets, over a sample. */
function shareMet(cover: CliqueCover): number {
  const { nodeCount, starts, members } = cover;
  const cliques = cliquesOfNodes(cover);
  const seen = new Int32Array(nodeCount).fill(-1);
  const step = Math.max(1, Math.floor(nodeCount / sampledNodes));
  let [met, sampled] = [0, 0];
  for (let node = 0; node < nodeCount; node += step, sampled++) {
    for (let at = cliques.starts[node]; at < cliques.starts[node + 1]; at++) {
      const clique = cliques.members[at];
      for (let m = starts[clique]; m < starts[clique + 1]; m++) {
        if (seen[members[m]] === node) continue;
        seen[members[m]] = node;
        met++;
      }
    }
  }
  return met / (sampled * nodeCount);
}
