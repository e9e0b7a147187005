/**
 * The two passes of a training graph over tensors: forward to its outputs, and backward from the NLL's derivative with respect to
 * them to every parameter's.
 * Knows uploads, scopes and reading back; knows no optimiser and no likelihood. The weights are borrowed, and read anew in
 * each pass.
 */
import { type NodeId, type SequenceOrder, sizeOf, type TrainingGraph, widthOf } from "../../graph/index.js";
import type { ChannelRows } from "../../numerics/channels.js";
import { readFloat32, type Tensor, type TensorBackend, tensorOperations } from "../../tensor/index.js";
import { evaluateNodes, type NodeValues, type Pass } from "./evaluate.js";
import { arrayTensor, codeTensor, inputTensor, parameterTensor, readOutputs, sequenceOrderOf, tensorOfMask, upstreamTensor } from "./leaves.js";

export interface TensorPasses {
  /** Every output without dropout. @param out [m, outputWidth] */
  predict(inputs: RowInputs, out: Float64Array): Promise<void>;
  /** Every output with dropout. @param masks one per mask slot @param out [m, outputWidth] @returns for `backward` to use and dispose */
  forward(inputs: RowInputs, masks: readonly Float32Array[], out: Float64Array): Promise<ForwardPass>;
  /** What the batch has for every running statistic of the graph. @param forward borrowed */
  statistics(forward: ForwardPass): Promise<readonly Float32Array[]>;
  /** Every parameter's derivative of NLL / m + penalty. @param outputGradient of the NLL, [m, outputWidth] @param out [parameterCount] */
  backward(forward: ForwardPass, outputGradient: Float64Array, out: Float32Array): Promise<void>;
}

/** Some rows of inputs. */
export interface RowInputs {
  /** [m, inputCount] */
  readonly values: Float32Array;
  /** the images and sequences that columns of the rows point into */
  readonly arrays: readonly ChannelRows[];
}

/** A training batch after its forward pass. */
export interface ForwardPass {
  /** every node's; the tensors are owned */
  readonly values: NodeValues;
  readonly pass: Pass;
}

/** @param weights the flat parameter vector, which the caller moves between passes */
export function tensorPasses(graph: TrainingGraph, backend: TensorBackend, weights: Float32Array): TensorPasses {
  const { tf } = backend;
  const operations = tensorOperations(backend);
  const differentiable = graph.gradients.flatMap((node, slot) => (node === null ? [] : [{ node, offset: graph.parameters[slot].offset }]));

  const runForward = (inputs: RowInputs, masks: readonly Float32Array[] | null, pass: Pass): NodeValues => {
    const values = leafValues(graph, backend, weights, inputs, masks);
    evaluateNodes(operations, graph.forward, values, pass);
    return values;
  };
  const runBackward = ({ values: forwardValues, pass }: ForwardPass, outputGradient: Float64Array): Tensor[] => {
    const values = [...forwardValues];
    graph.outputs.forEach((output, index) => (values[graph.upstream[index].id] = upstreamTensor(backend, outputGradient, output, graph.outputWidth)));
    evaluateNodes(operations, graph.backward, values, pass);
    return differentiable.map(({ node }) => values[node]!);
  };

  return {
    predict: async (inputs, out) => {
      await backend.select();
      const outputs = tf.tidy(() => {
        const values = runForward(inputs, null, { isTraining: false, orders: ordersOf(graph, inputs.values) });
        return graph.outputs.map(({ node }) => values[node]!);
      });
      await readOutputs(graph, backend, outputs, out);
      for (const tensor of outputs) tensor.dispose();
    },
    forward: async (inputs, masks, out) => {
      await backend.select();
      const pass = { isTraining: true, orders: ordersOf(graph, inputs.values) };
      const values = tf.tidy(() => runForward(inputs, masks, pass));
      await readOutputs(graph, backend, graph.outputs.map(({ node }) => values[node]!), out);
      return { values, pass };
    },
    statistics: async ({ values }) => {
      const read = graph.statistics.map(async ({ slot, node }) => {
        const batch = new Float32Array(sizeOf(graph.parameters[slot]));
        await readFloat32(backend, values[node]!, batch);
        return batch;
      });
      return Promise.all(read);
    },
    backward: async (forward, outputGradient, out) => {
      await backend.select();
      const gradients = tf.tidy(() => runBackward(forward, outputGradient));
      out.fill(0);
      for (const [index, gradient] of gradients.entries()) await readFloat32(backend, gradient, out, differentiable[index].offset);
      for (const tensor of [...forward.values, ...gradients]) tensor?.dispose();
    },
  };
}

/** How the batch's rows stand in sequences, for every node that asks. */
function ordersOf(graph: TrainingGraph, inputs: Float32Array): ReadonlyMap<NodeId, SequenceOrder> {
  return new Map(graph.forward.flatMap(({ id, operation }): (readonly [NodeId, SequenceOrder])[] =>
    (operation.kind === "order" ? [[id, sequenceOrderOf(graph, inputs, operation.subject, operation.position)]] : [])));
}

/** What no operation computes: inputs, parameters, and masks where dropout is on. */
function leafValues(
  graph: TrainingGraph, backend: TensorBackend, weights: Float32Array, { values: inputs, arrays }: RowInputs, masks: readonly Float32Array[] | null,
): NodeValues {
  return graph.forward.map((node) => {
    const { operation } = node;
    switch (operation.kind) {
      case "inputs": return inputTensor(graph, backend, inputs, operation.from, widthOf(node));
      case "array": return arrayTensor(graph, backend, inputs, arrays, operation.array, operation.column);
      case "codes": return codeTensor(graph, backend, inputs, operation.column);
      case "parameter": return parameterTensor(graph, backend, weights, operation.slot);
      case "mask": return masks === null ? undefined : tensorOfMask(graph, backend, masks, operation.slot);
      default: return undefined;
    }
  });
}
