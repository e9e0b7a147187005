/**
 * What a step costs on each executor, as JSON, in the same run: rows gathered, forward, likelihood, backward, Adam. The paper's
 * net 10-100-50-25-12-1 under one factor of 10,000 levels at two batch sizes, and a wide net for its rate of arithmetic. The
 * executors take turns, so that a busy machine is equally busy for both. CPU time counts every thread and is the median of the
 * turns; wall clock is the best of them. Where PyTorch is installed (Debian's python3-torch) its step of the same kind is timed after
 * them, on one thread, and stands beside ours as a ratio of the best turns.
 *
 *   node bench/run.mjs executors
 */
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { buildTrainingGraph, initialParameters, type TrainingGraph } from "../src/graph/index.js";
import { invariant } from "../src/invariant.js";
import { createStrategy } from "../src/likelihood/index.js";
import type { NetworkArchitecture } from "../src/model/network.js";
import type { Matrix } from "../src/numerics/matrix.js";
import { type RandomSource, randomSource } from "../src/numerics/random.js";
import { openBackend } from "../src/tensor/index.js";
import type { BatchObjective, Executor } from "../src/training/executors/executor.js";
import { fusedExecutor } from "../src/training/executors/fused/index.js";
import { tensorflowExecutor } from "../src/training/executors/tensorflow.js";
import { oneFactor, threeFactors, type Problem } from "./problems.js";

/** A net, rows, and what each batch of them descends on. */
interface Workload {
  readonly net: string;
  readonly batch: number;
  readonly graph: TrainingGraph;
  readonly inputs: Matrix;
  readonly batches: readonly Int32Array[];
  readonly objectiveOf: (rows: Int32Array) => BatchObjective;
  /** steps of one turn: a few milliseconds, so that some turns go by undisturbed */
  readonly stepsPerTurn: number;
}

interface StepTimes {
  readonly executor: string;
  readonly cpuMilliseconds: number;
  readonly wallMilliseconds: number;
  /** arithmetic of the products alone over CPU time, 10^9 operations a second */
  readonly gigaflops: number;
}

const adam = { name: "adam", decay: 0 } as const;
const warmUpTurns = 30;
const timedTurns = 60;

const [one, three] = [oneFactor(100_000, 10_000, 1), threeFactors(100_000, 1)];
const reports: Report[] = [];
for (const workload of [underFactors(one, 100, 10), underFactors(three, 100, 10), underFactors(one, 1000, 1), wide()]) reports.push(await measure(workload));
console.log(JSON.stringify({ node: process.version, processor: cpus()[0].model, workloads: reports, pytorch: besidePyTorch(reports) }, null, 2));

/** What the peer times, and which of our workloads does the same work. */
function besidePyTorch(ours: readonly Report[]): object | null {
  const peer = torchSteps();
  if (peer === null) return null;
  const [oneFactorAt100, threeFactorsAt100, , wideNet] = ours.map(({ fused }) => fused.wallMilliseconds);
  const beside = (work: string, milliseconds: number, theirs: number): object => ({ work, ours: milliseconds, pytorch: round(theirs), ratio: round(milliseconds / theirs) });
  return {
    version: peer.torch,
    steps: [
      beside("one factor, batch 100, the batch's dense V", oneFactorAt100, peer.oneFactorDense),
      beside("one factor, batch 100, closed form", oneFactorAt100, peer.oneFactorClosedForm),
      beside("three crossed factors, batch 100, the batch's dense V", threeFactorsAt100, peer.threeFactorsDense),
      beside("wide net, batch 1,000", wideNet, peer.wide),
    ],
  };
}

/** Null where neither Python has PyTorch. */
function torchSteps(): (Record<"oneFactorDense" | "oneFactorClosedForm" | "threeFactorsDense" | "wide", number> & { readonly torch: string }) | null {
  for (const python of ["python3", "/usr/bin/python3"]) {
    const { stdout, status } = spawnSync(python, ["bench/peers/lmmnn.py"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    if (status === 0) return JSON.parse(stdout) as ReturnType<typeof torchSteps>;
  }
  return null;
}

function underFactors({ name: net, architecture, training, strategy: name, wholeGroup }: Problem, batch: number, stepsPerTurn: number): Workload {
  const strategy = createStrategy(training, { strategy: name, wholeGroup });
  const { inputs } = training.networks[0];
  return {
    net,
    batch,
    graph: buildTrainingGraph(architecture, inputs.columns),
    inputs,
    batches: strategy.batches(batch, randomSource(1)).slice(0, -1), // the last is short
    objectiveOf: (rows) => (f, gradient) => strategy.batchObjective(rows, f, gradient),
    stepsPerTurn,
  };
}

function wide(): Workload {
  const [rowCount, inputCount, batch] = [8000, 512, 1000];
  const random = randomSource(2);
  const architecture: NetworkArchitecture = { layers: [512, 256].map((units) => ({ kind: "dense", units, activation: "silu", l2: 0 })), standardizesInputs: true, l2: 0 };
  return {
    net: "512-512-256-1, squared error",
    batch,
    graph: buildTrainingGraph(architecture, inputCount),
    inputs: { rows: rowCount, columns: inputCount, data: normals(rowCount * inputCount, random) },
    batches: Array.from({ length: 8 }, () => Int32Array.from({ length: batch }, () => random.integer(rowCount))),
    objectiveOf: () => (f, gradient) => f.reduce((sum, value, i) => sum + ((gradient[i] = value - 1) ** 2) / 2, 0),
    stepsPerTurn: 1,
  };
}

function normals(count: number, random: RandomSource): Float64Array {
  return Float64Array.from({ length: count }, () => random.normal());
}

interface Report {
  readonly net: string;
  readonly batch: number;
  readonly fused: StepTimes;
  readonly tensorflow: StepTimes;
  readonly cpuRatio: number;
}

async function measure(workload: Workload): Promise<Report> {
  const { net, batch, graph } = workload;
  const fused = fusedExecutor(graph, adam);
  const backend = await openBackend("wasm");
  invariant(fused !== null && backend !== null, "both executors start here");
  const turns = [fused, tensorflowExecutor(graph, backend, adam)].map((executor) => turnsOf(executor, workload));
  for (let turn = 0; turn < warmUpTurns + timedTurns; turn++) for (const one of turns) await one.take(turn >= warmUpTurns);
  const [ours, theirs] = turns.map((one) => one.times());
  return { net, batch, fused: ours, tensorflow: theirs, cpuRatio: round(theirs.cpuMilliseconds / ours.cpuMilliseconds) };
}

interface Turns {
  take(isTimed: boolean): Promise<void>;
  times(): StepTimes;
}

function turnsOf(executor: Executor, workload: Workload): Turns {
  const { graph, batches, objectiveOf, stepsPerTurn } = workload;
  executor.setWeights(initialParameters(graph, randomSource(3)));
  const inputs = executor.load(workload.inputs);
  const cpu: number[] = [];
  const wall: number[] = [];
  let next = 0;
  return {
    take: async (isTimed) => {
      const [cpuBefore, wallBefore] = [cpuMilliseconds(), performance.now()];
      for (let step = 0; step < stepsPerTurn; step++) {
        const rows = batches[next++ % batches.length];
        await executor.step({ inputs, rows, masks: [] }, objectiveOf(rows), 1e-4);
      }
      if (!isTimed) return;
      wall.push((performance.now() - wallBefore) / stepsPerTurn);
      cpu.push((cpuMilliseconds() - cpuBefore) / stepsPerTurn);
    },
    times: () => {
      const cpuMedian = medianOf(cpu);
      const meanRows = batches.reduce((sum, rows) => sum + rows.length, 0) / batches.length;
      return {
        executor: executor.name,
        cpuMilliseconds: round(cpuMedian),
        wallMilliseconds: round(Math.min(...wall)),
        gigaflops: round((meanRows * operationsPerRow(graph)) / cpuMedian / 1e6),
      };
    },
  };
}

/** Two per weight and pass: forward, the weights' gradient, and the inputs' of every layer but the first. */
function operationsPerRow({ parameters }: TrainingGraph): number {
  const weights = parameters.filter(({ shape }) => shape.length === 2).map(({ shape }) => shape[0] * shape[1]);
  return 6 * weights.reduce((sum, count) => sum + count, 0) - 2 * weights[0];
}

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
