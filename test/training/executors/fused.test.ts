/** The fused kernels against the TensorFlow.js executor, which is the definition: f, derivatives, whole steps, the same masks. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildTrainingGraph, initialParameters, type OptimizerSettings, type TrainingGraph } from "../../../src/graph/index.js";
import { type RandomSource, randomSource } from "../../../src/numerics/random.js";
import { openBackend } from "../../../src/tensor/index.js";
import type { Batch, BatchObjective, Executor } from "../../../src/training/executors/executor.js";
import { fusedExecutor } from "../../../src/training/executors/fused/index.js";
import { tensorflowExecutor } from "../../../src/training/executors/tensorflow.js";
import { drawMasks } from "../../../src/training/masks.js";
import { activations, architectures, dense, network } from "../architectures.js";

const adam = { name: "adam", decay: 0 } as const;

/**
 * Two float32 sums of some hundred products each, in different orders: a few hundred units of 2^-24. The definition's own error
 * function is good to 1.5e-7 (Abramowitz & Stegun 7.1.26), which is within it.
 */
const roundingTolerance = 2e-5;

/** The same graph, weights and rows on both executors. */
interface Pair {
  readonly graph: TrainingGraph;
  readonly random: RandomSource;
  readonly fused: Executor;
  readonly definition: Executor;
  /** [n, inputCount] */
  readonly data: Float64Array;
  readonly rowCount: number;
}

async function pairOf(graph: TrainingGraph, rowCount: number, seed: number, optimizer: OptimizerSettings = adam): Promise<Pair> {
  const random = randomSource(seed);
  const fused = fusedExecutor(graph, optimizer)!;
  const definition = tensorflowExecutor(graph, (await openBackend("wasm"))!, optimizer);
  const weights = initialParameters(graph, random).map((value) => value + 0.1 * random.normal());
  for (const executor of [fused, definition]) executor.setWeights(weights);
  return { graph, random, fused, definition, rowCount, data: Float64Array.from({ length: rowCount * graph.inputCount }, () => random.normal()) };
}

function batchOn(executor: Executor, { graph, data, rowCount }: Pair, rows: Int32Array, masks: readonly Float32Array[]): Batch {
  return { inputs: executor.load({ rows: rowCount, columns: graph.inputCount, data }), rows, masks };
}

/** Half the squared distance of f from 1. */
const towardsOne: BatchObjective = (f, gradient) => {
  f.forEach((value, i) => (gradient[i] = value - 1));
  return gradient.reduce((sum, value) => sum + (value * value) / 2, 0);
};

function drawRows(random: RandomSource, size: number, rowCount: number): Int32Array {
  return Int32Array.from({ length: size }, () => random.integer(rowCount));
}

const shapes = { inputCount: fc.integer({ min: 1, max: 19 }), rowCount: fc.integer({ min: 1, max: 40 }), batchSize: fc.integer({ min: 1, max: 43 }), seed: fc.integer() };

describe("agrees with the TensorFlow.js executor", () => {
  test("in f and its gradient, for random architectures and the same dropout masks", async () => {
    await fc.assert(fc.asyncProperty(architectures, fc.record(shapes), async (architecture, { inputCount, rowCount, batchSize, seed }) => {
      const pair = await pairOf(buildTrainingGraph(architecture, inputCount), rowCount, seed);
      const { graph, random, fused, definition } = pair;
      const rows = drawRows(random, batchSize, rowCount);
      const masks = drawMasks(graph, batchSize, random);
      const outputGradient = Float64Array.from(rows, () => random.normal());
      const results = [];
      for (const executor of [fused, definition]) {
        const gradient = new Float32Array(graph.parameterCount);
        let f = new Float64Array();
        const nll = await executor.gradient(batchOn(executor, pair, rows, masks), (networkOutput, out) => {
          f = networkOutput.slice();
          out.set(outputGradient);
          return 3;
        }, gradient);
        results.push({ f, gradient, nll });
      }
      expect(results[0].nll).toBe(results[1].nll);
      expectClose(results[0].f, results[1].f);
      expectClose(results[0].gradient, results[1].gradient);
    }), { numRuns: 200 });
  });

  test.each(activations)("for a layer of %s whose units are far from 0 on both sides", async (activation) => {
    const graph = buildTrainingGraph(network([dense(37, activation), dense(11, activation)]), 5);
    const pair = await pairOf(graph, 64, 1);
    const weights = pair.fused.weights().map((value) => 12 * value);
    const rows = Int32Array.from({ length: 64 }, (_, row) => row);
    const gradients = [];
    for (const executor of [pair.fused, pair.definition]) {
      executor.setWeights(weights);
      const gradient = new Float32Array(graph.parameterCount);
      await executor.gradient(batchOn(executor, pair, rows, []), (f, out) => (out.fill(1), f[0]), gradient);
      gradients.push(gradient);
    }
    expectClose(gradients[0], gradients[1]);
  });

  test("in predictions of every row, more than a chunk of them, dropout off", async () => {
    const pair = await pairOf(buildTrainingGraph(network([{ kind: "dropout", rate: 0.2 }, dense(20, "gelu"), { kind: "dropout", rate: 0.5 }, dense(9, "relu")]), 3), 601, 2);
    const outputs = [];
    for (const executor of [pair.fused, pair.definition]) {
      const out = new Float64Array(pair.rowCount);
      await executor.forward(batchOn(executor, pair, Int32Array.of(), []).inputs, out);
      outputs.push(out);
    }
    expectClose(outputs[0], outputs[1]);
  });

  test.each([
    { optimizer: { name: "sgd", decay: 0 }, rate: 0.05 },
    { optimizer: { name: "sgd", decay: 0.3 }, rate: 0.05 },
    { optimizer: { name: "adam", decay: 0 }, rate: 0.002 },
    { optimizer: { name: "adam", decay: 0.1 }, rate: 0.002 },
  ] as const)("over whole steps of $optimizer.name with decay $optimizer.decay", async ({ optimizer, rate }) => {
    const graph = buildTrainingGraph(network([dense(30, "silu"), { kind: "dropout", rate: 0.25 }, dense(13, "tanh")], 0.001), 6);
    const pair = await pairOf(graph, 200, 3, optimizer);
    const batches = Array.from({ length: 12 }, () => ({ rows: drawRows(pair.random, 50, 200), masks: drawMasks(graph, 50, pair.random) }));
    const before = pair.fused.weights();
    for (const { rows, masks } of batches) {
      const nlls = [];
      for (const executor of [pair.fused, pair.definition]) nlls.push(await executor.step(batchOn(executor, pair, rows, masks), towardsOne, rate));
      expect(Math.abs(nlls[0] - nlls[1])).toBeLessThan(1e-5 * nlls[1]);
    }
    const moved = pair.definition.weights().map((value, i) => value - before[i]);
    expectClose(pair.fused.weights().map((value, i) => value - before[i]), moved, stepTolerance);
  });
});

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = roundingTolerance): void {
  const scale = Math.max(1e-3, ...Array.from(expected, Math.abs));
  expect(Math.max(0, ...Array.from(actual, (value, i) => Math.abs(value - expected[i]))) / scale).toBeLessThan(tolerance);
}

/** Adam divides by the gradient's size, so that an element near 0 keeps the rounding of the largest: a thousandth of a step. */
const stepTolerance = 1e-3;
