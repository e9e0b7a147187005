/**
 * From a training graph to a fused program. Knows the order of the two passes and what is shared between them: where each
 * node's value lies, and which nodes became one layer. The rules stand in `fuse-forward.ts` and `fuse-backward.ts`.
 */
import type { NodeId, RunningStatistic, TrainingGraph } from "../../../graph/index.js";
import { invariant } from "../../../invariant.js";
import { fuseBackwardNode } from "./fuse-backward.js";
import { fuseForwardNode } from "./fuse-forward.js";
import { type Fusing, matrixOf, momentOf, placeMatrix } from "./fusing.js";
import type { FusedOutput, FusedProgram } from "./program.js";

/** A graph that the kernels cannot run, and what they lack for it: `a product of two intermediate results`. */
export interface LackingOperation {
  readonly kind: "lacking-operation";
  readonly operation: string;
}

/** The program of a graph, or the first operation that has no kernel. */
export function fuse(graph: TrainingGraph): FusedProgram | LackingOperation {
  const fusing = beginFusing(graph);
  for (const node of graph.forward) {
    const lacking = fuseForwardNode(fusing, node);
    if (lacking !== null) return { kind: "lacking-operation", operation: lacking };
  }
  const outputs = fuseOutputs(fusing);
  for (const node of graph.backward) {
    const lacking = fuseBackwardNode(fusing, node);
    if (lacking !== null) return { kind: "lacking-operation", operation: lacking };
  }
  if (outputs === null || !hasEveryGradient(fusing)) return { kind: "lacking-operation", operation: "a gradient of another form" };
  const { matrices, vectors, forward, backward } = fusing;
  return { kind: "fused-program", matrices, vectors, forward, backward, outputs, statistics: graph.statistics.map((one) => fusedStatistic(fusing, one)) };
}

function fusedStatistic(fusing: Fusing, { slot, node }: RunningStatistic): FusedProgram["statistics"][number] {
  const moment = momentOf(fusing, node);
  invariant(moment !== null, "a running statistic follows a moment of the batch");
  return { slot, batch: moment.batch };
}

/** @returns null where an output is no matrix of its own */
function fuseOutputs(fusing: Fusing): FusedOutput[] | null {
  const { graph } = fusing;
  const outputs = graph.outputs.map(({ node, from, width }, index) => {
    const value = matrixOf(fusing, node);
    return value === null ? null : { from, width, value, gradient: placeMatrix(fusing, graph.upstream[index]) };
  });
  return outputs.every((output) => output !== null) ? outputs : null;
}

function beginFusing(graph: TrainingGraph): Fusing {
  const gradientSlots = new Map<NodeId, number>();
  graph.gradients.forEach((id, slot) => {
    if (id === null) return;
    gradientSlots.set(id, slot);
    const node = graph.backward.find((one) => one.id === id);
    if (node?.operation.kind === "add-scaled") gradientSlots.set(node.inputs[0], slot);
  });
  return { graph, gradientSlots, matrices: [], vectors: [], forward: [], backward: [], places: new Map(), absorbed: new Set(), layers: [] };
}

function hasEveryGradient({ graph, places }: Fusing): boolean {
  return graph.gradients.every((id, slot) => {
    const place = id === null ? null : places.get(id);
    return id === null || place?.kind === "gradient" && place.slot === slot;
  });
}
