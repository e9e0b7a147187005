/** Small data with random effects and a net to learn, the truth beside them, for the loop's tests. */
import type { Design, GroupedDesign } from "../../src/design/design.js";
import { selectDesignRows } from "../../src/design/select.js";
import type { VarianceComponents } from "../../src/likelihood/index.js";
import type { StrategyName } from "../../src/model/index.js";
import { randomSource } from "../../src/numerics/random.js";
import type { TrainingPlan } from "../../src/plan/plan.js";
import { rowsOf } from "./squared-error.js";

export interface Simulation {
  readonly training: Design;
  readonly test: Design;
  readonly mean: (design: Design) => Float64Array;
  readonly truth: VarianceComponents;
}

export const residualVariance = 0.25;

/** y = sin(3 x1) + x2 + sum_t b_t + e; the first third of the rows tests. */
export function simulate(rowCount: number, groups: readonly { readonly levels: number; readonly variance: number }[]): Simulation {
  const random = randomSource(11);
  const data = Float64Array.from({ length: 2 * rowCount }, () => random.normal());
  const meanOf = (inputs: Float64Array): Float64Array => Float64Array.from({ length: inputs.length / 2 }, (_, i) => Math.sin(3 * inputs[2 * i]) + inputs[2 * i + 1]);
  const response = meanOf(data).map((value) => value + Math.sqrt(residualVariance) * random.normal());
  const grouped = groups.map(({ levels, variance }, t): GroupedDesign => {
    const levelIndex = Int32Array.from({ length: rowCount }, () => random.integer(levels));
    const effects = Float64Array.from({ length: levels }, () => Math.sqrt(variance) * random.normal());
    levelIndex.forEach((level, row) => (response[row] += effects[level]));
    const basis = { rows: rowCount, columns: 1, data: new Float64Array(rowCount).fill(1) };
    return { group: `g${t}`, levels: Array.from(effects, (_, level) => String(level)), levelIndex, basisNames: ["(Intercept)"], basis, structure: { kind: "unstructured" }, positions: null, levelCovariance: null, network: null };
  });
  const inputs = { rows: rowCount, columns: 2, data };
  const design: Design = { ...rowsOf(inputs, response).design, grouped, networks: [{ label: "net", inputNames: ["x1", "x2"], inputs, arrays: [], blocks: [{ kind: "numbers", from: 0, width: 2 }] }] };
  const testCount = Math.floor(rowCount / 3);
  const rows = Int32Array.from({ length: rowCount }, (_, row) => row);
  return {
    training: selectDesignRows(design, rows.slice(testCount)),
    test: selectDesignRows(design, rows.slice(0, testCount)),
    mean: (some) => meanOf(some.networks[0].inputs.data),
    truth: { residualVariance, grouped: groups.map(({ variance }) => ({ rows: 1, columns: 1, data: Float64Array.of(variance) })), parameters: [] },
  };
}

export function planOf(strategy: StrategyName): TrainingPlan {
  return {
    strategy, wholeGroup: strategy === "whole-group" ? 0 : null, rowOrder: "shuffled", thetaRate: null, solver: null, field: null, tempering: 1, batchSize: 60, epochs: 40, patience: 15, validationShare: 0.15,
    optimizer: { name: "adam", rate: 0.02, decay: 0.1 }, schedule: "one-cycle", warmUp: 0, clip: null, average: null, restarts: 3, seed: 1, seeds: 1, workers: 1, backend: "wasm", polish: "none",
  };
}
