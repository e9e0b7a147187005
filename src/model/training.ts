/** What a `train { }` block may say. Null leaves the choice to the plan, which gives its reason. */

export interface TrainingSettings {
  readonly batch: number | null;
  readonly epochs: number | null;
  readonly patience: number | null;
  /** share of the rows held out to decide when to stop, in (0, 1); 0 uses every row and no early stopping */
  readonly validation: number | null;
  readonly optimizer: OptimizerSettings | null;
  readonly schedule: ScheduleSettings | null;
  /** the largest norm of the gradient over all weights; a longer one is shortened to it */
  readonly clip: number | null;
  readonly average: AverageSettings | "none" | null;
  /** how often a net whose output has become constant is started again from other weights */
  readonly restarts: number | null;
  readonly strategy: StrategyName | null;
  /** how many times as large the noise counts against random effects at first, 1 or more */
  readonly tempering: number | null;
  readonly theta: ThetaSettings | null;
  /** of batches that are judged under their own covariance: rows near each other in space, or in order of chance */
  readonly batches: "near" | "shuffled" | null;
  readonly solver: CrossedSolverName | null;
  /** sites that each site of a field is conditioned on; `all`: no approximation */
  readonly neighbours: number | "all" | null;
  /** sites that stand for a whole field as inducing points */
  readonly points: number | null;
  readonly seed: number | null;
  /** how many nets are trained, each from the next seed; the best on validation rows is kept */
  readonly seeds: number | null;
  /** threads that share every batch */
  readonly workers: number | null;
  readonly backend: "auto" | "wasm" | "cpu" | "tensorflow" | "webgpu" | null;
  readonly polish: PolishName | null;
}

/** Of a program that says nothing. */
export const unsetTraining: TrainingSettings = {
  batch: null, epochs: null, patience: null, validation: null, optimizer: null, schedule: null, clip: null, average: null, restarts: null, strategy: null, tempering: null, solver: null, theta: null, batches: null, neighbours: null, points: null, seed: null, seeds: null, workers: null, backend: null, polish: null,
};

export interface OptimizerSettings {
  readonly name: "adam" | "sgd";
  /** peak learning rate */
  readonly rate: number | null;
  /** decoupled weight decay (Loshchilov & Hutter 2019) */
  readonly decay: number | null;
}

/** How the learning rate goes over a training. */
export type ScheduleName = "one-cycle" | "constant" | "cosine" | "plateau";

export interface ScheduleSettings {
  readonly name: ScheduleName;
  /** of a cosine: the share of all steps over which the rate climbs first */
  readonly warmup: number | null;
}

/**
 * Weights averaged as training goes, validated and kept in the place of the last ones: exponentially, the past losing 1 - decay a step, or equally over the
 * ends of the last epochs, as a share of all (Izmailov et al. 2018).
 */
export type AverageSettings = { readonly kind: "ema"; readonly decay: number } | { readonly kind: "swa"; readonly last: number };

/** How the variance components move in training: by steps of average information and EM on all rows, or by an optimiser, batch by batch. */
export interface ThetaSettings {
  readonly name: "steps" | "sgd";
  /** of the optimiser: its peak rate, on the scale of log standard deviations */
  readonly rate: number | null;
}

/** With which residuals the variances are fitted in the end: those of the net's own rows, or corrected by nets that have not seen the row. */
export type PolishName = "none" | "variance";

/** How the mixed-model equations of crossed factors are solved: a factor of what elimination leaves, whole or sparse, or iterations. */
export type CrossedSolverName = "block-cholesky" | "sparse-cholesky" | "conjugate-gradient";

/** How batches and the likelihood's gradient are formed; SPEC section 2. */
export type StrategyName = "independent" | "whole-group" | "full-data" | "hybrid" | "batch";
