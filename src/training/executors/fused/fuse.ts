/**
 * From a training graph to a fused program. Knows the order of the two passes and what is shared between them: where each
 * node's value lies, and which nodes became one layer. The rules stand in `fuse-forward.ts` and `fuse-backward.ts`.
 */
import { outputOf, type NodeId, type TrainingGraph } from "../../../graph/index.js";
import { fuseBackwardNode } from "./fuse-backward.js";
import { fuseForwardNode } from "./fuse-forward.js";
import { type Fusing, matrixOf } from "./fusing.js";
import type { FusedProgram } from "./program.js";

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
  const output = matrixOf(fusing, outputOf(graph).id);
  const outputGradient = fusing.matrices.push(1) - 1;
  fusing.places.set(graph.likelihood.id, { kind: "matrix", matrix: outputGradient });
  for (const node of graph.backward) {
    const lacking = fuseBackwardNode(fusing, node);
    if (lacking !== null) return { kind: "lacking-operation", operation: lacking };
  }
  if (output === null || !hasEveryGradient(fusing)) return { kind: "lacking-operation", operation: "a gradient of another form" };
  return { kind: "fused-program", matrices: fusing.matrices, forward: fusing.forward, backward: fusing.backward, output, outputGradient };
}

function beginFusing(graph: TrainingGraph): Fusing {
  const gradientSlots = new Map<NodeId, number>();
  graph.gradients.forEach((id, slot) => {
    gradientSlots.set(id, slot);
    const node = graph.backward.find((one) => one.id === id);
    if (node?.operation.kind === "add-scaled") gradientSlots.set(node.inputs[0], slot);
  });
  return { graph, gradientSlots, matrices: [], forward: [], backward: [], places: new Map(), absorbed: new Set(), layers: [] };
}

function hasEveryGradient({ graph, places }: Fusing): boolean {
  return graph.gradients.every((id, slot) => {
    const place = places.get(id);
    return place?.kind === "gradient" && place.slot === slot;
  });
}
