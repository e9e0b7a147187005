/** The loop under the real likelihood strategies: small simulations, held to the prediction from the truth. */
import { describe, expect, test } from "vitest";
import type { Design } from "../../src/design/design.js";
import { selectDesignRows } from "../../src/design/select.js";
import { meanOfNumbers, networkOutput } from "../../src/graph/index.js";
import { createOutputStrategy, createStrategy, type VarianceComponents } from "../../src/likelihood/index.js";
import { meanOnly } from "../../src/likelihood/learned/outputs.js";
import type { StrategyName } from "../../src/model/index.js";
import { randomSource } from "../../src/numerics/random.js";
import { linearPredictor } from "../../src/prediction/index.js";
import { splitValidation, trainNetwork } from "../../src/training/index.js";
import { dense, network } from "./architectures.js";
import { planOf, residualVariance, simulate, type Simulation } from "./mixed-data.js";

async function fit(simulation: Simulation, strategy: StrategyName, thetaRate: number | null = null): Promise<{ error: number; oracle: number; components: VarianceComponents }> {
  const { training, test: held, mean, truth } = simulation;
  const plan = { ...planOf(strategy), thetaRate };
  const random = randomSource(plan.seed);
  const split = splitValidation(training.rowCount, training.grouped.map((term) => term.levelIndex), plan.validationShare, random.split());
  const [fitted, validation] = [split.training, split.validation].map((rows) => selectDesignRows(training, rows));
  const trained = await trainNetwork({
    parts: [meanOfNumbers(network([dense(24, "silu"), dense(12, "silu")]), 2)],
    training: { design: fitted, inputs: fitted.networks[0].inputs, arrays: [], rows: null },
    validation: { design: validation, inputs: validation.networks[0].inputs, arrays: [], rows: null },
    strategy: createOutputStrategy(fitted, plan, meanOnly),
    plan,
    random,
  });
  const errorOf = (components: VarianceComponents, output: (design: Design) => Float64Array): number => {
    const solved = createStrategy(training, plan, components);
    solved.refresh(output(training));
    const [prediction, f] = [linearPredictor(held, solved.state()), output(held)];
    return prediction.reduce((sum, value, i) => sum + (held.response![i] - value - f[i]) ** 2, 0) / held.rowCount;
  };
  return {
    error: errorOf(trained.state.components, (design) => networkOutput(trained.graph, trained.weights, design.networks[0].inputs)),
    oracle: errorOf(truth, mean),
    components: trained.state.components,
  };
}

describe("a net trained under the mixed model's likelihood", () => {
  test.each<[StrategyName, readonly { levels: number; variance: number }[], number?]>([
    ["whole-group", [{ levels: 150, variance: 1 }]],
    ["whole-group", [{ levels: 150, variance: 1 }], 0.02],
    ["full-data", [{ levels: 80, variance: 1 }, { levels: 40, variance: 0.5 }]],
  ])("by %s predicts nearly as well as the truth, and finds the variances", async (strategy, groups, thetaRate) => {
    const { error, oracle, components } = await fit(simulate(3000, groups), strategy, thetaRate);
    // 400 weights in 1,700 rows, well regularised, cost some tens of effective parameters: 5 % of the noise; twice that is allowed
    expect(error / oracle).toBeLessThan(1.1);
    // sampling: relative standard error sqrt(2 / 1700) = 0.034 of sigma^2, and overfitting of a few percent
    expect(components.residualVariance / residualVariance).toBeGreaterThan(0.85);
    expect(components.residualVariance / residualVariance).toBeLessThan(1.15);
    groups.forEach(({ levels, variance }, t) => {
      // a variance from q levels has relative standard error sqrt(2 / q); three of them
      expect(Math.abs(components.grouped[t].data[0] / variance - 1)).toBeLessThan(3 * Math.sqrt(2 / levels));
    });
  });
});
