/**
 * The static training graph: one step of descent on a network's weights, forward and backward, as plain data.
 * Knows operations, shapes with a symbolic batch dimension, and where each parameter stands in one flat vector.
 * Knows no executor, no numbers of the data and no likelihood beyond one node per output: an output goes in, and the derivative
 * of NLL / m with respect to it comes out.
 */
import type { Activation, RecurrentCell } from "../model/network.js";
import type { Window } from "../model/volumes.js";

export interface TrainingGraph {
  readonly kind: "training-graph";
  readonly inputCount: number;
  /** in the order of their offsets, without gaps */
  readonly parameters: readonly ParameterSlot[];
  /** length of the flat parameter vector */
  readonly parameterCount: number;
  readonly masks: readonly MaskSlot[];
  /** in an order in which every node follows its inputs */
  readonly forward: readonly GraphNode[];
  /** side by side in what an executor returns and takes back: f first, where the networks have one */
  readonly outputs: readonly GraphOutput[];
  /** columns of all outputs together */
  readonly outputWidth: number;
  /** for every output, the node that holds the derivative of NLL / m with respect to it */
  readonly upstream: readonly GraphNode[];
  readonly backward: readonly GraphNode[];
  /** for every parameter, in their order, the node that holds the objective's derivative; null for a running statistic */
  readonly gradients: readonly (NodeId | null)[];
  /** parameters that follow the batches instead of the gradient */
  readonly statistics: readonly RunningStatistic[];
}

/** w <- momentum w + (1 - momentum) s of every training step's batch. */
export interface RunningStatistic {
  readonly slot: number;
  /** the forward node that holds s */
  readonly node: NodeId;
}

/** Batch normalisation (Ioffe & Szegedy 2015): what is added to a variance, and the weight of the past in running moments. */
export const normalisation = { epsilon: 1e-5, momentum: 0.9 } as const;

/** What the likelihood reads: the mean f, [batch, 1], or the last hidden layer of a network as a basis, [batch, width]. */
export interface GraphOutput {
  readonly kind: "mean" | "features";
  /** index of the network whose features these are; null for the mean, the sum over all networks that have one */
  readonly network: number | null;
  readonly node: NodeId;
  /** its first column among all outputs' */
  readonly from: number;
  readonly width: number;
}

/** Position of a node in forward, upstream, backward, counted through from 0. */
export type NodeId = number;

export type Dimension = number | "batch";
/**
 * [batch, width] over the batch's rows; [batch, positions, channels] of an image or a sequence, which is a matrix of as many rows as there
 * are positions in the whole batch: whatever works row by row or column by column works on both.
 */
export type Shape = readonly Dimension[];

export interface GraphNode {
  readonly id: NodeId;
  readonly operation: Operation;
  readonly inputs: readonly NodeId[];
  readonly shape: Shape;
}

/** The closed set of what an executor must be able to do. A and B stand for the inputs, in order. */
export type Operation =
  /** the batch's rows of some columns of the input matrix; as many as the node's shape says */
  | { readonly kind: "inputs"; readonly from: number }
  | { readonly kind: "parameter"; readonly slot: number }
  /** drawn by the caller: 0, or 1 / (1 - rate) */
  | { readonly kind: "mask"; readonly slot: number }
  /** a factor's column of the input matrix: the level of each row */
  | { readonly kind: "codes"; readonly column: number }
  /** the batch's cells of an array, standardised by channel; a column of the input matrix holds which they are */
  | { readonly kind: "array"; readonly array: number; readonly column: number }
  /** the channels of every position that a window covers side by side, a row for each place of the window; zeros outside */
  | { readonly kind: "patches"; readonly window: Window }
  /** its pull-back: what every window says of a position, added up */
  | { readonly kind: "patches-gradient"; readonly window: Window }
  /** each channel's largest value, or its mean, in every place of a window that lies within */
  | { readonly kind: "pool"; readonly pool: "max" | "average"; readonly window: Window }
  /** its pull-back, of inputs U, A and the pooled value: a maximum's derivative goes to the first position that has it */
  | { readonly kind: "pool-gradient"; readonly pool: "max" | "average"; readonly window: Window }
  /** the same numbers in rows of another length: of all positions side by side, or of one each */
  | { readonly kind: "regroup" }
  /** row g_i of T for every row i, of inputs T and g; where g_i is -1, T's mean row or zeros */
  | { readonly kind: "lookup"; readonly absent: "mean" | "zero" }
  /** the rows of U added up by level, of inputs U and g: the shape of T */
  | { readonly kind: "lookup-gradient" }
  /** the batch's rows in sequences: two columns of the input matrix, whose row each is and its place among them */
  | { readonly kind: "order"; readonly subject: number; readonly position: number }
  /**
   * A recurrent cell over the sequences, of inputs A (what the cell reads of each row, gate by gate), the recurrent weights U and the order:
   * the new state h, then what the backward pass needs; see `cells.ts`
   */
  | { readonly kind: "recurrence"; readonly cell: RecurrentCell }
  /** its pull-back, of inputs dh, the recurrence's value, U and the order: the derivative with respect to A and, where it differs, to h U */
  | { readonly kind: "recurrence-gradient"; readonly cell: RecurrentCell }
  /** the row before in each sequence, zeros before a first one; of a matrix and the order */
  | { readonly kind: "previous" }
  /** matrices side by side */
  | { readonly kind: "concat" }
  /** columns from `from` on, as many as the shape says */
  | { readonly kind: "slice"; readonly from: number }
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
  /** column sums of A * B */
  | { readonly kind: "sum-products" }
  /** each column's mean in training, the running one when predicting, of inputs A and the running mean */
  | { readonly kind: "column-mean" }
  /** each column's variance (over m, not m - 1), of inputs A, its mean and the running variance */
  | { readonly kind: "column-variance" }
  /** (A - mean) / sqrt(variance + epsilon), of inputs A, mean, variance */
  | { readonly kind: "standardise" }
  /** its pull-back, mean and variance being those of the batch: of inputs U, the standardised X and the variance */
  | { readonly kind: "standardise-gradient" }
  /** each column times its scale, plus its shift where there is a third input */
  | { readonly kind: "scale-shift" }
  /** (dNLL/dA) / m of the batch's m rows, for the output A of that index */
  | { readonly kind: "likelihood"; readonly output: number };

/** A block of the flat parameter vector. */
export interface ParameterSlot {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly initialiser: Initialiser;
  /** whether weight decay acts on it: on weights, not on biases */
  readonly decays: boolean;
  /** whether f is linear in it and in nothing else, so that a response in other units multiplies it alone */
  readonly carriesUnit: boolean;
  /** of its squares, in the objective */
  readonly penalty: number;
}

export type Initialiser =
  | { readonly kind: "zeros" }
  | { readonly kind: "ones" }
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

/** Whether rows stand in sequences, so that a batch holds whole subjects. */
export function hasSequences({ forward }: TrainingGraph): boolean {
  return forward.some(({ operation }) => operation.kind === "order");
}

/** Rows of a node's value for each row of the batch: more than one where it has positions. */
export function positionsIn({ shape }: GraphNode): number {
  return shape.length === 3 ? Number(shape[1]) : 1;
}

/** Columns of a node's value over the rows of a batch. */
export function widthOf({ shape }: GraphNode): number {
  return Number(shape[shape.length - 1]);
}
