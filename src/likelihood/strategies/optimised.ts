/**
 * Theta moved with the net by an optimiser of its own, as published (Simchoni & Rosset 2023), but on phi, where every step stays in the domain: after
 * each batch phi takes one step of Adam down the batch's NLL per row. Where batches are whole blocks of V the slope is unbiased; under a
 * cut batch's own V it has the batch's bias. Beta and b are solved anew from all rows at every refresh; theta is left as it is.
 */
import { invariant } from "../../invariant.js";
import type { Design } from "../../design/design.js";
import { fixedPart } from "../fixed-effects.js";
import { responseLessOffset } from "../marginal-model.js";
import { freeCoordinates, fromFreeParameters } from "../parameters.js";
import type { LikelihoodStrategy, StrategyState } from "../strategy.js";
import { adamStep, noMoments, type ComponentMoments } from "../variance/adam.js";

/**
 * A batch under its own V at any phi.
 * @param residual y - offset - X beta at the rows, [m]: f is yet to be taken off
 * @param outputs of the network at the rows
 * @param gradient out: dNLL/d(outputs)
 * @param freeGradient out: dNLL/dphi, [k]
 * @returns the batch's NLL
 */
export type BatchLikelihood = (free: Float64Array, rows: Int32Array, residual: Float64Array, outputs: Float64Array, gradient: Float64Array, freeGradient: Float64Array) => number;

/** @param strategy whose theta is moved; what its batches are, and all that is asked of all rows, stays its own @param rate Adam's peak rate */
export function optimisedStrategy(design: Design, strategy: LikelihoodStrategy, likelihood: BatchLikelihood, rate: number): LikelihoodStrategy {
  const response = responseLessOffset(design);
  let linearResidual = response;
  let moments: ComponentMoments | null = null;
  /** phi in hand: the strategy's own until the first step after a refresh */
  let free = strategy.state().free;
  let hasMoved = false;
  /** the last batch's slope per row */
  let slope: Float64Array | null = null;

  const state = (): StrategyState => ({ ...strategy.state(), ...(hasMoved ? { free, components: fromFreeParameters(design, free) } : {}), moments });
  const follow = (): void => {
    const { free: settled, fixedEffects } = strategy.state();
    const fixed = fixedPart(design, fixedEffects);
    linearResidual = response.map((value, i) => value - fixed[i]);
    [free, hasMoved] = [settled, false];
  };
  const refresh = (outputs: Float64Array): void => {
    if (hasMoved) strategy.restore(state());
    strategy.refresh(outputs);
    follow();
  };
  return {
    ...strategy,
    temper: null,
    batchObjective(rows, outputs, gradient) {
      const slopes = new Float64Array(free.length);
      const residual = Float64Array.from(rows, (row) => linearResidual[row]);
      const value = likelihood(free, rows, residual, outputs, gradient, slopes);
      slope = slopes.map((one) => one / rows.length);
      return value;
    },
    stepComponents(share) {
      invariant(slope !== null, "theta is stepped along the slope of a batch");
      const next = adamStep(free, slope, freeCoordinates(design, free), share * rate, moments ?? noMoments(free.length));
      [free, moments, hasMoved, slope] = [next.free, next.moments, true, null];
    },
    refresh,
    updateComponents(outputs) {
      refresh(outputs);
      return strategy.state().components;
    },
    state,
    restore(saved) {
      strategy.restore(saved);
      follow();
      [moments, slope] = [saved.moments, null];
    },
  };
}
