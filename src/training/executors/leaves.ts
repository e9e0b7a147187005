/**
 * The edges of a training graph over tensors: what no operation computes (inputs, levels, orders of rows, parameters, masks, the derivative
 * with respect to an output) made into tensors, and outputs read back. Knows uploads; no passes.
 */
import { type GraphOutput, sequenceOrder, type SequenceOrder, type TrainingGraph, widthOf } from "../../graph/index.js";
import { gatherChannels, type ChannelRows } from "../../numerics/channels.js";
import { codesOf, readFloat64, type Tensor, type TensorBackend, tensorOf } from "../../tensor/index.js";

/** @param inputs [m, inputCount] */
export function inputTensor({ inputCount }: TrainingGraph, backend: TensorBackend, inputs: Float32Array, from: number, width: number): Tensor {
  return tensorOf(backend, columnsOf(inputs, inputCount, from, width), [inputs.length / inputCount, width]);
}

export function codeTensor({ inputCount }: TrainingGraph, backend: TensorBackend, inputs: Float32Array, column: number): Tensor {
  return codesOf(backend, Int32Array.from(columnsOf(inputs, inputCount, column, 1)));
}

/** How the batch's rows stand in sequences. */
export function sequenceOrderOf({ inputCount }: TrainingGraph, inputs: Float32Array, subject: number, position: number): SequenceOrder {
  const [subjects, positions] = [subject, position].map((column) => columnsOf(inputs, inputCount, column, 1));
  return sequenceOrder(subjects, positions);
}

export function parameterTensor(graph: TrainingGraph, backend: TensorBackend, weights: Float32Array, slot: number): Tensor {
  const { offset, shape } = graph.parameters[slot];
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  return tensorOf(backend, weights.slice(offset, offset + size), shape);
}

/** A row for each position of an image or a sequence, where the mask is over one. */
export function tensorOfMask({ forward }: TrainingGraph, backend: TensorBackend, masks: readonly Float32Array[], slot: number): Tensor {
  const node = forward.find(({ operation }) => operation.kind === "mask" && operation.slot === slot)!;
  return tensorOf(backend, masks[slot], [masks[slot].length / widthOf(node), widthOf(node)]);
}

/** The cells that a column of the inputs names, position by position, [m * positions, channels]. */
export function arrayTensor({ inputCount }: TrainingGraph, backend: TensorBackend, inputs: Float32Array, arrays: readonly ChannelRows[], array: number, column: number): Tensor {
  const rows = columnsOf(inputs, inputCount, column, 1);
  const { size, moments: { means } } = arrays[array];
  const values = new Float32Array(rows.length * size);
  gatherChannels(arrays[array], rows, values);
  return tensorOf(backend, values, [values.length / means.length, means.length]);
}

/** One tensor per output into rows of all outputs. @param out [m, outputWidth] */
export async function readOutputs({ outputs, outputWidth }: TrainingGraph, backend: TensorBackend, tensors: readonly Tensor[], out: Float64Array): Promise<void> {
  if (outputs.length === 1) return readFloat64(backend, tensors[0], out);
  for (const [index, { from, width }] of outputs.entries()) {
    const values = new Float64Array(tensors[index].size);
    await readFloat64(backend, tensors[index], values);
    for (let at = 0, row = from; at < values.length; at += width, row += outputWidth) out.set(values.subarray(at, at + width), row);
  }
}

/** The derivative of NLL / m with respect to one output, [m, width]. */
export function upstreamTensor(backend: TensorBackend, outputGradient: Float64Array, { from, width }: GraphOutput, outputWidth: number): Tensor {
  const rowCount = outputGradient.length / outputWidth;
  const values = new Float32Array(rowCount * width);
  for (let i = 0; i < rowCount; i++) for (let j = 0; j < width; j++) values[i * width + j] = outputGradient[i * outputWidth + from + j] / rowCount;
  return tensorOf(backend, values, [rowCount, width]);
}

/** Some columns of rows of `stride` numbers. */
function columnsOf(rows: Float32Array, stride: number, from: number, width: number): Float32Array {
  if (width === stride) return rows;
  const columns = new Float32Array((rows.length / stride) * width);
  for (let row = from, at = 0; at < columns.length; row += stride, at += width) columns.set(rows.subarray(row, row + width), at);
  return columns;
}
