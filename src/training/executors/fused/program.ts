/**
 * A training graph as the fused kernels run it: a list of instructions, each one call, forward and backward. Plain data.
 * A layer's product, bias, activation and mask are one instruction, which also keeps D = phi'(Z) * mask; on the way back the
 * derivative of that layer is then one multiplication by D. Knows matrices by number, parameters and masks by slot; knows no
 * addresses.
 */
import type { Activation } from "../../../model/network.js";

export interface FusedProgram {
  readonly kind: "fused-program";
  /** by matrix: its columns; its rows are the batch's */
  readonly matrices: readonly number[];
  /** by vector: its elements, one for each column of a matrix */
  readonly vectors: readonly number[];
  /** running statistics, in the order of the graph's */
  readonly statistics: readonly { readonly slot: number; readonly batch: VectorId }[];
  readonly forward: readonly ForwardInstruction[];
  readonly backward: readonly BackwardInstruction[];
  /** in the order of the graph's */
  readonly outputs: readonly FusedOutput[];
}

export interface FusedOutput {
  /** first column among those of all outputs, and how many */
  readonly from: number;
  readonly width: number;
  readonly value: MatrixId;
  /** the derivative of NLL / m with respect to it */
  readonly gradient: MatrixId;
}

/** Position in `matrices`. */
export type MatrixId = number;
/** Position in `vectors`. */
export type VectorId = number;

export type ForwardInstruction =
  | GatherInstruction | LookupInstruction | AffineInstruction | ActivateInstruction | AddInstruction
  | MomentInstruction | StandardiseInstruction | ScaleShiftInstruction;

export type BackwardInstruction =
  | UpstreamProductInstruction | ScaleInstruction | WeightGradientInstruction | BiasGradientInstruction | ProductSumsInstruction
  | LookupGradientInstruction | StandardiseGradientInstruction | ScaleShiftInstruction | PenaliseInstruction | AddInstruction;

/** Some columns of a matrix: a part of what stands side by side in it. */
export interface ColumnRange {
  readonly matrix: MatrixId;
  readonly from: number;
  readonly width: number;
}

/** What follows the product of a layer. */
export interface Finish {
  readonly activation: Activation;
  /** mask slot of the dropout that follows */
  readonly mask: number | null;
  /** where D goes: null where nothing asks for it */
  readonly derivative: MatrixId | null;
}

/** The batch's rows of the inputs, as many columns from `from` on as `out` has. */
export interface GatherInstruction {
  readonly kind: "gather";
  readonly from: number;
  readonly out: ColumnRange;
}

/** The rows of a parameter that the batch's codes name. */
export interface LookupInstruction {
  readonly kind: "lookup";
  readonly table: number;
  /** the inputs' column that holds them */
  readonly codes: number;
  readonly out: ColumnRange;
}

/** phi(A W + 1 b') * mask; b' left out where null. */
export interface AffineInstruction {
  readonly kind: "affine";
  readonly left: MatrixId;
  readonly weights: number;
  readonly biases: number | null;
  readonly finish: Finish;
  readonly out: MatrixId;
}

/** phi(Z) * mask, of a Z that is already there. */
export interface ActivateInstruction {
  readonly kind: "activate";
  readonly operand: MatrixId;
  readonly finish: Finish;
  readonly out: MatrixId;
}

/** A + scale * B */
export interface AddInstruction {
  readonly kind: "add";
  readonly left: MatrixId;
  readonly right: MatrixId;
  readonly scale: number;
  readonly out: MatrixId;
}

/** A column's mean over the batch, or its variance about that; in training only. */
export interface MomentInstruction {
  readonly kind: "mean" | "variance";
  readonly operand: MatrixId;
  /** null for a mean */
  readonly mean: VectorId | null;
  readonly out: VectorId;
}

/** (A - mean) / sqrt(variance + epsilon), by the batch's moments in training and the running ones when predicting. */
export interface StandardiseInstruction {
  readonly kind: "standardise";
  readonly operand: MatrixId;
  readonly mean: MomentPlace;
  readonly variance: MomentPlace;
  readonly out: MatrixId;
}

export interface MomentPlace {
  readonly batch: VectorId;
  /** parameter slot */
  readonly running: number;
}

/** Each column times its scale, plus its shift: parameter slots, the latter null for none. */
export interface ScaleShiftInstruction {
  readonly kind: "scale-shift";
  readonly operand: MatrixId;
  readonly scale: number;
  readonly shift: number | null;
  readonly out: MatrixId;
}

/** (U - mean(U) - X * mean(U * X)) / sqrt(variance + epsilon) */
export interface StandardiseGradientInstruction {
  readonly kind: "standardise-gradient";
  readonly upstream: MatrixId;
  readonly standardised: MatrixId;
  readonly variance: VectorId;
  readonly out: MatrixId;
}

/** Gradient of a scale: column sums of U * X. */
export interface ProductSumsInstruction {
  readonly kind: "product-sums";
  readonly left: MatrixId;
  readonly right: MatrixId;
  readonly slot: number;
}

/** Gradient of a table: the rows of U added up by code. */
export interface LookupGradientInstruction {
  readonly kind: "lookup-gradient";
  readonly upstream: ColumnRange;
  readonly codes: number;
  readonly slot: number;
}

/** (U W') * D; the result may take D's place. */
export interface UpstreamProductInstruction {
  readonly kind: "upstream-product";
  readonly upstream: MatrixId;
  readonly weights: number;
  readonly derivative: MatrixId | null;
  readonly out: MatrixId;
}

/** U * D, in D's place. */
export interface ScaleInstruction {
  readonly kind: "scale";
  readonly upstream: MatrixId;
  readonly derivative: MatrixId;
}

/** Gradient of W: A'U. */
export interface WeightGradientInstruction {
  readonly kind: "weight-gradient";
  readonly left: MatrixId;
  readonly upstream: MatrixId;
  readonly slot: number;
}

/** Gradient of b: 1'U. */
export interface BiasGradientInstruction {
  readonly kind: "bias-gradient";
  readonly upstream: MatrixId;
  readonly slot: number;
}

/** Gradient of W += scale * W. */
export interface PenaliseInstruction {
  readonly kind: "penalise";
  readonly slot: number;
  readonly scale: number;
}
