/** What training is given and what it gives back. Knows no order of events. */
import type { Design } from "../design/design.js";
import type { Diagnostic } from "../diagnostics/index.js";
import type { NetworkPart, TrainingGraph } from "../graph/index.js";
import type { LikelihoodStrategy, StrategyState } from "../likelihood/strategy.js";
import type { ChannelRows } from "../numerics/channels.js";
import type { Matrix } from "../numerics/matrix.js";
import type { RandomSource } from "../numerics/random.js";
import type { Threads } from "../parallel/index.js";
import type { TrainingPlan } from "../plan/plan.js";
import type { Checkpoint, CheckpointSettings } from "./checkpoint.js";
import type { NetworkStep } from "./executors/step.js";
import type { EpochReport, TrainingReport } from "../summary/report.js";

export interface TrainingOptions {
  /** the networks, over the columns of `TrainingRows.inputs` */
  readonly parts: readonly NetworkPart[];
  readonly training: TrainingRows;
  /** rows that decide when to stop and which weights to keep; null keeps the last weights */
  readonly validation: TrainingRows | null;
  /** made for the training rows; its state moves */
  readonly strategy: LikelihoodStrategy;
  readonly plan: TrainingPlan;
  /** the graph's two passes written out, for TensorFlow.js; left out: the graph is interpreted there */
  readonly step?: NetworkStep;
  readonly random: RandomSource;
  /** asks for the best so far, at the next step */
  readonly signal?: AbortSignal;
  /** who shares the batches where the plan says so; left out: nobody */
  readonly threads?: Threads;
  readonly onEpoch?: (progress: EpochProgress) => void;
  /** left out: none are kept */
  readonly checkpoints?: CheckpointSettings;
  /** where an interrupted training of the same rows, plan and seed stood; left out: training begins from nothing */
  readonly resume?: Checkpoint;
}

export interface TrainingRows {
  readonly design: Design;
  /** of all networks, `JoinedInputs.inputs` of those rows, [n, k] */
  readonly inputs: Matrix;
  /** the images and sequences that columns of the inputs point into */
  readonly arrays: readonly ChannelRows[];
  /** which rows of `inputs` are the design's: fewer where a network remembers rows before them; null for all, in order */
  readonly rows: Int32Array | null;
}

/** Told after every epoch. */
export interface EpochProgress {
  readonly report: EpochReport;
  /** how many epochs the plan allows; fewer may run */
  readonly plannedEpochs: number;
  /** the learning rate at the epoch's end */
  readonly rate: number;
  readonly isBest: boolean;
  readonly seconds: number;
  /** at the pace so far, if every planned epoch runs */
  readonly secondsLeft: number;
}

export interface TrainedNetwork {
  readonly graph: TrainingGraph;
  /** flat, float32; of the best epoch */
  readonly weights: Float32Array;
  /** theta, beta and b of the best epoch; the strategy itself is left in this state too */
  readonly state: StrategyState;
  readonly report: TrainingReport;
  /** what went wrong on the way and what was done about it */
  readonly diagnostics: readonly Diagnostic[];
}
