/**
 * Training as it stands between two epochs, as plain data: enough to go on in another process to the same result. Knows what is kept;
 * not where, nor how an epoch runs. Taking one also brings the running fit to exactly the state that a resumed one starts from, so that
 * both go on alike to the last bit, whatever a solver may have kept for a warm start.
 */
import type { Diagnostic } from "../diagnostics/index.js";
import type { OptimizerState } from "../graph/index.js";
import type { StrategyState } from "../likelihood/strategy.js";
import { resumedRandomSource, type RandomState } from "../numerics/random.js";
import type { CourseState } from "./course.js";
import type { TrainingContext } from "./epoch.js";

export interface Checkpoint {
  /** starts from other weights so far, from 1 */
  readonly attempt: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly random: RandomState;
  /** flat, float32 */
  readonly weights: Float32Array;
  readonly optimizer: OptimizerState;
  readonly strategy: StrategyState;
  readonly course: CourseState;
  /** of training, before */
  readonly seconds: number;
}

/** Where checkpoints go, and how often. */
export interface CheckpointSettings {
  readonly everySeconds: number;
  /** awaited: training goes on when it is safe */
  save(checkpoint: Checkpoint): void | Promise<void>;
  /** makes the strategy anew, so that nothing is left in it that a checkpoint does not hold */
  renewStrategy(): void;
}

/** @param course between two epochs @param seconds of training so far */
export async function takeCheckpoint(
  context: TrainingContext, attempt: number, diagnostics: readonly Diagnostic[], course: CourseState, seconds: number,
): Promise<Checkpoint> {
  const { executor, random, options: { strategy } } = context;
  const taken: Checkpoint = {
    attempt, diagnostics, random: random.state(), weights: executor.weights(), optimizer: executor.optimizerState(), strategy: strategy.state(), course, seconds,
  };
  context.options.checkpoints?.renewStrategy();
  await enter(context, taken);
  return taken;
}

/** Weights, moments, theta, beta and b of the checkpoint, and b solved anew at its f. */
export async function enter({ executor, inputs, networkOutput, options: { strategy } }: TrainingContext, { weights, optimizer, strategy: state }: Checkpoint): Promise<void> {
  executor.setWeights(weights);
  executor.setOptimizerState(optimizer);
  strategy.restore(state);
  await executor.forward(inputs, networkOutput);
  strategy.refresh(networkOutput);
}

/** The stream of random numbers that training goes on with. */
export function randomOf({ random }: Checkpoint): ReturnType<typeof resumedRandomSource> {
  return resumedRandomSource(random);
}
