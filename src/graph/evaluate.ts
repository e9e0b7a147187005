/**
 * The forward pass in plain float64: f(x; w), or every output, of every row, without dropout and without a backend. It serves predictions,
 * which are few and must not wait for one; training runs the same graph through an executor, which agrees to float32 rounding.
 * Knows forward operations only.
 */
import { assertNever, InternalError, invariant } from "../invariant.js";
import type { Activation } from "../model/network.js";
import type { Matrix } from "../numerics/matrix.js";
import { normalCdf } from "../numerics/special.js";
import { widthOf, type GraphNode, type TrainingGraph } from "./graph.js";

/** Rows worked on together: their intermediate values stay in the cache. */
const blockRows = 256;

/** One node's values over the rows of a block, [rows, width] row-major. */
interface NodeValue {
  readonly width: number;
  readonly values: Float64Array;
}

/**
 * Every output side by side: f(x; w) alone where the graph has no other.
 * @param weights the flat parameter vector, [parameterCount]
 * @param inputs [n, inputCount]
 * @returns [n, outputWidth]
 */
export function networkOutput(graph: TrainingGraph, weights: Float32Array, inputs: Matrix): Float64Array {
  invariant(inputs.columns === graph.inputCount, `a net of ${graph.inputCount} inputs was given ${inputs.columns}`);
  const result = new Float64Array(inputs.rows * graph.outputWidth);
  for (let start = 0; start < inputs.rows; start += blockRows) {
    const rows = Math.min(blockRows, inputs.rows - start);
    const block = inputs.data.subarray(start * inputs.columns, (start + rows) * inputs.columns);
    const known: NodeValue[] = [];
    for (const node of graph.forward) known[node.id] = evaluateNode(graph, weights, node, known, block, rows);
    placeOutputs(graph, known, rows, result.subarray(start * graph.outputWidth));
  }
  return result;
}

function placeOutputs({ outputs, outputWidth }: TrainingGraph, known: readonly NodeValue[], rows: number, result: Float64Array): void {
  for (const { node, from, width } of outputs) {
    const { values } = known[node];
    for (let i = 0; i < rows; i++) result.set(values.subarray(i * width, (i + 1) * width), i * outputWidth + from);
  }
}

function evaluateNode(graph: TrainingGraph, weights: Float32Array, node: GraphNode, known: readonly NodeValue[], block: Float64Array, rows: number): NodeValue {
  const operand = (position: number): NodeValue => known[node.inputs[position]];
  const { operation } = node;
  switch (operation.kind) {
    case "inputs": return columnsOf(block, graph.inputCount, operation.from, widthOf(node));
    case "parameter": return parameterValue(graph, weights, operation.slot);
    case "mask": return { width: 0, values: new Float64Array(0) };
    case "dropout": return operand(0);
    case "affine": return product(operand(0), operand(1), operand(2), rows);
    case "matmul": return product(operand(0), operand(1), null, rows);
    case "activation": return activated(operation.activation, operand(0));
    case "add": return combined(operand(0), operand(1), 1);
    case "add-scaled": return combined(operand(0), operand(1), operation.scale);
    case "multiply": case "activation-gradient": case "sum-rows": case "likelihood":
      throw new InternalError(`${operation.kind} belongs to the backward pass`);
    default: return assertNever(operation);
  }
}

/** Some columns of a block's rows, which are row-major with `stride` columns. */
function columnsOf(block: Float64Array, stride: number, from: number, width: number): NodeValue {
  if (width === stride) return { width, values: block };
  const rows = block.length / stride;
  const values = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) values.set(block.subarray(i * stride + from, i * stride + from + width), i * width);
  return { width, values };
}

function parameterValue(graph: TrainingGraph, weights: Float32Array, slot: number): NodeValue {
  const { shape, offset } = graph.parameters[slot];
  const width = shape[shape.length - 1];
  const size = shape.reduce((all, dimension) => all * dimension, 1);
  return { width, values: Float64Array.from(weights.subarray(offset, offset + size)) };
}

/** A W + 1 b', or A W. */
function product(left: NodeValue, right: NodeValue, bias: NodeValue | null, rows: number): NodeValue {
  const [inner, width] = [left.width, right.width];
  const values = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) {
    const row = values.subarray(i * width, (i + 1) * width);
    if (bias !== null) row.set(bias.values);
    for (let k = 0; k < inner; k++) {
      const factor = left.values[i * inner + k];
      for (let j = 0; j < width; j++) row[j] += factor * right.values[k * width + j];
    }
  }
  return { width, values };
}

function combined(left: NodeValue, right: NodeValue, scale: number): NodeValue {
  return { width: left.width, values: left.values.map((value, i) => value + scale * right.values[i]) };
}

function activated(activation: Activation, input: NodeValue): NodeValue {
  return activation === "linear" ? input : { width: input.width, values: input.values.map(activationOf(activation)) };
}

/** phi, as the executors compute it. */
function activationOf(activation: Activation): (z: number) => number {
  switch (activation) {
    case "linear": return (z) => z;
    case "relu": return (z) => Math.max(0, z);
    case "silu": return (z) => z / (1 + Math.exp(-z));
    case "gelu": return (z) => z * normalCdf(z);
    case "tanh": return Math.tanh;
    case "sigmoid": return (z) => 1 / (1 + Math.exp(-z));
    case "softplus": return (z) => Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z)));
    case "elu": return (z) => (z > 0 ? z : Math.expm1(z));
    default: return assertNever(activation);
  }
}
