/** Training: a network and a likelihood strategy in, the best epoch's weights and state out. */
export type { Checkpoint, CheckpointSettings } from "./checkpoint.js";
export type { EpochProgress, TrainedNetwork, TrainingOptions, TrainingRows } from "./options.js";
export type { NetworkStep, StepBatch, StepForward } from "./executors/step.js";
export { splitValidation, type RowSplit } from "./split.js";
export { trainNetwork } from "./train.js";
