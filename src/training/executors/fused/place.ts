/** A graph's program with an arena of its own: parameters, gradient and moments in their places. Knows no batch and no step. */
import type { TrainingGraph } from "../../../graph/index.js";
import { type Arena, createArena } from "./arena.js";
import { fuse } from "./fuse.js";
import { hasFusedKernels, instantiateKernels } from "./kernels.js";
import { layoutParameters, panelColumns, panelsOf } from "./layout.js";
import type { FusedGraph } from "./passes.js";
import type { FusedProgram } from "./program.js";

/** @returns null where the kernels lack something, or the engine has none */
export function fusedGraph(graph: TrainingGraph): FusedGraph | null {
  const program = fuse(graph);
  if (program.kind === "lacking-operation" || !hasFusedKernels()) return null;
  const arena = createArena();
  return { graph, program, arena, kernels: instantiateKernels(arena.memory), ...parametersIn(arena, graph, program) };
}

/** A vector of the layout's size; good until the arena's next `reserve`. */
export function vectorAt({ arena, layout }: FusedGraph, address: number): Float32Array {
  return arena.floats().subarray(address / 4, address / 4 + layout.size);
}

function parametersIn(arena: Arena, graph: TrainingGraph, program: FusedProgram): Pick<FusedGraph, "layout" | "vectors" | "transposed"> {
  const layout = layoutParameters(graph);
  const vector = (): number => arena.reserve(4 * layout.size);
  const transposed = program.backward.flatMap((one) => (one.kind === "upstream-product" ? [layout.blocks[one.weights]] : []));
  const largest = Math.max(0, ...transposed.map(({ rows, panels }) => panelsOf(rows) * panels * panelColumns ** 2));
  return { layout, vectors: { parameters: vector(), gradient: vector(), first: vector(), second: vector() }, transposed: arena.reserve(4 * largest) };
}
