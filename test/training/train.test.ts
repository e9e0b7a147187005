/** The loop against a squared-error strategy on small simulated data. */
import { describe, expect, test } from "vitest";
import { randomSource } from "../../src/numerics/random.js";
import type { LikelihoodStrategy } from "../../src/likelihood/strategy.js";
import { meanOfNumbers, networkOutput } from "../../src/graph/index.js";
import { trainNetwork, type EpochProgress, type TrainingOptions, type TrainingRows } from "../../src/training/index.js";
import { dense, network } from "./architectures.js";
import { rowsOf, squaredErrorStrategy } from "./squared-error.js";

const noiseDeviation = 0.5;

/** y = 2 + sin(2 x1) + x2^2 + e */
function simulate(rowCount: number, seed: number): TrainingRows {
  const random = randomSource(seed);
  const data = Float64Array.from({ length: 2 * rowCount }, () => random.normal());
  const response = Float64Array.from({ length: rowCount }, (_, i) => 2 + Math.sin(2 * data[2 * i]) + data[2 * i + 1] ** 2 + noiseDeviation * random.normal());
  return rowsOf({ rows: rowCount, columns: 2, data }, response);
}

function optionsFor(changes: Partial<TrainingOptions> = {}, plan: Partial<TrainingOptions["plan"]> = {}): TrainingOptions {
  const training = changes.training ?? simulate(600, 1);
  return {
    parts: [meanOfNumbers(network([dense(16, "silu"), dense(8, "silu")]), 2)],
    training,
    validation: simulate(300, 2),
    strategy: squaredErrorStrategy(training.design),
    plan: {
      strategy: "independent", wholeGroup: null, rowOrder: "shuffled", thetaRate: null, solver: null, field: null, tempering: 1, batchSize: 50, epochs: 30, patience: 10, validationShare: 0.3,
      optimizer: { name: "adam", rate: 0.02, decay: 1e-4 }, schedule: "one-cycle", warmUp: 0, clip: null, average: null, restarts: 3, seed: 1, seeds: 1, workers: 1, backend: "wasm", polish: "none", ...plan,
    },
    random: randomSource(1),
    ...changes,
  };
}

test("a net learns a smooth surface down to the noise", async () => {
  const { state, report, diagnostics } = await trainNetwork(optionsFor());
  // 40 effective parameters in 600 rows leave the residual variance within a tenth or so of its truth
  expect(state.components.residualVariance).toBeLessThan(1.15 * noiseDeviation ** 2);
  // the mean of 300 rows' NLL has standard error sqrt(1 / 2 / 300) = 0.04; 0.05 is for what the net misses
  expect(report.history.at(-1)!.validationNll!).toBeLessThan(0.5 * Math.log(2 * Math.PI * noiseDeviation ** 2) + 0.5 + 3 * 0.04 + 0.05);
  expect(diagnostics).toEqual([]);
});

test("two runs from one seed are equal bit by bit, and another seed is not", async () => {
  const first = await trainNetwork(optionsFor({}, { epochs: 4 }));
  const second = await trainNetwork(optionsFor({}, { epochs: 4 }));
  const other = await trainNetwork(optionsFor({ random: randomSource(2) }, { epochs: 4 }));
  expect(second.weights).toEqual(first.weights);
  expect(second.report.history).toEqual(first.report.history);
  expect(second.state).toEqual(first.state);
  expect(other.weights).not.toEqual(first.weights);
});

test("the weights and the state handed back are those of the best epoch on validation rows", async () => {
  const options = optionsFor({ validation: simulate(40, 3) }, { epochs: 20 });
  const { report, weights, state, graph } = await trainNetwork(options);
  const best = report.history.reduce((a, b) => (b.validationNll! < a.validationNll! ? b : a));
  expect(report.bestEpoch).toBe(best.epoch);
  expect(state.components.residualVariance).toBe(best.residualVariance);
  const f = networkOutput(graph, weights, options.validation!.inputs);
  const { response } = options.validation!.design;
  const meanSquare = response!.reduce((sum, y, i) => sum + (y - f[i] - state.fixedEffects[0]) ** 2, 0) / f.length;
  const nll = (Math.log(2 * Math.PI * meanSquare) + 1) / 2;
  expect(nll).toBeCloseTo(best.validationNll!, 5); // f in float64 here, in float32 there;
});

test("without validation rows the last epoch is kept and nothing stops early", async () => {
  const { report } = await trainNetwork(optionsFor({ validation: null }, { epochs: 5, patience: 1 }));
  expect(report).toMatchObject({ epochs: 5, bestEpoch: 5, stopped: "epochs" });
  expect(report.history.every(({ validationNll }) => validationNll === null)).toBe(true);
});

test("patience ends a run whose validation no longer improves", async () => {
  const random = randomSource(9);
  const training = simulate(60, 4);
  const noise = rowsOf(training.inputs, training.design.response!.map(() => random.normal()));
  const { report } = await trainNetwork(optionsFor({ training: noise, validation: rowsOf(simulate(200, 5).inputs, Float64Array.from({ length: 200 }, () => random.normal())), strategy: squaredErrorStrategy(noise.design) }, { epochs: 200, patience: 4, batchSize: 20 }));
  expect(report.stopped).toBe("patience");
  expect(report.epochs).toBeLessThan(100);
});

test("an abort returns the best so far and says so", async () => {
  const controller = new AbortController();
  const { report, diagnostics } = await trainNetwork(optionsFor({
    signal: controller.signal,
    onEpoch: ({ report: { epoch } }) => epoch === 3 && controller.abort(),
  }));
  expect(report.stopped).toBe("interrupted");
  expect(report.history).toHaveLength(3);
  expect(diagnostics.map(({ code }) => code)).toEqual(["LMM0764"]);
});

test("an abort before the first epoch has ended still gives a usable fit", async () => {
  const { report, state } = await trainNetwork(optionsFor({ signal: AbortSignal.abort() }));
  expect(report).toMatchObject({ stopped: "interrupted", bestEpoch: 1 });
  expect(state.components.residualVariance).toBeGreaterThan(0);
});

test("timers run while a long training computes", async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  const { report } = await trainNetwork(optionsFor({ training: simulate(4000, 6) }, { epochs: 20 }));
  clearInterval(timer);
  expect(ticks).toBeGreaterThanOrEqual(Math.floor(report.seconds / 0.2));
});

test("every epoch is told, with the time left", async () => {
  const told: EpochProgress[] = [];
  const { report } = await trainNetwork(optionsFor({ onEpoch: (progress) => told.push(progress) }, { epochs: 4 }));
  expect(told.map((one) => one.report)).toEqual(report.history);
  expect(told.at(-1)).toMatchObject({ plannedEpochs: 4, secondsLeft: 0 });
});

test("a plateau halves the rate, from the best weights on, and the fifth in a row without a gain ends the run", async () => {
  const random = randomSource(9);
  const [training, validation] = [simulate(60, 4), simulate(200, 5)].map(({ inputs }) => rowsOf(inputs, Float64Array.from({ length: inputs.rows }, () => random.normal())));
  const rates: number[] = [];
  const { report } = await trainNetwork(optionsFor(
    { training, validation, strategy: squaredErrorStrategy(training.design), onEpoch: ({ rate }) => rates.push(rate) },
    { epochs: 300, patience: 3, batchSize: 20, schedule: "plateau" },
  ));
  expect(report.stopped).toBe("patience");
  expect(rates[0]).toBe(0.02);
  expect(rates.at(-1)).toBeCloseTo(0.02 / 2 ** Math.round(Math.log2(0.02 / rates.at(-1)!)), 12);
  expect(report.epochs - report.bestEpoch).toBe(6 * 3);
  expect(rates.at(-1)! / rates[report.bestEpoch - 1]).toBeCloseTo(1 / 32, 12);
});

test.each([{ kind: "ema", decay: 0.9 }, { kind: "swa", last: 0.5 }] as const)("weights averaged by $kind are those that are validated and kept", async (average) => {
  const noisy = { schedule: "constant", epochs: 24, patience: 24, optimizer: { name: "adam", rate: 0.05, decay: 0 }, batchSize: 10, backend: "auto" } as const;
  const options = optionsFor({}, { ...noisy, average });
  const { report, weights, graph, state } = await trainNetwork(options);
  const f = networkOutput(graph, weights, options.validation!.inputs);
  const { response } = options.validation!.design;
  const meanSquare = response!.reduce((sum, y, i) => sum + (y - f[i] - state.fixedEffects[0]) ** 2, 0) / f.length;
  expect((Math.log(2 * Math.PI * meanSquare) + 1) / 2).toBeCloseTo(report.history[report.bestEpoch - 1].validationNll!, 5); // f in float64 here, in float32 there
  // long steps on few rows tremble about the optimum: their mean does not
  const unaveraged = await trainNetwork(optionsFor({}, noisy));
  const late = ({ history }: typeof report): number => history.slice(-6).reduce((sum, { validationNll }) => sum + validationNll! / 6, 0);
  expect(late(report)).toBeLessThan(late(unaveraged.report));
});

describe("when the numbers fail", () => {
  /** A likelihood that is NaN at the steps named, counted from 0. */
  function failingAt(isBad: (step: number) => boolean, inner: LikelihoodStrategy): LikelihoodStrategy {
    let step = 0;
    return { ...inner, batchObjective: (rows, f, gradient) => (isBad(step++) ? Number.NaN : inner.batchObjective(rows, f, gradient)) };
  }

  test("one divergence goes back to the best weights, halves the rate and says so", async () => {
    const training = simulate(600, 1);
    const { report, diagnostics } = await trainNetwork(optionsFor({ training, strategy: failingAt((step) => step === 40, squaredErrorStrategy(training.design)) }));
    expect(diagnostics).toMatchObject([{ code: "LMM0760", message: expect.stringContaining("from 0.02 to 0.01") as string }]);
    expect(report.stopped).not.toBe("diverged");
    expect(report.history.map(({ epoch }) => epoch)).not.toContain(4);
  });

  test("a likelihood that never becomes finite again stops the training with the best so far", async () => {
    const training = simulate(600, 1);
    const { report, weights, diagnostics } = await trainNetwork(optionsFor({ training, strategy: failingAt((step) => step >= 40, squaredErrorStrategy(training.design)) }));
    expect(diagnostics.map(({ code }) => code)).toEqual(["LMM0760", "LMM0760", "LMM0760", "LMM0761"]);
    expect(report).toMatchObject({ stopped: "diverged", bestEpoch: 3 });
    expect(weights.every(Number.isFinite)).toBe(true);
  });

  test("a rate that throws the net away is caught by its residual variance", async () => {
    const { diagnostics } = await trainNetwork(optionsFor({ parts: [meanOfNumbers(network([dense(8, "tanh")]), 2)] }, { schedule: "constant", epochs: 6, optimizer: { name: "sgd", rate: 300, decay: 0 } }));
    expect(diagnostics[0].code).toBe("LMM0760");
  });
});

describe("a net that gives every row the same output", () => {
  /** One positive input: a relu layer of one unit is dead for half of all initial weights. */
  const positive = Float64Array.from({ length: 100 }, (_, i) => 1 + i / 100);
  const training = rowsOf({ rows: 100, columns: 1, data: positive }, positive);

  test("is started again from other weights, and that is said", async () => {
    const runs = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => trainNetwork(optionsFor({
      training, validation: null, random: randomSource(seed), strategy: squaredErrorStrategy(training.design), parts: [meanOfNumbers(network([dense(1, "relu")]), training.inputs.columns)],
    }, { epochs: 3 }))));
    const restarted = runs.filter(({ diagnostics }) => diagnostics.some(({ code }) => code === "LMM0762"));
    expect(restarted.length).toBeGreaterThan(0);
    expect(restarted.some(({ report }) => report.history.length === 3)).toBe(true);
  });

  test("is reported where no start helps", async () => {
    const constant = rowsOf({ rows: 50, columns: 1, data: new Float64Array(50) }, training.design.response!.slice(0, 50));
    const { diagnostics, state } = await trainNetwork(optionsFor({ training: constant, validation: null, strategy: squaredErrorStrategy(constant.design) }, { epochs: 2 }));
    expect(diagnostics.at(-1)!.code).toBe("LMM0763");
    expect(state.components.residualVariance).toBeGreaterThan(0);
  });
});
