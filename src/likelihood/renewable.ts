/**
 * A strategy that can be made anew in place: what its solvers keep for warm starts is gone, as it would be in another process. Knows
 * how to make one; decides nothing.
 */
import type { LikelihoodStrategy } from "./strategy.js";

export interface RenewableStrategy {
  /** always the latest one */
  readonly strategy: LikelihoodStrategy;
  /** From the beginning: theta, beta and b are to be restored by the caller. */
  renew(): void;
}

export function renewableStrategy(make: () => LikelihoodStrategy): RenewableStrategy {
  let current = make();
  const strategy: LikelihoodStrategy = {
    name: current.name,
    bias: current.bias,
    outputs: current.outputs,
    get refreshEvery() {
      return current.refreshEvery;
    },
    get temper() {
      return current.temper;
    },
    batches: (batchSize, random) => current.batches(batchSize, random),
    batchObjective: (rows, networkOutput, gradient) => current.batchObjective(rows, networkOutput, gradient),
    get stepComponents() {
      return current.stepComponents;
    },
    refresh: (networkOutput) => current.refresh(networkOutput),
    updateComponents: (networkOutput, steps) => current.updateComponents(networkOutput, steps),
    fullObjective: (networkOutput) => current.fullObjective(networkOutput),
    predict: (rows, networkOutput) => current.predict(rows, networkOutput),
    state: () => current.state(),
    restore: (state) => current.restore(state),
  };
  return { strategy, renew: () => void (current = make()) };
}
