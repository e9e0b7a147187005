/**
 * The training settings that the plan chooses where the program says nothing. One set for every data set: only the
 * number of rows enters. Each number is a finding of the prototypes (one-cycle rate, batches of 200 to 500, thirty epochs
 * or so, no dropout on plenty of rows), not a habit.
 */
import type { TrainingSettings } from "../model/index.js";
import type { TrainingPlan } from "./plan.js";

/** An epoch of fewer steps than this moves the variance components too seldom per step of the net. */
const stepsPerEpoch = 200;
const smallestBatch = 32;
const largestBatch = 500;
/** A one-cycle schedule needs about this many steps in all to settle. */
const stepsInAll = 6000;
const fewestEpochs = 30;
const mostEpochs = 300;
const peakRate = 0.005;
const weightDecay = 1e-4;
const defaultPatience = 10;
const defaultValidationShare = 0.1;

export function defaultBatchSize(rowCount: number): number {
  return Math.max(smallestBatch, Math.min(largestBatch, Math.round(rowCount / stepsPerEpoch)));
}

export function defaultEpochs(rowCount: number, batchSize: number): number {
  const steps = Math.max(1, Math.ceil(rowCount / batchSize));
  return Math.max(fewestEpochs, Math.min(mostEpochs, Math.round(stepsInAll / steps)));
}

/** What the program said, completed. @param settings of the model's train block */
export function completeSettings(
  settings: TrainingSettings,
  rowCount: number,
): Omit<TrainingPlan, "strategy" | "wholeGroup"> {
  const batchSize = settings.batch ?? defaultBatchSize(rowCount);
  return {
    batchSize,
    epochs: settings.epochs ?? defaultEpochs(rowCount, batchSize),
    patience: settings.patience ?? defaultPatience,
    validationShare: settings.validation ?? defaultValidationShare,
    optimizer: {
      name: settings.optimizer?.name ?? "adam",
      rate: settings.optimizer?.rate ?? peakRate,
      decay: settings.optimizer?.decay ?? weightDecay,
    },
    schedule: settings.schedule ?? "one-cycle",
    seed: settings.seed ?? 1,
    backend: settings.backend ?? "auto",
  };
}
