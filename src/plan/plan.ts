/**
 * What the compiler decided, as plain data: the engine, the batches, the solver, the training settings, each decision with
 * its alternatives and its reason in a statistician's words. Knows facts of the data; no rows.
 */
import type { AverageSettings, Criterion, CrossedSolverName, PolishName, ScheduleName, StrategyName, TrainingSettings } from "../model/index.js";

export interface Plan {
  readonly kind: "plan";
  readonly engine: "exact" | "sgd";
  readonly criterion: Criterion;
  readonly facts: DataFacts;
  readonly decisions: readonly Decision[];
  /** null for the exact engine */
  readonly training: TrainingPlan | null;
  /** how b and beta are solved for at the end */
  readonly solver: SolverName;
  /** how fields over the whole sample are kept; null where there are none, or all rows are factored as one block */
  readonly field: FieldPlan | null;
}

export interface FieldPlan {
  /** how many neighbours each site of the largest field is conditioned on; null: its covariance is factored as it stands */
  readonly neighbours: number | null;
  /** how many of its sites stand for it as inducing points, neighbours being then of no account; null: none do */
  readonly points: number | null;
}

export type SolverName = "closed-form" | "per-group" | "block-cholesky" | "sparse-cholesky" | "conjugate-gradient" | "least-squares" | "dense-cholesky" | "woodbury" | "site-cholesky" | "nearest-neighbours" | "inducing-points";

/** One choice, told. */
export interface Decision {
  readonly topic: "engine" | "criterion" | "covariance" | "batches" | "variance components" | "descent" | "starts" | "threads" | "tempering" | "solver" | "regularisation" | "polish" | "executor";
  readonly choice: string;
  readonly reason: string;
  readonly alternatives: readonly { readonly choice: string; readonly reason: string }[];
  /** what to write in the program to choose otherwise; null where nothing can */
  readonly override: string | null;
}

export interface TrainingPlan {
  readonly strategy: StrategyName;
  /** index of the grouped term whose levels are kept whole in a batch; null where rows are free */
  readonly wholeGroup: number | null;
  /** of free rows: near each other in space, or in order of chance */
  readonly rowOrder: "near" | "shuffled";
  /** peak rate of the optimiser that moves theta with the net, in log standard deviations; null: theta moves by steps on all rows */
  readonly thetaRate: number | null;
  /** how crossed factors are solved for, where the program names it; null: whichever costs less */
  readonly solver: CrossedSolverName | null;
  /** as the plan's own */
  readonly field: FieldPlan | null;
  /** how many times as large the noise counts against random effects while the net's rate is high; 1: always as it is */
  readonly tempering: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly patience: number;
  readonly validationShare: number;
  readonly optimizer: { readonly name: "adam" | "sgd"; readonly rate: number; readonly decay: number };
  readonly schedule: ScheduleName;
  /** share of all steps over which a cosine climbs first */
  readonly warmUp: number;
  /** the largest norm of the gradient; null for no limit */
  readonly clip: number | null;
  /** null: the weights themselves are validated and kept */
  readonly average: AverageSettings | null;
  readonly restarts: number;
  readonly seed: number;
  /** nets, from this seed and those after it */
  readonly seeds: number;
  /** threads that share every batch, where the caller brings them */
  readonly workers: number;
  readonly backend: NonNullable<TrainingSettings["backend"]>;
  readonly polish: PolishName;
}

export interface DataFacts {
  readonly rowCount: number;
  readonly fixedColumnCount: number;
  readonly networkWeightCount: number;
  readonly groups: readonly GroupFacts[];
  readonly relations: readonly GroupRelation[];
  /** what a sparse factor of what elimination leaves of crossed factors would take; null where a whole one takes no more */
  readonly sparse: SparseFacts | null;
  /** null where every term is lme4's: no structure by definition, no kernel */
  readonly denseBlocks: DenseBlocks | null;
  /** kernels over the whole sample; none where a term beside them cannot be solved for around them */
  readonly fields: readonly FieldFacts[];
  readonly steadyInputs: readonly SteadyInput[];
}

/** A sparse Cholesky factor, counted before any number is. */
export interface SparseFacts {
  /** numbers it holds */
  readonly values: number;
  /** multiplications with an addition */
  readonly operations: number;
  /** order of the largest dense front */
  readonly largestFront: number;
  /** a factor and an inverse on its pattern, in multiplications of a large dense factor */
  readonly work: number;
}

/** A numeric input of a net that hardly varies within the levels of a grouping factor. */
export interface SteadyInput {
  readonly input: string;
  readonly group: string;
}

/** One field over the whole sample. */
export interface FieldFacts {
  readonly label: string;
  readonly siteCount: number;
}

/** One grouped term over the training rows. */
export interface GroupFacts {
  readonly label: string;
  readonly levelCount: number;
  readonly basisSize: number;
  readonly largestLevel: number;
  readonly medianLevel: number;
  /** whether a net gives the basis */
  readonly isLearned: boolean;
}

/** Rows that structures, kernels and the terms beside them tie together: V is dense within a block and zero between blocks. */
export interface DenseBlocks {
  readonly count: number;
  /** rows of the largest block */
  readonly largest: number;
  /** sum of squares of their sizes: float64 numbers that V takes */
  readonly squares: number;
  /** whether factoring them costs less than eliminating effects level by level, or is the only way */
  readonly isPreferred: boolean;
}

/** How two grouped terms lie to each other: every level of `inner` meets one level of `outer`, or they cross. */
export interface GroupRelation {
  readonly inner: number;
  readonly outer: number;
  readonly relation: "same" | "nested" | "crossed";
}
