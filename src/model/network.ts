/** A network as the formula gives it: its inputs and its layers, before shapes are known. */
import type { ColumnExpression } from "./columns.js";

export interface NetworkArchitecture {
  readonly layers: readonly Layer[];
  /** numeric inputs are standardised on the training rows */
  readonly standardizesInputs: boolean;
  /** penalty on squared weights, added to the objective; 0 for none */
  readonly l2: number;
}

/** A factor handed to a net becomes one indicator per level, up to this many; beyond, an embedding or a random effect serves. */
export const mostIndicators = 50;

/** The hidden layers; one linear output without a bias follows the last (the model's intercept is its bias). */
export type Layer =
  | { readonly kind: "dense"; readonly units: number; readonly activation: Activation }
  | { readonly kind: "dropout"; readonly rate: number };

export type Activation = "linear" | "relu" | "silu" | "gelu" | "tanh" | "sigmoid" | "softplus" | "elu";

/**
 * What a network reads in each row of its input matrix, [n, inputCount]. Blocks lie side by side; a network may read any of them.
 */
export type InputBlock =
  /** `width` numbers from column `from` on */
  | { readonly kind: "numbers"; readonly from: number; readonly width: number };

/** One input of a network: a number, or a factor as indicators. */
export type NetworkInput =
  | { readonly kind: "numeric"; readonly label: string; readonly expression: ColumnExpression }
  | { readonly kind: "indicator"; readonly label: string; readonly expression: ColumnExpression };
