/**
 * The training graph run as TensorFlow.js operations, on any backend: forward, the likelihood's node in float64, backward,
 * optimiser. No tape: the graph holds its own backward pass. Between steps the weights are one flat float32 vector and no
 * tensor is alive; each step uploads the parameters, which costs less than updating them as tensors.
 */
import { averageInPlace, copyOfState, exchangeInPlace, hasSequences, moveStatisticInPlace, type OptimizerSettings, optimizerState, sizeOf, type TrainingGraph, updateParametersInPlace } from "../../graph/index.js";
import { invariant } from "../../invariant.js";
import { type TensorBackend, toFloat32 } from "../../tensor/index.js";
import { checkLoadable } from "./codes.js";
import type { Batch, BatchObjective, Executor } from "./executor.js";
import { tensorPasses } from "./passes.js";
import { type NetworkStep, writtenPasses } from "./step.js";

/** Elements of the widest layer in one chunk of a forward pass: a megabyte of float32 stays in the cache. */
const chunkElements = 1 << 18;
/** Rows that are worked on together all the same, but for images and sequences, whose rows are many. */
const smallestChunk = 256;
const smallestVolumeChunk = 16;

/**
 * @param backend borrowed: it stays open when the executor is disposed
 * @param step the graph's two passes written out; null interprets the graph
 */
export function tensorflowExecutor(graph: TrainingGraph, backend: TensorBackend, optimizer: OptimizerSettings, step: NetworkStep | null = null): Executor {
  const weights = new Float32Array(graph.parameterCount);
  const derivative = new Float32Array(graph.parameterCount);
  const passes = step === null ? tensorPasses(graph, backend, weights) : writtenPasses(graph, backend, weights, step);
  let moments = optimizerState(optimizer, graph.parameterCount);

  const differentiate = async (batch: Batch, objective: BatchObjective, out: Float32Array): Promise<Differentiated> => {
    const size = batch.rows.length * graph.outputWidth;
    const [networkOutput, outputGradient] = [new Float64Array(size), new Float64Array(size)];
    const forward = await passes.forward({ values: gatherRows(batch, graph.inputCount), arrays: batch.inputs.arrays }, batch.masks, networkOutput);
    const statistics = await passes.statistics(forward);
    const nll = objective(networkOutput, outputGradient);
    await passes.backward(forward, outputGradient, out);
    return { nll, statistics };
  };

  return {
    graph,
    name: `TensorFlow.js (${backend.name})`,
    takeAverage: (leastShare) => averageInPlace(moments.average, weights, Math.max(leastShare, 1 / ++moments.averagedCount)),
    exchangeAverage: () => {
      if (moments.averagedCount > 0) exchangeInPlace(moments.average, weights);
      return moments.averagedCount > 0;
    },
    weights: () => weights.slice(),
    setWeights: (values) => {
      invariant(values.length === weights.length, "weights belong to another graph");
      weights.set(values);
      moments = optimizerState(optimizer, graph.parameterCount);
    },
    optimizerState: () => copyOfState(moments),
    setOptimizerState: (state) => {
      moments = copyOfState(state);
    },
    load: (inputs, arrays = []) => {
      checkLoadable(graph, inputs, arrays);
      return { rowCount: inputs.rows, values: toFloat32(inputs.data), arrays };
    },
    forward: async (inputs, out) => {
      const smallest = graph.forward.some(({ operation }) => operation.kind === "array") ? smallestVolumeChunk : smallestChunk;
      const usualRows = Math.max(smallest, Math.floor(chunkElements / widestLayer(graph)));
      const chunkRows = hasSequences(graph) ? Math.max(1, inputs.rowCount) : usualRows; // a sequence is not to be cut
      for (let start = 0; start < inputs.rowCount; start += chunkRows) {
        const end = Math.min(start + chunkRows, inputs.rowCount);
        const values = inputs.values.subarray(start * graph.inputCount, end * graph.inputCount);
        await passes.predict({ values, arrays: inputs.arrays }, out.subarray(start * graph.outputWidth, end * graph.outputWidth));
      }
    },
    gradient: async (batch, objective, out) => (await differentiate(batch, objective, out)).nll,
    step: async (batch, objective, rate) => {
      const { nll, statistics } = await differentiate(batch, objective, derivative);
      if (!Number.isFinite(nll)) return nll;
      updateParametersInPlace(graph, optimizer, moments, derivative, rate, weights);
      graph.statistics.forEach(({ slot }, index) => moveStatisticInPlace(slotOf(graph, weights, slot), statistics[index]));
      return nll;
    },
    dispose: () => {
      // no tensor outlives a step
    },
  };
}

/** What one batch says. */
interface Differentiated {
  readonly nll: number;
  /** one per running statistic of the graph */
  readonly statistics: readonly Float32Array[];
}

/** A parameter's own stretch of the flat vector. */
function slotOf({ parameters }: TrainingGraph, flat: Float32Array, slot: number): Float32Array {
  const { offset } = parameters[slot];
  return flat.subarray(offset, offset + sizeOf(parameters[slot]));
}

/** The batch's rows of the inputs, [m, inputCount]. */
function gatherRows({ inputs, rows }: Batch, inputCount: number): Float32Array {
  const gathered = new Float32Array(rows.length * inputCount);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * inputCount;
    for (let column = 0; column < inputCount; column++) gathered[i * inputCount + column] = inputs.values[from + column];
  }
  return gathered;
}

function widestLayer(graph: TrainingGraph): number {
  return graph.forward.reduce((widest, { shape }) => (shape[0] === "batch" ? Math.max(widest, shape.slice(1).reduce<number>((size, extent) => size * Number(extent), 1)) : widest), 1);
}
