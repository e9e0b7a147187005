/**
 * What training costs, as JSON: milliseconds per step (forward, likelihood, backward, Adam), seconds per epoch, peak memory,
 * and what the fit is worth, for InstEval and for a simulated factor of 10,000 levels. Beside it the naive path: the same
 * step with the batch's own V, dense, with its gradient in theta, as published. Each problem runs in a process of its own,
 * so that its peak memory is its own. `node bench/run.mjs train [instEval | oneFactor]`
 */
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { selectDesignRows } from "../src/design/select.js";
import { buildTrainingGraph, initialParameters, meanOfNumbers, networkOutput } from "../src/graph/index.js";
import { createStrategy, denseLikelihood, type LikelihoodStrategy, type VarianceComponents } from "../src/likelihood/index.js";
import { randomSource } from "../src/numerics/random.js";
import { completeSettings } from "../src/plan/defaults.js";
import { dataFacts } from "../src/plan/index.js";
import type { TrainingPlan } from "../src/plan/plan.js";
import { linearPredictor } from "../src/prediction/index.js";
import type { BatchObjective } from "../src/training/executors/executor.js";
import { openExecutor } from "../src/training/executors/open.js";
import { splitValidation, trainNetwork, type TrainedNetwork, type TrainingRows } from "../src/training/index.js";
import { instEval, oneFactor, type Problem } from "./problems.js";

const problems: Record<string, () => Promise<Problem>> = {
  instEval: () => instEval("examples/insteval/instEval.csv.gz"),
  oneFactor: () => Promise.resolve(oneFactor(100_000, 10_000, 1)),
};

const unset = { batch: null, epochs: null, patience: null, validation: null, optimizer: null, schedule: null, clip: null, average: null, restarts: null, strategy: null, tempering: null, solver: null, theta: null, batches: null, neighbours: null, points: null, seed: null, seeds: null, workers: null, backend: "auto", polish: null } as const;
const warmUpSteps = 30;
const timedSteps = 200;
const naiveSteps = 10;

const asked = process.argv[2];
if (asked === undefined) runAll();
else console.log(JSON.stringify(await measure(await problems[asked]()), null, 2));

/** One child process per problem; their reports in one object. */
function runAll(): void {
  const reports = Object.keys(problems).map((name) => {
    const { stdout, status } = spawnSync(process.execPath, ["--expose-gc", fileURLToPath(import.meta.url), name], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    if (status !== 0) process.exit(status ?? 1);
    return JSON.parse(stdout) as unknown;
  });
  console.log(JSON.stringify({ node: process.version, processor: cpus()[0].model, problems: reports }, null, 2));
}

async function measure(problem: Problem): Promise<object> {
  const weightCount = buildTrainingGraph(problem.architecture, problem.training.networks[0].inputs.columns).parameterCount;
  const plan: TrainingPlan = { ...completeSettings(unset, dataFacts(problem.training, weightCount)), strategy: problem.strategy, wholeGroup: problem.wholeGroup, rowOrder: "shuffled", thetaRate: null, solver: null, field: null, tempering: 1, polish: "none" };
  const { seconds, trained, meanSquaredError, oracle } = await fit(problem, plan);
  const { epochs, bestEpoch, secondsPerEpoch, stopped, backend } = trained.report;
  return {
    problem: problem.name,
    backend,
    trainingRows: problem.training.rowCount,
    batch: plan.batchSize,
    millisecondsPerStep: await millisecondsPerStep(problem, plan),
    secondsPerEpoch: round(secondsPerEpoch),
    fit: { seconds: round(seconds), epochs, bestEpoch, stopped, testMeanSquaredError: round(meanSquaredError), oracle: oracle && round(oracle) },
    naiveDense: {
      batch: problem.publishedBatch,
      millisecondsPerStep: await naiveMilliseconds(problem, plan),
      oursAtThatBatch: await millisecondsPerStep(problem, { ...plan, batchSize: problem.publishedBatch }),
    },
    peakMemoryMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

interface FitOutcome {
  readonly seconds: number;
  readonly trained: TrainedNetwork;
  readonly meanSquaredError: number;
  readonly oracle: number | null;
}

/** Trains on nine tenths, solves b on all training rows, predicts the test rows. */
async function fit(problem: Problem, plan: TrainingPlan): Promise<FitOutcome> {
  const { training, test, architecture } = problem;
  const random = randomSource(plan.seed);
  const started = performance.now();
  const rows = splitValidation(training.rowCount, training.grouped.map((term) => term.levelIndex), plan.validationShare, random.split());
  const [fitted, validation] = [rows.training, rows.validation].map((chosen): TrainingRows => {
    const design = selectDesignRows(training, chosen);
    return { design, inputs: design.networks[0].inputs, arrays: [], rows: null };
  });
  const trained = await trainNetwork({ parts: [meanOfNumbers(architecture, fitted.inputs.columns)], training: fitted, validation, strategy: createStrategy(fitted.design, plan), plan, random });
  const seconds = (performance.now() - started) / 1000;
  const outputOf = ({ networks }: Problem["test"]): Float64Array => networkOutput(trained.graph, trained.weights, networks[0].inputs);
  const meanSquaredError = errorOf(problem, plan, trained.state.components, outputOf(training), outputOf(test));
  return { seconds, trained, meanSquaredError, oracle: oracleError(problem, plan) };
}

function oracleError(problem: Problem, plan: TrainingPlan): number | null {
  const { truth } = problem;
  if (truth === null) return null;
  const grouped = truth.variances.map((variance) => ({ rows: 1, columns: 1, data: Float64Array.of(variance) }));
  return errorOf(problem, plan, { residualVariance: truth.residualVariance, grouped, parameters: [] }, truth.trainingMean, truth.testMean);
}

/** Test MSE with b solved on all training rows, given f. */
function errorOf({ training, test }: Problem, plan: TrainingPlan, components: VarianceComponents, trainingOutput: Float64Array, testOutput: Float64Array): number {
  const strategy = createStrategy(training, plan, components);
  strategy.refresh(trainingOutput);
  const prediction = linearPredictor(test, strategy.state());
  return prediction.reduce((sum, value, i) => sum + (test.response![i] - value - testOutput[i]) ** 2, 0) / test.rowCount;
}

async function millisecondsPerStep(problem: Problem, plan: TrainingPlan): Promise<number> {
  const strategy = createStrategy(problem.training, plan);
  return timeSteps(problem, plan, strategy, timedSteps, (rows) => (f, gradient) => strategy.batchObjective(rows, f, gradient));
}

/** The published step: V of the batch dense, its factor, and the gradients in f and theta. */
async function naiveMilliseconds(problem: Problem, plan: TrainingPlan): Promise<number> {
  const { training, publishedBatch } = problem;
  const strategy = createStrategy(training, { strategy: "full-data", wholeGroup: null });
  const { components } = strategy.state();
  const batches = { ...strategy, batches: () => consecutiveBatches(training.rowCount, publishedBatch) };
  return timeSteps(problem, plan, batches, naiveSteps, (rows) => (f, gradient) => {
    const { value, meanGradient } = denseLikelihood(training, components, rows, f.map((output, i) => training.response![rows[i]] - output));
    gradient.set(meanGradient);
    return value;
  });
}

function consecutiveBatches(rowCount: number, size: number): Int32Array[] {
  return Array.from({ length: Math.floor(rowCount / size) }, (_, batch) => Int32Array.from({ length: size }, (__, i) => batch * size + i));
}

async function timeSteps(
  { training, architecture }: Problem, plan: TrainingPlan, strategy: Pick<LikelihoodStrategy, "batches">, stepCount: number, objectiveOf: (rows: Int32Array) => BatchObjective,
): Promise<number> {
  const graph = buildTrainingGraph(architecture, training.networks[0].inputs.columns);
  const { executor } = await openExecutor(graph, plan);
  const random = randomSource(1);
  executor.setWeights(initialParameters(graph, random));
  const inputs = executor.load(training.networks[0].inputs);
  const batches = strategy.batches(plan.batchSize, random);
  const steps = async (count: number): Promise<void> => {
    for (let step = 0; step < count; step++) {
      const rows = batches[step % batches.length];
      await executor.step({ inputs, rows, masks: [] }, objectiveOf(rows), 1e-3);
    }
  };
  await steps(Math.min(warmUpSteps, stepCount));
  const started = performance.now();
  await steps(stepCount);
  return round((performance.now() - started) / stepCount);
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
