/**
 * What runs a training graph: forward over many rows, and steps of descent. The seam between training and its executors:
 * TensorFlow.js operations are the definition; another executor must agree with it to float32 rounding.
 * Knows no likelihood: the caller hands one in with each step, as a function from the outputs to its derivative. A graph whose one
 * output is f has an output width of 1; where it has several, they lie side by side in every row.
 */
import type { OptimizerState, TrainingGraph } from "../../graph/index.js";
import type { ChannelRows } from "../../numerics/channels.js";
import type { Matrix } from "../../numerics/matrix.js";

export interface Executor {
  readonly graph: TrainingGraph;
  /** for reports: `TensorFlow.js (wasm)` */
  readonly name: string;
  /**
   * Takes rows over in float32, once.
   * @param inputs [n, inputCount], factors by levels of training
   * @param arrays the images and sequences that columns of the inputs point into; left out where there are none
   */
  load(inputs: Matrix, arrays?: readonly ChannelRows[]): LoadedInputs;
  /** f(x; w), or all outputs, of every row, without dropout. @param out [n, outputWidth] */
  forward(inputs: LoadedInputs, out: Float64Array): Promise<void>;
  /**
   * The batch's objective and the derivative of NLL / m + l2 * |w|^2 with respect to every parameter.
   * @param out [parameterCount]
   * @returns the batch's NLL, as the objective gave it
   */
  gradient(batch: Batch, objective: BatchObjective, out: Float32Array): Promise<number>;
  /** One step of the optimiser along that derivative; running statistics follow the batch. A NLL that is not finite leaves the weights as they were. */
  step(batch: Batch, objective: BatchObjective, rate: number): Promise<number>;
  /** The average takes the weights up, as one among all that it has; by more than that where the past is to be forgotten. @param leastShare in [0, 1] */
  takeAverage(leastShare: number): void;
  /** Weights and their average change places, where there is one: rows are then predicted with it. Twice: all is as before. @returns whether there is one */
  exchangeAverage(): boolean;
  /** A copy of the flat parameter vector, [parameterCount]. */
  weights(): Float32Array;
  /** Replaces the weights; the optimiser and the average forget what they have seen. */
  setWeights(weights: Float32Array): void;
  /** A copy of what the optimiser and the average have seen so far. */
  optimizerState(): OptimizerState;
  /** Gives both back what they had seen. */
  setOptimizerState(state: OptimizerState): void;
  dispose(): void;
}

/** Rows of network inputs in the executor's own form, [n, inputCount] row-major. */
export interface LoadedInputs {
  readonly rowCount: number;
  readonly values: Float32Array;
  readonly arrays: readonly ChannelRows[];
}

export interface Batch {
  readonly inputs: LoadedInputs;
  /** which of those rows, [m] */
  readonly rows: Int32Array;
  /** one per mask of the graph, [m, units] row-major */
  readonly masks: readonly Float32Array[];
}

/**
 * The likelihood's node, computed in float64 outside the graph.
 * @param networkOutput f, or all outputs, at the batch's rows, [m, outputWidth]
 * @param gradient out: the NLL's derivative with respect to it, [m, outputWidth], zero where nothing is written
 * @returns the batch's NLL
 */
export type BatchObjective = (networkOutput: Float64Array, gradient: Float64Array) => number;
