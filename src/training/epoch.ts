/**
 * One epoch: every batch once, with b refreshed and theta moved in between as often as the strategy and the hour ask for.
 * Knows the order of events within an epoch; knows nothing of stopping, validation or restarts.
 */
import type { StrategyState } from "../likelihood/strategy.js";
import { NumericalError } from "../numerics/failure.js";
import type { RandomSource } from "../numerics/random.js";
import { drawMasks } from "./masks.js";
import type { TrainingOptions } from "./options.js";
import type { RateControl } from "./rate.js";
import { workingNoise } from "./tempering.js";
import type { Executor, LoadedInputs } from "./executors/executor.js";

/** What stays the same through all epochs, and the buffers that they share. */
export interface TrainingContext {
  readonly options: TrainingOptions;
  readonly executor: Executor;
  readonly inputs: LoadedInputs;
  /** null without validation rows */
  readonly validationInputs: LoadedInputs | null;
  /** f, or all outputs, at the training rows, [n, width], as last computed */
  readonly networkOutput: Float64Array;
  readonly pause: () => Promise<void>;
  /** of weights, batches and masks */
  readonly random: RandomSource;
  /** of the strategy, before anything was learnt */
  readonly initialState: StrategyState;
}

export type EpochEnd = "completed" | "interrupted" | "diverged";

/** Steps each time theta moves: average information about squares theta's error, and f moves it further than that each epoch. */
export const componentSteps = 1;

/** How often theta moves within the first epochs, where f changes fastest; once an epoch from then on. */
const componentUpdates: readonly number[] = [4, 2];

/** @param epoch from 1 */
export async function runEpoch(context: TrainingContext, rate: RateControl, epoch: number): Promise<EpochEnd> {
  try {
    return await runBatches(context, rate, componentUpdates[epoch - 1] ?? 1);
  } catch (error) {
    if (error instanceof NumericalError) return "diverged";
    throw error;
  }
}

async function runBatches(context: TrainingContext, rate: RateControl, updates: number): Promise<EpochEnd> {
  const { executor, inputs, random, options: { strategy, plan, signal } } = context;
  const batches = strategy.batches(plan.batchSize, random);
  strategy.temper?.(workingNoise(plan.tempering, rate.progress));
  const updateEvery = Math.ceil(batches.length / updates);
  for (let step = 1; step <= batches.length && !rate.isDone; step++) {
    if (signal?.aborted) return "interrupted";
    const rows = batches[step - 1];
    const masks = drawMasks(executor.graph, rows.length, random);
    const current = rate.next();
    const nll = await executor.step({ inputs, rows, masks }, (f, gradient) => strategy.batchObjective(rows, f, gradient), current);
    if (!Number.isFinite(nll)) return "diverged";
    if (plan.average?.kind === "ema") executor.takeAverage(1 - plan.average.decay);
    strategy.stepComponents?.(current / plan.optimizer.rate);
    if (step < batches.length) await moveBetweenSteps(context, step % updateEvery === 0, isDue(step, strategy.refreshEvery));
    await context.pause();
  }
  return "completed";
}

function isDue(step: number, every: number | null): boolean {
  return every !== null && step % every === 0;
}

async function moveBetweenSteps(context: TrainingContext, movesComponents: boolean, refreshes: boolean): Promise<void> {
  if (!movesComponents && !refreshes) return;
  const { executor, inputs, networkOutput, options: { strategy } } = context;
  await executor.forward(inputs, networkOutput);
  if (movesComponents) strategy.updateComponents(networkOutput, componentSteps);
  else strategy.refresh(networkOutput);
}
