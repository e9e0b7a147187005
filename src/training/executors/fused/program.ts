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

export type ForwardInstruction = GatherInstruction | AffineInstruction | ActivateInstruction | AddInstruction;

export type BackwardInstruction =
  | UpstreamProductInstruction | ScaleInstruction | WeightGradientInstruction | BiasGradientInstruction | PenaliseInstruction | AddInstruction;

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
  readonly out: MatrixId;
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
