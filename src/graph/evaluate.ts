/**
 * The forward pass in plain float64: f(x; w), or every output, of every row, without dropout, with running moments and without a
 * backend. It serves predictions, which are few and must not wait for one; training runs the same graph through an executor,
 * which agrees to float32 rounding. Knows forward operations and blocks of rows; each operation's arithmetic stands in `arithmetic.ts`.
 */
import { assertNever, InternalError, invariant } from "../invariant.js";
import { gatherChannels, type ChannelRows } from "../numerics/channels.js";
import type { Matrix } from "../numerics/matrix.js";
import { activated, columnsOf, lookedUp, type NodeValue, product, scaledAndShifted, sideBySide, standardised, sumOf } from "./arithmetic.js";
import { recurrence } from "./cells.js";
import { patchesOf, pooled } from "./convolutions.js";
import { type GraphNode, hasSequences, type NodeId, sizeOf, type TrainingGraph, widthOf } from "./graph.js";
import { sequenceOrder, type SequenceOrder } from "./sequences.js";

/** Rows worked on together: their intermediate values stay in the cache. Where rows stand in sequences, all of them are. */
const usualBlockRows = 256;

/**
 * Every output side by side: f(x; w) alone where the graph has no other.
 * @param weights the flat parameter vector, [parameterCount]
 * @param inputs [n, inputCount]
 * @param arrays the images and sequences that columns of the inputs point into
 * @returns [n, outputWidth]
 */
export function networkOutput(graph: TrainingGraph, weights: Float32Array, inputs: Matrix, arrays: readonly ChannelRows[] = []): Float64Array {
  invariant(inputs.columns === graph.inputCount, `a net of ${graph.inputCount} inputs was given ${inputs.columns}`);
  const result = new Float64Array(inputs.rows * graph.outputWidth);
  const blockRows = hasSequences(graph) ? Math.max(1, inputs.rows) : usualBlockRows;
  const parameters = graph.parameters.map((_, slot) => parameterValue(graph, weights, slot));
  for (let start = 0; start < inputs.rows; start += blockRows) {
    const rows = Math.min(blockRows, inputs.rows - start);
    const block = { width: inputs.columns, values: inputs.data.subarray(start * inputs.columns, (start + rows) * inputs.columns) };
    const known: NodeValue[] = [];
    for (const node of graph.forward) known[node.id] = evaluateNode(node, { graph, parameters, known, block, arrays, rows });
    placeOutputs(graph, known, rows, result.subarray(start * graph.outputWidth));
  }
  return result;
}

function parameterValue({ parameters }: TrainingGraph, weights: Float32Array, slot: number): NodeValue {
  const { shape, offset } = parameters[slot];
  return { width: shape[shape.length - 1], values: Float64Array.from(weights.subarray(offset, offset + sizeOf(parameters[slot]))) };
}

function placeOutputs({ outputs, outputWidth }: TrainingGraph, known: readonly NodeValue[], rows: number, result: Float64Array): void {
  for (const { node, from, width } of outputs) {
    const { values } = known[node];
    for (let i = 0; i < rows; i++) result.set(values.subarray(i * width, (i + 1) * width), i * outputWidth + from);
  }
}

/** What a node is computed from. */
interface BlockContext {
  readonly graph: TrainingGraph;
  /** by slot */
  readonly parameters: readonly NodeValue[];
  /** by node, as far as they are there */
  readonly known: readonly NodeValue[];
  /** the input matrix's rows */
  readonly block: NodeValue;
  readonly arrays: readonly ChannelRows[];
  readonly rows: number;
}

function evaluateNode(node: GraphNode, context: BlockContext): NodeValue {
  const { parameters, known, block, arrays, rows } = context;
  const operand = (position: number): NodeValue => known[node.inputs[position]];
  const { operation } = node;
  switch (operation.kind) {
    case "inputs": return columnsOf(block, rows, operation.from, widthOf(node));
    case "array": return gathered(arrays[operation.array], columnsOf(block, rows, operation.column, 1).values, widthOf(node));
    case "patches": return patchesOf(operand(0), operation.window);
    case "pool": return pooled(operand(0), operation.pool, operation.window);
    case "regroup": return { width: widthOf(node), values: operand(0).values };
    case "codes": return columnsOf(block, rows, operation.column, 1);
    case "parameter": return parameters[operation.slot];
    case "mask": case "order": return { width: 0, values: new Float64Array(0) };
    case "recurrence": return recurrence(operation.cell, operand(0), operand(1), orderOf(node.inputs[2], context));
    case "dropout": return operand(0);
    case "affine": return product(operand(0), operand(1), operand(2));
    case "matmul": return product(operand(0), operand(1), null);
    case "activation": return activated(operation.activation, operand(0));
    case "add": return sumOf(operand(0), operand(1), 1);
    case "add-scaled": return sumOf(operand(0), operand(1), operation.scale);
    case "lookup": return lookedUp(operand(0), operand(1), operation.absent);
    case "concat": return sideBySide(node.inputs.map((input) => known[input]), rows);
    case "slice": return columnsOf(operand(0), rows, operation.from, widthOf(node));
    case "column-mean": return operand(1);
    case "column-variance": return operand(2);
    case "standardise": return standardised(operand(0), operand(1), operand(2));
    case "scale-shift": return scaledAndShifted(operand(0), operand(1), node.inputs.length > 2 ? operand(2) : null);
    case "patches-gradient": case "pool-gradient": case "recurrence-gradient": case "previous": case "multiply": case "activation-gradient": case "lookup-gradient": case "sum-rows": case "sum-products": case "standardise-gradient": case "likelihood":
      throw new InternalError(`${operation.kind} belongs to the backward pass`);
    default: return assertNever(operation);
  }
}

function gathered(array: ChannelRows, rows: Float64Array, channels: number): NodeValue {
  const values = new Float64Array(rows.length * array.size);
  gatherChannels(array, rows, values);
  return { width: channels, values };
}

function orderOf(id: NodeId, { graph, block, rows }: BlockContext): SequenceOrder {
  const { operation } = graph.forward[id];
  invariant(operation.kind === "order", "a recurrence's last input is the order of its rows");
  return sequenceOrder(columnsOf(block, rows, operation.subject, 1).values, columnsOf(block, rows, operation.position, 1).values);
}
