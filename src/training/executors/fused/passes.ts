/**
 * The two passes of a fused program over batches: forward to the outputs, and backward from the NLL's derivative with respect to
 * them to the padded gradient in the arena. Knows what is handed over between TypeScript and the kernels: rows, masks, outputs
 * and their derivatives. Knows no optimiser.
 */
import { moveStatisticInPlace, type TrainingGraph } from "../../../graph/index.js";
import { invariant } from "../../../invariant.js";
import type { Batch, BatchObjective, LoadedInputs } from "../executor.js";
import type { Arena } from "./arena.js";
import type { DescentVectors } from "./descent.js";
import { addressOf } from "./inputs.js";
import type { FusedKernels } from "./kernels.js";
import { paddedRows, panelColumns, panelsOf, type ParameterLayout } from "./layout.js";
import type { FusedProgram } from "./program.js";
import { type BatchRun, runBackward, runForward } from "./run.js";
import { type Workspace, workspaceFor } from "./workspace.js";

/** What an executor holds for as long as it lives. */
export interface FusedGraph {
  readonly graph: TrainingGraph;
  readonly program: FusedProgram;
  readonly arena: Arena;
  readonly kernels: FusedKernels;
  readonly layout: ParameterLayout;
  readonly vectors: DescentVectors;
  /** address of room for the largest weight matrix transposed */
  readonly transposed: number;
}

export interface FusedPasses {
  /** Every output of every row, or of those from `from` to before `to`, without dropout. @param out [n, outputWidth], of all rows */
  predict(inputs: LoadedInputs, out: Float64Array, from?: number, to?: number): void;
  /**
   * Forward, likelihood and backward; the derivative is left in the arena.
   * @param stopsWhereNotFinite whether the backward pass is left out where the NLL is not finite
   * @returns the batch's NLL
   */
  differentiate(batch: Batch, objective: BatchObjective, stopsWhereNotFinite: boolean): number;
  /** Running statistics follow the batch that was differentiated last. */
  moveStatistics(): void;
}

/** Rows of one chunk of a forward pass: its matrices stay in the cache. */
const chunkRows = 256;

/** @param fused borrowed; its parameters are read anew in each pass */
export function fusedPasses(fused: FusedGraph): FusedPasses {
  const { graph, arena, program, kernels, layout, vectors, transposed } = fused;
  let workspace: Workspace | null = null;

  const runOf = (count: number, inputs: LoadedInputs, isTraining: boolean): BatchRun => {
    workspace = workspaceFor(count, workspace, arena, program, graph.masks);
    const { parameters, gradient } = vectors;
    const address = addressOf(arena, inputs);
    return {
      kernels, program, layout, parameters, gradient, transposed, workspace, inputs: address, inputCount: graph.inputCount, count, rows: paddedRows(count), isTraining,
    };
  };

  return {
    predict: (inputs, out, from = 0, to = inputs.rowCount) => {
      for (let start = from; start < to; start += chunkRows) {
        const run = runOf(Math.min(chunkRows, to - start), inputs, false);
        placeRows(arena, run, start);
        runForward(run);
        out.set(readOutputs(graph, arena, run), start * graph.outputWidth);
      }
    },
    differentiate: (batch, objective, stopsWhereNotFinite) => {
      const run = runOf(batch.rows.length, batch.inputs, true);
      placeBatch(arena, run, batch);
      runForward(run);
      const outputGradient = new Float64Array(run.count * graph.outputWidth);
      const nll = objective(readOutputs(graph, arena, run), outputGradient);
      if (stopsWhereNotFinite && !Number.isFinite(nll)) return nll;
      placeOutputGradient(graph, arena, run, outputGradient);
      runBackward(run);
      return nll;
    },
    moveStatistics: () => {
      invariant(workspace !== null, "a batch comes before its statistics");
      for (const { slot, batch } of program.statistics) {
        const [running, latest] = [vectors.parameters + 4 * layout.blocks[slot].start, workspace.vectors[batch]].map((address) =>
          arena.floats().subarray(address / 4, address / 4 + layout.blocks[slot].columns));
        moveStatisticInPlace(running, latest);
      }
    },
  };
}

function placeBatch(arena: Arena, { workspace }: BatchRun, { rows, masks }: Batch): void {
  arena.integers().set(rows, workspace.rowIndex / 4);
  masks.forEach((mask, slot) => arena.floats().set(mask, workspace.masks[slot] / 4));
}

/** Consecutive rows from `start` on. */
function placeRows(arena: Arena, { workspace: { rowIndex }, count }: BatchRun, start: number): void {
  const integers = arena.integers();
  for (let i = 0; i < count; i++) integers[rowIndex / 4 + i] = start + i;
}

/** Every output, side by side. @returns [m, outputWidth] */
function readOutputs(graph: TrainingGraph, arena: Arena, { workspace, program, count, rows }: BatchRun): Float64Array {
  const floats = arena.floats();
  const networkOutput = new Float64Array(count * graph.outputWidth);
  for (const { from, width, value } of program.outputs) {
    const start = workspace.matrices[value] / 4;
    for (let j = 0; j < width; j++) {
      const column = start + panelOffset(rows, j);
      for (let i = 0; i < count; i++) networkOutput[i * graph.outputWidth + from + j] = floats[column + i * panelColumns];
    }
  }
  return networkOutput;
}

/** The derivative of NLL / m with respect to every output; padding rows and columns are 0. */
function placeOutputGradient(graph: TrainingGraph, arena: Arena, { workspace, program, count, rows }: BatchRun, outputGradient: Float64Array): void {
  const floats = arena.floats();
  for (const { from, width, gradient } of program.outputs) {
    const start = workspace.matrices[gradient] / 4;
    floats.fill(0, start, start + rows * panelColumns * panelsOf(width));
    for (let j = 0; j < width; j++) {
      const column = start + panelOffset(rows, j);
      for (let i = 0; i < count; i++) floats[column + i * panelColumns] = outputGradient[i * graph.outputWidth + from + j] / count;
    }
  }
}

/** Where column `j` of a matrix in panels begins. */
function panelOffset(rows: number, j: number): number {
  return Math.floor(j / panelColumns) * rows * panelColumns + (j % panelColumns);
}
