/**
 * What the two halves of fusing share while a program is written: places of values, layers, and the questions asked of them.
 * Knows no rule of either half.
 */
import type { GraphNode, NodeId, TrainingGraph } from "../../../graph/index.js";
import type { AddInstruction, BackwardInstruction, ColumnRange, ForwardInstruction, MatrixId, MomentPlace, ScaleShiftInstruction, VectorId } from "./program.js";

export interface Fusing {
  readonly graph: TrainingGraph;
  /** by node of the backward pass: the parameter whose gradient it holds, with or without its penalty */
  readonly gradientSlots: ReadonlyMap<NodeId, number>;
  readonly matrices: number[];
  readonly vectors: number[];
  readonly forward: ForwardInstruction[];
  readonly backward: BackwardInstruction[];
  /** where the value of a node lies; none for what was absorbed */
  readonly places: Map<NodeId, Place>;
  readonly absorbed: Set<NodeId>;
  readonly layers: FusedLayer[];
}

export type Place =
  | { readonly kind: "matrix"; readonly matrix: MatrixId }
  /** some columns of a matrix */
  | { readonly kind: "columns"; readonly columns: ColumnRange }
  | { readonly kind: "vector"; readonly vector: VectorId; readonly running: number }
  | { readonly kind: "codes"; readonly column: number }
  | { readonly kind: "parameter"; readonly slot: number }
  | { readonly kind: "mask"; readonly slot: number }
  | { readonly kind: "gradient"; readonly slot: number };

/** Nodes that became one forward instruction with a derivative D of its own. */
export interface FusedLayer {
  /** phi(Z) */
  readonly activation: NodeId | null;
  readonly mask: NodeId | null;
  readonly derivative: MatrixId;
  /** the backward pass has taken D's place for its result */
  isSpent: boolean;
}

/** Each column times a scale, plus a shift where there is one, in either pass. @returns null, or the operation that has no kernel */
export function fuseScaleShift(fusing: Fusing, node: GraphNode, instructions: { push(scaling: ScaleShiftInstruction): unknown }): string | null {
  const operand = matrixOf(fusing, node.inputs[0]);
  const scale = parameterOf(fusing, node.inputs[1]);
  const shift = node.inputs.length > 2 ? parameterOf(fusing, node.inputs[2]) : null;
  if (operand === null || scale === null || (node.inputs.length > 2 && shift === null)) return "a scale that is no parameter";
  instructions.push({ kind: "scale-shift", operand, scale, shift, out: placeMatrix(fusing, node) });
  return null;
}

/** A matrix as wide as the node's value. */
export function newMatrix(fusing: Fusing, node: GraphNode): MatrixId {
  return fusing.matrices.push(Number(node.shape[1])) - 1;
}

/** A matrix for the node's value. */
export function placeMatrix(fusing: Fusing, node: GraphNode): MatrixId {
  const matrix = newMatrix(fusing, node);
  fusing.places.set(node.id, { kind: "matrix", matrix });
  return matrix;
}

/** A + scale B, in either pass. @returns null, or the operation that has no kernel */
export function fuseSum(fusing: Fusing, node: GraphNode, scale: number, instructions: { push(sum: AddInstruction): unknown }): string | null {
  const [left, right] = node.inputs.map((input) => matrixOf(fusing, input));
  if (left === null || right === null) return "a sum of parameters or their gradients";
  instructions.push({ kind: "add", left, right, scale, out: placeMatrix(fusing, node) });
  return null;
}

/** @returns null where the node is no matrix over the batch's rows, or was absorbed */
export function matrixOf(fusing: Fusing, id: NodeId): MatrixId | null {
  const place = fusing.places.get(id);
  return place?.kind === "matrix" ? place.matrix : null;
}

/** @returns the columns of a matrix that hold the node's value, all of them or some; null where it has no such place */
export function columnsOf(fusing: Fusing, id: NodeId): ColumnRange | null {
  const place = fusing.places.get(id);
  if (place?.kind === "columns") return place.columns;
  return place?.kind === "matrix" ? wholeMatrix(fusing, place.matrix) : null;
}

export function wholeMatrix({ matrices }: Fusing, matrix: MatrixId): ColumnRange {
  return { matrix, from: 0, width: matrices[matrix] };
}

/** @returns null where the node is no moment of a batch */
export function momentOf(fusing: Fusing, id: NodeId): MomentPlace | null {
  const place = fusing.places.get(id);
  return place?.kind === "vector" ? { batch: place.vector, running: place.running } : null;
}

/** @returns the inputs' column; null where the node is no factor's codes */
export function codesOf(fusing: Fusing, id: NodeId): number | null {
  const place = fusing.places.get(id);
  return place?.kind === "codes" ? place.column : null;
}

/** @returns the slot; null where the node is no parameter */
export function parameterOf(fusing: Fusing, id: NodeId): number | null {
  const place = fusing.places.get(id);
  return place?.kind === "parameter" ? place.slot : null;
}

/** The only one of `nodes` that reads `id`; null where several do, or none. */
export function soleReader(nodes: readonly GraphNode[], id: NodeId): GraphNode | null {
  const readers = nodes.filter(({ inputs }) => inputs.includes(id));
  return readers.length === 1 ? readers[0] : null;
}
