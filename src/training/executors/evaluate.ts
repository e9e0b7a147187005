/**
 * One node of the training graph as tensor operations: the meaning of every operation, in one switch.
 * Knows operands; knows nothing of batches, reading back or the optimiser.
 */
import { type GraphNode, type NodeId, normalisation, type SequenceOrder, widthOf } from "../../graph/index.js";
import { assertNever, InternalError, invariant } from "../../invariant.js";
import type { Tensor, TensorOperations } from "../../tensor/index.js";
import { activate, activationGradient } from "./activations.js";
import { patchesGradient, patchesOf, pooled, poolGradient } from "./convolutions.js";
import { previousRows, recurrence, recurrenceGradient } from "./cells.js";

/** By node id. */
export type NodeValues = (Tensor | undefined)[];

/**
 * Evaluates nodes in order; temporaries are left to the caller's scope.
 * @param values in: inputs, codes, parameters, masks and the likelihood's derivative; out: every node's value
 */
export function evaluateNodes(on: TensorOperations, nodes: readonly GraphNode[], values: NodeValues, pass: Pass): void {
  for (const node of nodes) {
    const isGiven = node.operation.kind === "mask" || node.operation.kind === "order";
    if (values[node.id] === undefined && !isGiven) values[node.id] = evaluateNode(on, node, values, pass);
  }
}

/** What holds for all nodes. */
export interface Pass {
  /** off: no dropout, masks left out, and running moments instead of the batch's */
  readonly isTraining: boolean;
  /** by node, of those that are the order of the batch's rows */
  readonly orders: ReadonlyMap<NodeId, SequenceOrder>;
}

function evaluateNode(on: TensorOperations, node: GraphNode, values: NodeValues, { isTraining, orders }: Pass): Tensor {
  const { id, operation, inputs } = node;
  const order = (position: number): SequenceOrder => {
    const known = orders.get(inputs[position]);
    invariant(known !== undefined, `node ${id} has no order of rows`);
    return known;
  };
  const operand = (position: number): Tensor => {
    const value = values[inputs[position]];
    invariant(value !== undefined, `node ${id} stands before its input ${inputs[position]}`);
    return value;
  };
  switch (operation.kind) {
    case "inputs": case "array": case "codes": case "order": case "parameter": case "mask": case "likelihood": throw new InternalError(`the ${operation.kind} has to be given`);
    case "affine": return on.affine(operand(0), operand(1), operand(2));
    case "matmul": return on.matmul(operand(0), operand(1), operation.transposesLeft, operation.transposesRight);
    case "activation": return activate(on, operation.activation, operand(0));
    case "activation-gradient": return activationGradient(on, operation.activation, operand(0), operand(1), operand(2));
    case "dropout": return isTraining ? on.multiply(operand(0), operand(1)) : operand(0);
    case "multiply": return on.multiply(operand(0), operand(1));
    case "add": return on.add(operand(0), operand(1));
    case "add-scaled": return on.add(operand(0), on.scale(operand(1), operation.scale));
    case "sum-rows": return on.sumRows(operand(0));
    case "sum-products": return on.sumRows(on.multiply(operand(0), operand(1)));
    case "patches": return patchesOf(on, operand(0), operation.window);
    case "patches-gradient": return patchesGradient(on, operand(0), operation.window);
    case "pool": return pooled(on, operation.pool, operand(0), operation.window);
    case "pool-gradient": return poolGradient(on, operation.pool, operand(0), operand(1), operand(2), operation.window);
    case "regroup": return on.regroup(operand(0), widthOf(node));
    case "lookup": return on.gather(operand(0), operand(1));
    case "lookup-gradient": return on.scatterAdd(operand(0), operand(1), Number(node.shape[0]));
    case "recurrence": return recurrence(on, operation.cell, operand(0), operand(1), order(2));
    case "recurrence-gradient": return recurrenceGradient(on, operation.cell, operand(0), operand(1), operand(2), order(3));
    case "previous": return previousRows(on, operand(0), order(1));
    case "concat": return on.concat(inputs.map((_, position) => operand(position)));
    case "slice": return on.slice(operand(0), operation.from, widthOf(node));
    case "column-mean": return isTraining ? on.meanRows(operand(0)) : operand(1);
    case "column-variance": return isTraining ? meanSquare(on, on.subtract(operand(0), operand(1))) : operand(2);
    case "standardise": return on.multiply(on.subtract(operand(0), operand(1)), on.inverseRoot(on.shift(operand(2), normalisation.epsilon)));
    case "standardise-gradient": return standardiseGradient(on, operand(0), operand(1), operand(2));
    case "scale-shift": return inputs.length > 2 ? on.add(on.multiply(operand(0), operand(1)), operand(2)) : on.multiply(operand(0), operand(1));
    default: return assertNever(operation);
  }
}

const meanSquare = (on: TensorOperations, matrix: Tensor): Tensor => on.meanRows(on.multiply(matrix, matrix));

/** (U - mean(U) - X * mean(U * X)) / sqrt(variance + epsilon): Ioffe & Szegedy (2015), the equations before section 3.1, in one. */
function standardiseGradient(on: TensorOperations, upstream: Tensor, standardised: Tensor, variance: Tensor): Tensor {
  const along = on.multiply(standardised, on.meanRows(on.multiply(upstream, standardised)));
  const rest = on.subtract(on.subtract(upstream, on.meanRows(upstream)), along);
  return on.multiply(rest, on.inverseRoot(on.shift(variance, normalisation.epsilon)));
}
