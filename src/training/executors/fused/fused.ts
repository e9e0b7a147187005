/**
 * The training graph run as fused SIMD kernels in WebAssembly, on one arena per executor: inputs, parameters, moments and the
 * batch's matrices all stand there, and a step allocates nothing but f and its derivative. Agrees with the TensorFlow.js
 * executor, the definition, to float32 rounding; same inputs, same bits. Everything runs at once: its promises are already kept.
 */
import { type OptimizerSettings, type TrainingGraph } from "../../../graph/index.js";
import { invariant } from "../../../invariant.js";
import type { Batch, BatchObjective, Executor } from "../executor.js";
import { createArena, type Arena } from "./arena.js";
import { descend, type DescentVectors } from "./descent.js";
import { fuse } from "./fuse.js";
import { addressOf, loadInputs } from "./inputs.js";
import { type FusedKernels, hasFusedKernels, instantiateKernels, multipliesAndAddsAtOnce } from "./kernels.js";
import { layoutParameters, pack, paddedRows, panelColumns, panelsOf, type ParameterLayout, unpack } from "./layout.js";
import type { FusedProgram } from "./program.js";
import { type BatchRun, runBackward, runForward } from "./run.js";
import { type Workspace, workspaceFor } from "./workspace.js";

/** Rows of one chunk of a forward pass: its matrices stay in the cache. */
const chunkRows = 256;

/**
 * What the fused executor lacks for this graph on this engine, in words for a report; null where it runs it.
 */
export function supportsGraph(graph: TrainingGraph): string | null {
  const program = fuse(graph);
  if (program.kind === "lacking-operation") return program.operation;
  return hasFusedKernels() ? null : "128-bit vectors in WebAssembly";
}

/** @returns null where `supportsGraph` names something */
export function fusedExecutor(graph: TrainingGraph, optimizer: OptimizerSettings): Executor | null {
  const program = fuse(graph);
  if (program.kind === "lacking-operation" || !hasFusedKernels()) return null;
  const arena = createArena();
  return executorOf({ graph, optimizer, program, arena, kernels: instantiateKernels(arena.memory), ...parametersIn(arena, graph) });
}

/** What an executor holds for as long as it lives. */
interface FusedGraph {
  readonly graph: TrainingGraph;
  readonly optimizer: OptimizerSettings;
  readonly program: FusedProgram;
  readonly arena: Arena;
  readonly kernels: FusedKernels;
  readonly layout: ParameterLayout;
  readonly vectors: DescentVectors;
  /** address of room for the largest weight matrix transposed */
  readonly transposed: number;
}

function parametersIn(arena: Arena, graph: TrainingGraph): Pick<FusedGraph, "layout" | "vectors" | "transposed"> {
  const layout = layoutParameters(graph);
  const vector = (): number => arena.reserve(4 * layout.size);
  const largest = Math.max(...layout.blocks.map(({ rows, panels }) => panelsOf(rows) * panels * panelColumns ** 2));
  return { layout, vectors: { parameters: vector(), gradient: vector(), first: vector(), second: vector() }, transposed: arena.reserve(4 * largest) };
}

function executorOf(fused: FusedGraph): Executor {
  const { graph, arena, kernels, program, layout, vectors, transposed } = fused;
  let workspace: Workspace | null = null;
  let stepCount = 0;

  const vectorAt = (address: number): Float32Array => arena.floats().subarray(address / 4, address / 4 + layout.size);
  const runOf = (count: number, inputs: number, isTraining: boolean): BatchRun => {
    workspace = workspaceFor(count, workspace, arena, program, graph.masks);
    return { kernels, program, layout, ...vectors, transposed, workspace, inputs, count, rows: paddedRows(count), isTraining };
  };
  /** Both passes. @returns the batch's NLL; the backward pass is left out where that is not finite and nobody asks */
  const differentiate = (batch: Batch, objective: BatchObjective, isAsked: boolean): number => {
    const run = runOf(batch.rows.length, addressOf(arena, batch.inputs), true);
    placeBatch(arena, run.workspace, batch);
    runForward(run);
    const networkOutput = readOutput(arena, run);
    const outputGradient = new Float64Array(run.count);
    const nll = objective(networkOutput, outputGradient);
    if (!isAsked && !Number.isFinite(nll)) return nll;
    placeOutputGradient(arena, run, outputGradient);
    runBackward(run);
    return nll;
  };

  return {
    graph,
    name: `fused kernels (WebAssembly${multipliesAndAddsAtOnce() ? ", fused multiply-add" : ""})`,
    load: (inputs) => {
      invariant(inputs.columns === graph.inputCount, `the network reads ${graph.inputCount} inputs, not ${inputs.columns}`);
      return loadInputs(arena, inputs);
    },
    forward: async (inputs, out) => {
      const address = addressOf(arena, inputs);
      for (let start = 0; start < inputs.rowCount; start += chunkRows) {
        const run = runOf(Math.min(chunkRows, inputs.rowCount - start), address, false);
        placeRows(arena, run.workspace, run.count, start);
        runForward(run);
        out.set(readOutput(arena, run), start);
      }
    },
    gradient: async (batch, objective, out) => {
      const nll = differentiate(batch, objective, true);
      unpack(layout, vectorAt(vectors.gradient), out);
      return nll;
    },
    step: async (batch, objective, rate) => {
      const nll = differentiate(batch, objective, false);
      if (Number.isFinite(nll)) descend(kernels, vectors, layout, fused.optimizer, rate, ++stepCount);
      return nll;
    },
    weights: () => {
      const flat = new Float32Array(graph.parameterCount);
      unpack(layout, vectorAt(vectors.parameters), flat);
      return flat;
    },
    setWeights: (weights) => {
      invariant(weights.length === graph.parameterCount, "weights belong to another graph");
      pack(layout, weights, vectorAt(vectors.parameters));
      vectorAt(vectors.first).fill(0);
      vectorAt(vectors.second).fill(0);
      stepCount = 0;
    },
    dispose: () => {
      // the arena goes with the executor
    },
  };
}

function placeBatch(arena: Arena, workspace: Workspace, { rows, masks }: Batch): void {
  arena.integers().set(rows, workspace.rowIndex / 4);
  masks.forEach((mask, slot) => arena.floats().set(mask, workspace.masks[slot] / 4));
}

/** Consecutive rows from `start` on. */
function placeRows(arena: Arena, { rowIndex }: Workspace, count: number, start: number): void {
  const integers = arena.integers();
  for (let i = 0; i < count; i++) integers[rowIndex / 4 + i] = start + i;
}

/** f, the first column of its panel. @returns [m] */
function readOutput(arena: Arena, { workspace, program, count }: BatchRun): Float64Array {
  const floats = arena.floats();
  const start = workspace.matrices[program.output] / 4;
  const networkOutput = new Float64Array(count);
  for (let i = 0; i < count; i++) networkOutput[i] = floats[start + i * panelColumns];
  return networkOutput;
}

/** (dNLL/df) / m in the first column of its panel, 0 elsewhere. */
function placeOutputGradient(arena: Arena, { workspace, program, count, rows }: BatchRun, outputGradient: Float64Array): void {
  const floats = arena.floats();
  const start = workspace.matrices[program.outputGradient] / 4;
  floats.fill(0, start, start + rows * panelColumns);
  for (let i = 0; i < count; i++) floats[start + i * panelColumns] = outputGradient[i] / count;
}
