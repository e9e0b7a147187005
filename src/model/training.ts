/** What a `train { }` block may say. Null leaves the choice to the plan, which gives its reason. */

export interface TrainingSettings {
  readonly batch: number | null;
  readonly epochs: number | null;
  readonly patience: number | null;
  /** share of the rows held out to decide when to stop, in (0, 1); 0 uses every row and no early stopping */
  readonly validation: number | null;
  readonly optimizer: OptimizerSettings | null;
  readonly schedule: "one-cycle" | "constant" | null;
  readonly strategy: StrategyName | null;
  /** sites that each site of a field is conditioned on; `all`: no approximation */
  readonly neighbours: number | "all" | null;
  readonly seed: number | null;
  readonly backend: "auto" | "wasm" | "cpu" | null;
  readonly polish: PolishName | null;
}

export interface OptimizerSettings {
  readonly name: "adam" | "sgd";
  /** peak learning rate */
  readonly rate: number | null;
  /** decoupled weight decay (Loshchilov & Hutter 2019) */
  readonly decay: number | null;
}

/** With which residuals the variances are fitted in the end: those of the net's own rows, or corrected by nets that have not seen the row. */
export type PolishName = "none" | "variance";

/** How batches and the likelihood's gradient are formed; SPEC section 2. */
export type StrategyName = "independent" | "whole-group" | "full-data" | "batch";
