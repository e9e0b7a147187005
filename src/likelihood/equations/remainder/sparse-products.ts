/**
 * The remainder of the equations where it is sparse: the pattern of its factor, its own cross-products as tiles, and for every level of
 * the sparse stages the rows it will be subtracted from, all in order of elimination. Made once; constant while theta moves.
 * Nodes are levels of the remaining blocks, and the fixed effects are the border. Knows patterns and A; knows no theta.
 */
import type { SupernodalPattern } from "../../../numerics/sparse/index.js";
import type { CoordinateList } from "../coordinates.js";
import type { EquationLayout } from "../layout.js";
import type { StagePanels } from "../panels.js";
import { remainderNodes, type RemainderNodes } from "./nodes.js";
import { stageReach, type StageReach } from "./reach.js";

export interface SparseProducts {
  readonly nodes: RemainderNodes;
  readonly pattern: SupernodalPattern;
  readonly tiles: OrderedTiles;
  /** of every sparse stage */
  readonly reaches: readonly StageReach[];
  /** remaining block, counted from the first, that holds each position; -1 for the fixed effects */
  readonly blockOfPosition: Int32Array;
}

/** Tiles of A whose column is eliminated before their row, sorted by the supernode of the column. */
export interface OrderedTiles {
  /** tiles of supernode k: `start[k]` to `start[k + 1]` */
  readonly start: Int32Array;
  /** positions of the first row and column */
  readonly row: Int32Array;
  readonly column: Int32Array;
  /** where the tile stands in `values`, [row width, column width]; a tile on the diagonal has both triangles */
  readonly at: Int32Array;
  readonly values: Float64Array;
}

export function sparseProducts(layout: EquationLayout, stages: readonly StagePanels[], dense: CoordinateList, pattern: SupernodalPattern): SparseProducts {
  const nodes = remainderNodes(layout);
  const blockOfPosition = new Int32Array(pattern.size).fill(-1);
  nodes.blockOf.forEach((block, i) => (blockOfPosition[pattern.position[i]] = block));
  return {
    nodes,
    pattern,
    tiles: orderedTiles(dense, nodes, pattern),
    reaches: stages.map((stage) => stageReach(stage, layout.denseStart, pattern)),
    blockOfPosition,
  };
}

function orderedTiles({ row, column, value }: CoordinateList, { nodeOf, first }: RemainderNodes, { position, supernodeOf, parent }: SupernodalPattern): OrderedTiles {
  const width = (node: number): number => first[node + 1] - first[node];
  const heads: number[] = [];
  for (let t = 0; t < value.length; t++) if (t === 0 || nodeOf[row[t]] !== nodeOf[row[t - 1]] || nodeOf[column[t]] !== nodeOf[column[t - 1]]) heads.push(t);
  const isTurned = (t: number): boolean => position[first[nodeOf[row[t]]]] < position[first[nodeOf[column[t]]]];
  const homeOf = (t: number): number => supernodeOf[position[first[nodeOf[isTurned(t) ? row[t] : column[t]]]]];
  const start = new Int32Array(parent.length + 1);
  for (const t of heads) start[homeOf(t) + 1]++;
  for (let k = 0; k < parent.length; k++) start[k + 1] += start[k];
  const next = start.slice();
  const [rows, columns, ats] = [new Int32Array(heads.length), new Int32Array(heads.length), new Int32Array(heads.length)];
  const values = new Float64Array(heads.reduce((sum, t) => sum + width(nodeOf[row[t]]) * width(nodeOf[column[t]]), 0));
  let at = 0;
  heads.forEach((head, h) => {
    const [rowNode, columnNode, turned] = [nodeOf[row[head]], nodeOf[column[head]], isTurned(head)];
    const tile = next[homeOf(head)]++;
    [rows[tile], columns[tile], ats[tile]] = [position[first[turned ? columnNode : rowNode]], position[first[turned ? rowNode : columnNode]], at];
    const end = h + 1 < heads.length ? heads[h + 1] : value.length;
    for (let t = head; t < end; t++) {
      const [i, j] = [row[t] - first[rowNode], column[t] - first[columnNode]];
      values[at + (turned ? j * width(rowNode) + i : i * width(columnNode) + j)] = value[t];
      if (rowNode === columnNode) values[at + j * width(columnNode) + i] = value[t];
    }
    at += width(rowNode) * width(columnNode);
  });
  return { start, row: rows, column: columns, at: ats, values };
}
