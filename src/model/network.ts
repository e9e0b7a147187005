/** A network as the formula gives it: its inputs and its layers, before shapes are known. */
import type { ColumnExpression } from "./columns.js";
import type { Volume } from "./volumes.js";

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
  /** `l2`: penalty on its squared weights, added to the network's own */
  | { readonly kind: "dense"; readonly units: number; readonly activation: Activation; readonly l2: number }
  | { readonly kind: "activation"; readonly activation: Activation }
  | { readonly kind: "dropout"; readonly rate: number }
  /** each unit to mean 0 and variance 1 over the batch, then to a learnt mean and scale; predictions use running moments */
  | { readonly kind: "batchnorm" }
  /** the layers' result added to what they read, which a linear map brings to their width where the two differ */
  | { readonly kind: "residual"; readonly layers: readonly Layer[] }
  /** filters over windows of an image or a sequence, with a bias each; `kernel` has one extent for all axes, or one for each */
  | {
      readonly kind: "convolution"; readonly filters: number; readonly kernel: readonly number[]; readonly stride: number;
      readonly padding: "same" | "valid"; readonly activation: Activation; readonly l2: number;
    }
  /** the largest value or the mean of each window, channel by channel; what fills no whole window at the far edge is left out */
  | { readonly kind: "pooling"; readonly pool: "max" | "average"; readonly size: number; readonly stride: number }
  /** the numbers of all positions side by side, and the network's other numbers after them */
  | { readonly kind: "flatten" }
  /** over each subject's ordered rows; its value at a row is its state after that row */
  | { readonly kind: "recurrent"; readonly cell: RecurrentCell; readonly units: number };

/** Long short-term memory (Hochreiter & Schmidhuber 1997, with a forget gate), or a gated recurrent unit (Cho et al. 2014). */
export type RecurrentCell = "lstm" | "gru";

/** Within which a recurrent layer remembers: every subject's rows in their order. */
export interface SequenceOf {
  readonly over: ColumnExpression;
  readonly by: ColumnExpression;
}

export type Activation = "linear" | "relu" | "silu" | "gelu" | "tanh" | "sigmoid" | "softplus" | "elu";

/**
 * What a network reads in each row of its input matrix, [n, inputCount]. Blocks lie side by side; a network may read any of them.
 */
export type InputBlock =
  /** `width` numbers from column `from` on */
  | { readonly kind: "numbers"; readonly from: number; readonly width: number }
  | FactorBlock
  | SequenceBlock
  | VolumeBlock;

/** An image or a sequence in each row: a column holds the place of each row's cell among the cells of that array. */
export interface VolumeBlock {
  readonly kind: "volume";
  /** position among the arrays that the networks read */
  readonly array: number;
  readonly column: number;
  readonly volume: Volume;
}

/** Whose row each row is, and its place among them: numbers by column, for layers that remember. */
export interface SequenceBlock {
  readonly kind: "sequence";
  readonly subject: number;
  readonly position: number;
}

/** A factor whose column holds the index of each row's level, -1 for a level that training did not see. */
export interface FactorBlock {
  /** `embedding`: a learnt vector per level; `indicators`: one indicator per level, none of them ever written out */
  readonly kind: "embedding" | "indicators";
  readonly label: string;
  readonly column: number;
  readonly levelCount: number;
  /** numbers that stand for a level: those of its vector, or as many as there are levels */
  readonly width: number;
}

/** One input of a network: a number, an image or a sequence, a factor as indicators written out, or a factor looked up level by level. */
export type NetworkInput =
  | { readonly kind: "numeric"; readonly label: string; readonly expression: ColumnExpression }
  | { readonly kind: "indicator"; readonly label: string; readonly expression: ColumnExpression }
  /** an image or a sequence, of that shape in every row */
  | { readonly kind: "array"; readonly label: string; readonly expression: ColumnExpression; readonly shape: readonly number[] }
  /** `dimension`: numbers per level, null to take them from the count of levels; `onehot` has none */
  | { readonly kind: "embedding"; readonly label: string; readonly expression: ColumnExpression; readonly dimension: number | null }
  | { readonly kind: "onehot"; readonly label: string; readonly expression: ColumnExpression };
