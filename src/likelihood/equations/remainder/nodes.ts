/** The remainder's unknowns by level: which stand together whatever the order of elimination. Knows a layout only. */
import type { CliqueCover } from "../../../numerics/sparse/index.js";
import { cliquesOfNodes } from "../../../numerics/sparse/cliques.js";
import type { CoordinateList } from "../coordinates.js";
import type { EquationLayout } from "../layout.js";
import type { StagePanels } from "../panels.js";

export interface RemainderNodes {
  /** levels of the remaining blocks; the fixed effects come after them as one more */
  readonly count: number;
  /** scalar unknowns of each level */
  readonly widths: Int32Array;
  /** unknown at which each begins, counted from the remainder's start; the fixed effects' and the end after them */
  readonly first: Int32Array;
  readonly nodeOf: Int32Array;
  /** remaining block of every random effect, counted from the first */
  readonly blockOf: Int32Array;
}

export function remainderNodes({ blocks, stageCount, fixedCount }: EquationLayout): RemainderNodes {
  const remaining = blocks.slice(stageCount);
  const count = remaining.reduce((sum, { levelCount }) => sum + levelCount, 0);
  const randomCount = remaining.reduce((sum, { levelCount, width }) => sum + levelCount * width, 0);
  const widths = new Int32Array(count);
  const first = new Int32Array(count + 2);
  const nodeOf = new Int32Array(randomCount + fixedCount).fill(count);
  const blockOf = new Int32Array(randomCount);
  let node = 0;
  remaining.forEach(({ levelCount, width }, k) => {
    for (let level = 0; level < levelCount; level++, node++) {
      widths[node] = width;
      first[node + 1] = first[node] + width;
      nodeOf.fill(node, first[node], first[node + 1]);
      blockOf.fill(k, first[node], first[node + 1]);
    }
  });
  first[count + 1] = randomCount + fixedCount;
  return { count, widths, first, nodeOf, blockOf };
}

/**
 * Which levels of the remainder meet once the stages are eliminated. The rows of a stage's levels lie within those of the outer stage's,
 * so that the outermost stage says it all, but for rows that lack a level of it.
 */
export function remainderCover(layout: EquationLayout, outermost: StagePanels | null, dense: CoordinateList): CliqueCover {
  const nodes = remainderNodes(layout);
  const starts: number[] = [0];
  const members: number[] = [];
  if (outermost !== null) {
    for (let level = 0; level < outermost.block.levelCount; level++) {
      let last = -1;
      for (let at = outermost.start[level] + outermost.outerRowCount; at < outermost.start[level + 1] - layout.fixedCount; at++) {
        const node = nodes.nodeOf[outermost.rows[at] - layout.denseStart];
        if (node !== last) members.push(node);
        last = node;
      }
      starts.push(members.length);
    }
  }
  const cover = { nodeCount: nodes.count, starts: Int32Array.from(starts), members: Int32Array.from(members) };
  return withPairs(cover, dense, nodes);
}

/** The cover with a clique of two for every pair of the remainder's own products that no clique holds. */
function withPairs(cover: CliqueCover, { row, column }: CoordinateList, { count, nodeOf }: RemainderNodes): CliqueCover {
  const cliques = cliquesOfNodes(cover);
  const seen = new Int32Array(count).fill(-1);
  const missing: number[] = [];
  for (let t = 0, last = -1; t < row.length; t++) {
    const [own, other] = [nodeOf[row[t]], nodeOf[column[t]]];
    if (own >= count || own === other) continue;
    if (own !== last) {
      for (let at = cliques.starts[own]; at < cliques.starts[own + 1]; at++) {
        const clique = cliques.members[at];
        for (let m = cover.starts[clique]; m < cover.starts[clique + 1]; m++) seen[cover.members[m]] = own;
      }
      last = own;
    }
    if (seen[other] !== own) missing.push(own, other);
    seen[other] = own;
  }
  if (missing.length === 0) return cover;
  const pairStarts = Array.from({ length: missing.length / 2 }, (_, e) => cover.members.length + 2 * (e + 1));
  return { nodeCount: count, starts: Int32Array.from([...cover.starts, ...pairStarts]), members: Int32Array.from([...cover.members, ...missing]) };
}
