/**
 * The two passes of a training graph over tensors: forward to its outputs, and backward from the NLL's derivative with respect to
 * them to every parameter's.
 * Knows uploads, scopes and reading back; knows no optimiser and no likelihood. The weights are borrowed, and read anew in
 * each pass.
 */
import { type GraphOutput, type NodeId, sequenceOrder, type SequenceOrder, sizeOf, type TrainingGraph, widthOf } from "../../graph/index.js";
import { codesOf, readFloat32, readFloat64, type Tensor, type TensorBackend, tensorOf, tensorOperations } from "../../tensor/index.js";
import { evaluateNodes, type NodeValues, type Pass } from "./evaluate.js";

export interface TensorPasses {
  /** Every output without dropout. @param inputs [m, inputCount] @param out [m, outputWidth] */
  predict(inputs: Float32Array, out: Float64Array): Promise<void>;
  /** Every output with dropout. @param masks one per mask slot @param out [m, outputWidth] @returns for `backward` to use and dispose */
  forward(inputs: Float32Array, masks: readonly Float32Array[], out: Float64Array): Promise<ForwardPass>;
  /** What the batch has for every running statistic of the graph. @param forward borrowed */
  statistics(forward: ForwardPass): Promise<readonly Float32Array[]>;
  /** Every parameter's derivative of NLL / m + penalty. @param outputGradient of the NLL, [m, outputWidth] @param out [parameterCount] */
  backward(forward: ForwardPass, outputGradient: Float64Array, out: Float32Array): Promise<void>;
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

  const runForward = (inputs: Float32Array, masks: readonly Float32Array[] | null, pass: Pass): NodeValues => {
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
        const values = runForward(inputs, null, { isTraining: false, orders: ordersOf(graph, inputs) });
        return graph.outputs.map(({ node }) => values[node]!);
      });
      await readOutputs(graph, backend, outputs, out);
      for (const tensor of outputs) tensor.dispose();
    },
    forward: async (inputs, masks, out) => {
      await backend.select();
      const pass = { isTraining: true, orders: ordersOf(graph, inputs) };
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

/** One tensor per output into rows of all outputs. @param out [m, outputWidth] */
async function readOutputs({ outputs, outputWidth }: TrainingGraph, backend: TensorBackend, tensors: readonly Tensor[], out: Float64Array): Promise<void> {
  if (outputs.length === 1) return readFloat64(backend, tensors[0], out);
  for (const [index, { from, width }] of outputs.entries()) {
    const values = new Float64Array(tensors[index].size);
    await readFloat64(backend, tensors[index], values);
    for (let at = 0, row = from; at < values.length; at += width, row += outputWidth) out.set(values.subarray(at, at + width), row);
  }
}

/** The derivative of NLL / m with respect to one output, [m, width]. */
function upstreamTensor(backend: TensorBackend, outputGradient: Float64Array, { from, width }: GraphOutput, outputWidth: number): Tensor {
  const rowCount = outputGradient.length / outputWidth;
  const values = new Float32Array(rowCount * width);
  for (let i = 0; i < rowCount; i++) for (let j = 0; j < width; j++) values[i * width + j] = outputGradient[i * outputWidth + from + j] / rowCount;
  return tensorOf(backend, values, [rowCount, width]);
}

/** How the batch's rows stand in sequences, for every node that asks. */
function ordersOf({ forward, inputCount }: TrainingGraph, inputs: Float32Array): ReadonlyMap<NodeId, SequenceOrder> {
  return new Map(forward.flatMap(({ id, operation }): (readonly [NodeId, SequenceOrder])[] => {
    if (operation.kind !== "order") return [];
    const [subjects, positions] = [operation.subject, operation.position].map((column) => columnsOf(inputs, inputCount, column, 1));
    return [[id, sequenceOrder(subjects, positions)]];
  }));
}

/** What no operation computes: inputs, parameters, and masks where dropout is on. */
function leafValues(
  graph: TrainingGraph, backend: TensorBackend, weights: Float32Array, inputs: Float32Array, masks: readonly Float32Array[] | null,
): NodeValues {
  const rowCount = inputs.length / graph.inputCount;
  return graph.forward.map((node) => {
    const { operation } = node;
    switch (operation.kind) {
      case "inputs": return tensorOf(backend, columnsOf(inputs, graph.inputCount, operation.from, widthOf(node)), [rowCount, widthOf(node)]);
      case "codes": return codesOf(backend, Int32Array.from(columnsOf(inputs, graph.inputCount, operation.column, 1)));
      case "parameter": return parameterTensor(graph, backend, weights, operation.slot);
      case "mask": return masks === null ? undefined : tensorOf(backend, masks[operation.slot], [rowCount, graph.masks[operation.slot].units]);
      default: return undefined;
    }
  });
}

/** Some columns of rows of `stride` numbers. */
function columnsOf(rows: Float32Array, stride: number, from: number, width: number): Float32Array {
  if (width === stride) return rows;
  const columns = new Float32Array((rows.length / stride) * width);
  for (let row = from, at = 0; at < columns.length; row += stride, at += width) columns.set(rows.subarray(row, row + width), at);
  return columns;
}

function parameterTensor(graph: TrainingGraph, backend: TensorBackend, weights: Float32Array, slot: number): Tensor {
  const { offset, shape } = graph.parameters[slot];
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  return tensorOf(backend, weights.slice(offset, offset + size), shape);
}
