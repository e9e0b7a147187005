/**
 * The seam between training and likelihood. A strategy decides which rows make a batch, what the batch contributes to the
 * negative log-likelihood and its gradient with respect to f, and moves theta, beta and b between steps. Everything is float64.
 *
 * The rows it knows are the training rows, numbered 0..n-1. `networkOutput` is f(x; w) over rows, without intercept; the
 * strategy holds beta itself and forms r = y - offset - X beta - f.
 */
import type { Design } from "../design/design.js";
import type { StrategyName } from "../model/index.js";
import type { RandomSource } from "../numerics/random.js";
import type { VarianceComponents } from "./components.js";
import type { OutputLayout } from "./learned/outputs.js";
import type { ComponentMoments } from "./variance/adam.js";

export interface LikelihoodStrategy {
  readonly name: StrategyName;
  /** whether the gradient of a batch is an unbiased estimate of the full one; where not, why */
  readonly bias: string | null;
  /** what the columns of `networkOutput` are: f alone, or bases of random effects beside it; [n, width] then wherever it is said to be [n] */
  readonly outputs: OutputLayout;

  /** The batches of one epoch: every training row once; whole groups where the strategy needs them. */
  batches(batchSize: number, random: RandomSource): readonly Int32Array[];

  /**
   * The batch's negative log-likelihood at the current theta and beta, and its derivative with respect to f.
   * @param rows the batch
   * @param networkOutput f at those rows, [rows.length]
   * @param gradient out: dNLL/df = -V^-1 r, [rows.length]
   * @returns the batch's NLL (its contribution to the objective that the strategy descends)
   */
  batchObjective(rows: Int32Array, networkOutput: Float64Array, gradient: Float64Array): number;

  /**
   * From here on `batchObjective` takes its gradient under V with sigma^2 multiplied by so much, and multiplies it by as much: an
   * unbiased estimating equation whatever the factor, the likelihood's own at 1, where every strategy begins (`strategies/working-covariance.ts`).
   * Nothing else changes. Null where batches are independent rows, or stand under a V of their own.
   */
  readonly temper: ((noiseFactor: number) => void) | null;

  /** How often within an epoch `refresh` should be called, in steps; null: only between epochs. */
  readonly refreshEvery: number | null;

  /** Re-solves beta and b at the current theta from the full data's f. @param networkOutput [n] */
  refresh(networkOutput: Float64Array): void;

  /**
   * One step of theta by an optimiser of its own, along the slope of the batch that was judged last; null where theta moves on the full data.
   * @param share of the peak rate, as the schedule has it
   */
  readonly stepComponents: ((share: number) => void) | null;

  /** Moves theta by `steps` steps of EM or average information on the full data's residuals, unless an optimiser moves it; then refreshes. */
  updateComponents(networkOutput: Float64Array, steps: number): VarianceComponents;

  /**
   * NLL of the full training data at the current theta and beta, for reports. Where crossed factors make log|V| too dear it is estimated
   * by fixed probes, to about one part in ten thousand of the NLL; null where even that is too dear.
   */
  fullObjective(networkOutput: Float64Array): number | null;

  /**
   * X beta + offset + what theta, beta and b in hand say of the random part, for rows with training's levels and sites, [rowCount].
   * @param networkOutput at those rows; only its bases are read
   */
  predict(rows: Design, networkOutput: Float64Array): Float64Array;

  /** A snapshot of theta, beta and b, and its return: early stopping restores the best. Where bases are learned, `refresh` must follow. */
  state(): StrategyState;
  restore(state: StrategyState): void;
}

export interface StrategyState {
  /** phi, what `components` says on the reported scale */
  readonly free: Float64Array;
  readonly components: VarianceComponents;
  readonly fixedEffects: Float64Array;
  /** b of every grouped term of lme4's kind, [levels, d] row-major; of other random terms as the solver lays it out */
  readonly conditionalModes: readonly Float64Array[];
  /** of the optimiser that moves theta; null before its first step, and where there is none */
  readonly moments: ComponentMoments | null;
}
