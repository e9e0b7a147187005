/**
 * The training settings that the plan chooses where the program says nothing. One set for every data set: only the
 * numbers of rows and of weights enter. Each number is a finding on simulated data (100-50-25-12 silu; excess of the test MSE over the
 * oracle's, one factor of 10,000 levels in 80,000 rows): rate 0.005, decay 1e-4, 30 epochs 0.025; rate 0.01, decay 0.1,
 * 20 epochs 0.006. Three crossed factors: 20 epochs 0.013, 25 epochs 0.007. In 2,000 rows decay 0.1 overfits, 0.3 halves
 * it; a net of 24 weights in 1,200 rows is held back by 0.4.
 */
import type { ScheduleName, TrainingSettings } from "../model/index.js";
import type { DataFacts, TrainingPlan } from "./plan.js";

/** An epoch of fewer steps than this moves the variance components too seldom per step of the net. */
const stepsPerEpoch = 200;
const smallestBatch = 32;
const largestBatch = 500;
/** A one-cycle schedule needs about this many steps in all to settle. */
const stepsInAll = 5000;
const fewestEpochs = 20;
const mostEpochs = 300;
const peakRate = 0.01;
/** Decoupled: weights shrink by rate times decay a step. The more weights a row has to pay for, the more of it. */
const decayAtUsualRatio = 0.1;
/** weights per row where that was measured: 7,500 weights in 80,000 rows */
const usualRatio = 0.1;
const leastPatience = 10;
/** A plateau is one where a few epochs bring nothing: each halving of the rate waits as long again. */
const leastPlateauPatience = 3;
const plateauPatienceShare = 0.1;
const defaultRestarts = 3;
/** The rate climbs for the first quarter of a one-cycle schedule: nothing is to be learnt from waiting less than that. */
const patienceShare = 0.25;
const defaultValidationShare = 0.1;

export function defaultBatchSize(rowCount: number): number {
  return Math.max(smallestBatch, Math.min(largestBatch, Math.round(rowCount / stepsPerEpoch)));
}

export function defaultEpochs(rowCount: number, batchSize: number): number {
  const steps = Math.max(1, Math.ceil(rowCount / batchSize));
  return Math.max(fewestEpochs, Math.min(mostEpochs, Math.round(stepsInAll / steps)));
}

export function defaultDecay(rowCount: number, weightCount: number): number {
  const decay = decayAtUsualRatio * Math.cbrt(weightCount / rowCount / usualRatio);
  return Number(decay.toPrecision(2));
}

export function defaultPatience(epochs: number, schedule: ScheduleName): number {
  if (schedule === "plateau") return Math.max(leastPlateauPatience, Math.ceil(plateauPatienceShare * epochs));
  return Math.max(leastPatience, Math.ceil(patienceShare * epochs));
}

/** What the program said, completed. @param settings of the model's train block */
export function completeSettings(
  settings: TrainingSettings,
  { rowCount, networkWeightCount }: DataFacts,
): Omit<TrainingPlan, "strategy" | "wholeGroup" | "rowOrder" | "thetaRate" | "solver" | "field" | "polish" | "tempering"> {
  const batchSize = settings.batch ?? defaultBatchSize(rowCount);
  const schedule = settings.schedule?.name ?? "one-cycle";
  const epochs = settings.epochs ?? defaultEpochs(rowCount, batchSize);
  return {
    batchSize,
    epochs,
    patience: settings.patience ?? defaultPatience(epochs, schedule),
    validationShare: settings.validation ?? defaultValidationShare,
    optimizer: {
      name: settings.optimizer?.name ?? "adam",
      rate: settings.optimizer?.rate ?? peakRate,
      decay: settings.optimizer?.decay ?? defaultDecay(rowCount, networkWeightCount),
    },
    schedule,
    warmUp: settings.schedule?.warmup ?? 0,
    clip: settings.clip,
    average: settings.average === "none" ? null : settings.average,
    restarts: settings.restarts ?? defaultRestarts,
    seed: settings.seed ?? 1,
    seeds: settings.seeds ?? 1,
    workers: settings.workers ?? 1,
    backend: settings.backend ?? "auto",
  };
}
