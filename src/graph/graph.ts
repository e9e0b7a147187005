/**
 * The static training graph: one step of descent on a network's weights, forward and backward, as plain data.
 * Knows operations, shapes with a symbolic batch dimension, and where each parameter stands in one flat vector.
 * Knows no executor, no numbers of the data and no likelihood beyond one node: f goes in, (dNLL/df) / m comes out.
 */
import type { Activation } from "../model/network.js";

export interface TrainingGraph {
  readonly kind: "training-graph";
  readonly inputCount: number;
  /** in the order of their offsets, without gaps */
  readonly parameters: readonly ParameterSlot[];
  /** length of the flat parameter vector */
  readonly parameterCount: number;
  readonly masks: readonly MaskSlot[];
  /** in an order in which every node follows its inputs; the last is f */
  readonly forward: readonly GraphNode[];
  readonly likelihood: GraphNode;
  readonly backward: readonly GraphNode[];
  /** for every parameter, in their order, the node that holds the objective's derivative */
  readonly gradients: readonly NodeId[];
}

/** Position of a node in forward, likelihood, backward, counted through from 0. */
export type NodeId = number;

export type Dimension = number | "batch";
export type Shape = readonly Dimension[];

export interface GraphNode {
  readonly id: NodeId;
  readonly operation: Operation;
  readonly inputs: readonly NodeId[];
  readonly shape: Shape;
}

/** The closed set of what an executor must be able to do. A and B stand for the inputs, in order. */
export type Operation =
  /** standardised network inputs of the batch's rows */
  | { readonly kind: "inputs" }
  | { readonly kind: "parameter"; readonly slot: number }
  /** drawn by the caller: 0, or 1 / (1 - rate) */
  | { readonly kind: "mask"; readonly slot: number }
  /** A W + 1 b', of inputs A, W, b */
  | { readonly kind: "affine" }
  /** op(A) op(B) */
  | { readonly kind: "matmul"; readonly transposesLeft: boolean; readonly transposesRight: boolean }
  /** phi(A) */
  | { readonly kind: "activation"; readonly activation: Activation }
  /** U * phi'(Z), of inputs U, Z and phi(Z) */
  | { readonly kind: "activation-gradient"; readonly activation: Activation }
  /** A * mask in training, A when predicting */
  | { readonly kind: "dropout" }
  | { readonly kind: "multiply" }
  | { readonly kind: "add" }
  /** A + scale * B */
  | { readonly kind: "add-scaled"; readonly scale: number }
  /** column sums, 1'A */
  | { readonly kind: "sum-rows" }
  /** (dNLL/df) / m of the batch's m rows */
  | { readonly kind: "likelihood" };

/** A block of the flat parameter vector. */
export interface ParameterSlot {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly initialiser: Initialiser;
  /** whether weight decay acts on it: on weights, not on biases */
  readonly decays: boolean;
}

export type Initialiser =
  | { readonly kind: "zeros" }
  | { readonly kind: "normal"; readonly standardDeviation: number };

/** One dropout layer's mask, [batch, units]. */
export interface MaskSlot {
  readonly name: string;
  readonly units: number;
  readonly rate: number;
}

export function sizeOf(slot: ParameterSlot): number {
  return slot.shape.reduce((product, dimension) => product * dimension, 1);
}

/** f(x; w), [batch, 1]. */
export function outputOf(graph: TrainingGraph): GraphNode {
  return graph.forward[graph.forward.length - 1];
}
