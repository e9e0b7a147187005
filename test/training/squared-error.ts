/** The smallest likelihood strategy: independent rows around an intercept, V = sigma^2 I. What the loop's tests train under. */
import type { Design } from "../../src/design/design.js";
import { meanOnly } from "../../src/likelihood/learned/outputs.js";
import type { LikelihoodStrategy, StrategyState } from "../../src/likelihood/strategy.js";
import type { Matrix } from "../../src/numerics/matrix.js";
import { shuffleInPlace } from "../../src/numerics/random.js";
import type { TrainingRows } from "../../src/training/index.js";

export function squaredErrorStrategy({ response }: Design): LikelihoodStrategy {
  const y = response!;
  let mean = 0;
  let variance = 1;
  const move = (f: Float64Array): void => {
    mean = y.reduce((sum, value, i) => sum + value - f[i], 0) / y.length;
    variance = y.reduce((sum, value, i) => sum + (value - f[i] - mean) ** 2, 0) / y.length;
  };
  const components = (): StrategyState["components"] => ({ residualVariance: variance, grouped: [], parameters: [] });
  return {
    name: "independent",
    bias: null,
    outputs: meanOnly,
    temper: null,
    refreshEvery: 3,
    batches(batchSize, random) {
      const order = Int32Array.from(y, (_, row) => row);
      shuffleInPlace(order, random);
      return Array.from({ length: Math.ceil(y.length / batchSize) }, (_, i) => order.slice(i * batchSize, (i + 1) * batchSize));
    },
    batchObjective(rows, f, gradient) {
      let sum = 0;
      for (let i = 0; i < rows.length; i++) {
        const residual = y[rows[i]] - mean - f[i];
        gradient[i] = -residual / variance;
        sum += Math.log(2 * Math.PI * variance) + (residual * residual) / variance;
      }
      return sum / 2;
    },
    stepComponents: null,
    refresh: move,
    updateComponents(f) {
      move(f);
      return components();
    },
    fullObjective: () => (y.length / 2) * (Math.log(2 * Math.PI * variance) + 1),
    predict: (rows) => new Float64Array(rows.rowCount).fill(mean),
    state: () => ({ free: Float64Array.of(Math.log(variance)), components: components(), fixedEffects: Float64Array.of(mean), conditionalModes: [], moments: null }),
    restore(state) {
      variance = state.components.residualVariance;
      mean = state.fixedEffects[0];
    },
  };
}

/** y = 2 + f(x) with one row per element, an intercept and nothing else. */
export function rowsOf(inputs: Matrix, response: Float64Array): TrainingRows {
  const rowCount = inputs.rows;
  const ones: Matrix = { rows: rowCount, columns: 1, data: new Float64Array(rowCount).fill(1) };
  return {
    inputs,
    arrays: [], rows: null,
    design: {
      rowCount,
      keptRows: Int32Array.from({ length: rowCount }, (_, row) => row),
      response,
      trials: null,
      weights: null,
      offset: null,
      fixed: { names: ["(Intercept)"], matrix: ones, termIndex: Int32Array.of(0), termLabels: [], droppedNames: [] },
      grouped: [],
      kernels: [],
      networks: [],
    },
  };
}
