/**
 * One node of the training graph as tensor operations: the meaning of every operation, in one switch.
 * Knows operands; knows nothing of batches, reading back or the optimiser.
 */
import type { GraphNode } from "../../graph/index.js";
import { assertNever, InternalError, invariant } from "../../invariant.js";
import type { Tensor, TensorOperations } from "../../tensor/index.js";
import { activate, activationGradient } from "./activations.js";

/** By node id. */
export type NodeValues = (Tensor | undefined)[];

/**
 * Evaluates nodes in order; temporaries are left to the caller's scope.
 * @param values in: inputs, parameters, masks and the likelihood's derivative, a mask left out turning its dropout off;
 *   out: every node's value
 */
export function evaluateNodes(on: TensorOperations, nodes: readonly GraphNode[], values: NodeValues): void {
  for (const node of nodes) {
    if (values[node.id] === undefined && node.operation.kind !== "mask") values[node.id] = evaluateNode(on, node, values);
  }
}

function evaluateNode(on: TensorOperations, { id, operation, inputs }: GraphNode, values: NodeValues): Tensor {
  const operand = (position: number): Tensor => {
    const value = values[inputs[position]];
    invariant(value !== undefined, `node ${id} stands before its input ${inputs[position]}`);
    return value;
  };
  switch (operation.kind) {
    case "inputs": case "parameter": case "mask": case "likelihood": throw new InternalError(`the ${operation.kind} has to be given`);
    case "affine": return on.affine(operand(0), operand(1), operand(2));
    case "matmul": return on.matmul(operand(0), operand(1), operation.transposesLeft, operation.transposesRight);
    case "activation": return activate(on, operation.activation, operand(0));
    case "activation-gradient": return activationGradient(on, operation.activation, operand(0), operand(1), operand(2));
    case "dropout": return values[inputs[1]] === undefined ? operand(0) : on.multiply(operand(0), operand(1));
    case "multiply": return on.multiply(operand(0), operand(1));
    case "add": return on.add(operand(0), operand(1));
    case "add-scaled": return on.add(operand(0), on.scale(operand(1), operation.scale));
    case "sum-rows": return on.sumRows(operand(0));
    default: return assertNever(operation);
  }
}
