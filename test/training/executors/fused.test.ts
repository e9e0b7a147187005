/** The fused executor against the TensorFlow.js one, which is the definition: f, derivatives, whole steps, the same masks. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildTrainingGraph } from "../../../src/graph/index.js";
import { fusedExecutor, supportsGraph } from "../../../src/training/executors/fused/index.js";
import { drawMasks } from "../../../src/training/masks.js";
import { activations, architectures, dense, graphs, network, roundingTolerance } from "../architectures.js";
import { adam, differentiate, drawNormals, drawRows, expectClose, pairOf, towardsOne } from "./agreement.js";

/** Adam divides by the gradient's size, so that an element near 0 keeps the rounding of the largest: a thousandth of what was moved. */
const stepTolerance = 1e-3;

const shapes = { inputCount: fc.integer({ min: 1, max: 19 }), rowCount: fc.integer({ min: 1, max: 40 }), batchSize: fc.integer({ min: 1, max: 43 }), seed: fc.integer() };

describe("agrees with the TensorFlow.js executor", () => {
  test("in f and its gradient, for random architectures and the same dropout masks", async () => {
    await fc.assert(fc.asyncProperty(architectures, fc.record(shapes), async (architecture, { inputCount, rowCount, batchSize, seed }) => {
      const { graph, random, fused, definition } = await pairOf(buildTrainingGraph(architecture, inputCount), rowCount, seed);
      const rows = drawRows(random, batchSize, rowCount);
      const masks = drawMasks(graph, batchSize, random);
      const outputGradient = drawNormals(random, batchSize);
      const actual = await differentiate(fused, rows, masks, outputGradient);
      const expected = await differentiate(definition, rows, masks, outputGradient);
      expect(actual.nll).toBe(expected.nll);
      expectClose(actual.f, expected.f, roundingTolerance(graph));
      expectClose(actual.gradient, expected.gradient, roundingTolerance(graph));
    }), { numRuns: 200 });
  });

  test("in every output of several networks, and in the gradient of all of them", async () => {
    await fc.assert(fc.asyncProperty(graphs, fc.record(shapes), async (built, { rowCount, batchSize, seed }) => {
      const { graph, random, fused, definition } = await pairOf(built.graph, rowCount, seed);
      const [rows, masks] = [drawRows(random, batchSize, rowCount), drawMasks(graph, batchSize, random)];
      const outputGradient = drawNormals(random, batchSize * graph.outputWidth);
      const actual = await differentiate(fused, rows, masks, outputGradient);
      const expected = await differentiate(definition, rows, masks, outputGradient);
      expectClose(actual.f, expected.f, roundingTolerance(graph));
      expectClose(actual.gradient, expected.gradient, roundingTolerance(graph));
      const [all, allExpected] = [new Float64Array(rowCount * graph.outputWidth), new Float64Array(rowCount * graph.outputWidth)];
      await fused.executor.forward(fused.inputs, all);
      await definition.executor.forward(definition.inputs, allExpected);
      expectClose(all, allExpected, roundingTolerance(graph));
    }), { numRuns: 100 });
  });

  test.each(activations)("for layers of %s with units far from 0 on both sides", async (activation) => {
    const graph = buildTrainingGraph(network([dense(37, activation), dense(11, activation)]), 5);
    const { random, fused, definition } = await pairOf(graph, 64, 1, adam, 12);
    const rows = drawRows(random, 64, 64);
    const outputGradient = drawNormals(random, 64);
    const actual = await differentiate(fused, rows, [], outputGradient);
    const expected = await differentiate(definition, rows, [], outputGradient);
    expectClose(actual.f, expected.f);
    expectClose(actual.gradient, expected.gradient);
  });

  test("in predictions of every row, dropout off, over more than one chunk", async () => {
    const layers = [{ kind: "dropout", rate: 0.2 }, dense(20, "gelu"), { kind: "dropout", rate: 0.5 }, dense(9, "relu")] as const;
    const { fused, definition } = await pairOf(buildTrainingGraph(network(layers), 3), 601, 2);
    const [actual, expected] = [new Float64Array(601), new Float64Array(601)];
    await fused.executor.forward(fused.inputs, actual);
    await definition.executor.forward(definition.inputs, expected);
    expectClose(actual, expected);
  });

  test.each([
    { optimizer: { name: "sgd", decay: 0 }, rate: 0.05 },
    { optimizer: { name: "sgd", decay: 0.3 }, rate: 0.05 },
    { optimizer: { name: "adam", decay: 0 }, rate: 0.002 },
    { optimizer: { name: "adam", decay: 0.1 }, rate: 0.002 },
    { optimizer: { name: "sgd", decay: 0.3, clip: 0.05 }, rate: 0.5 },
    { optimizer: { name: "adam", decay: 0.1, clip: 0.05 }, rate: 0.002 },
  ] as const)("over whole steps of $optimizer.name with decay $optimizer.decay and clip $optimizer.clip, averaged too", async ({ optimizer, rate }) => {
    const graph = buildTrainingGraph(network([dense(30, "silu"), { kind: "dropout", rate: 0.25 }, dense(13, "tanh")], 0.001), 6);
    const { random, fused, definition } = await pairOf(graph, 200, 3, optimizer);
    const before = fused.executor.weights();
    for (let step = 0; step < 12; step++) {
      const [rows, masks] = [drawRows(random, 50, 200), drawMasks(graph, 50, random)];
      const actual = await fused.executor.step({ inputs: fused.inputs, rows, masks }, towardsOne, rate);
      const expected = await definition.executor.step({ inputs: definition.inputs, rows, masks }, towardsOne, rate);
      for (const { executor } of [fused, definition]) executor.takeAverage(0.2);
      expect(Math.abs(actual - expected)).toBeLessThan(1e-5 * expected);
    }
    const moved = (after: Float32Array): Float32Array => after.map((value, i) => value - before[i]);
    expectClose(moved(fused.executor.weights()), moved(definition.executor.weights()), stepTolerance);
    const last = fused.executor.weights();
    for (const { executor } of [fused, definition]) expect(executor.exchangeAverage()).toBe(true);
    expect(fused.executor.weights()).not.toEqual(last);
    expectClose(moved(fused.executor.weights()), moved(definition.executor.weights()), stepTolerance);
    fused.executor.exchangeAverage();
    expect(fused.executor.weights()).toEqual(last);
  });
});

describe("an executor", () => {
  const graph = buildTrainingGraph(network([dense(30, "silu"), { kind: "dropout", rate: 0.25 }, dense(12, "gelu")], 0.01), 7);

  test("given the same inputs yields the same bits", async () => {
    const runs = [];
    for (let run = 0; run < 2; run++) {
      const { random, fused: { executor, inputs } } = await pairOf(graph, 300, 5);
      for (let step = 0; step < 20; step++) await executor.step({ inputs, rows: drawRows(random, 37, 300), masks: drawMasks(graph, 37, random) }, towardsOne, 0.01);
      runs.push(executor.weights());
    }
    expect(runs[0]).toEqual(runs[1]);
  });

  test("gives a row the same f in any batch", async () => {
    const { fused: { executor, inputs } } = await pairOf(buildTrainingGraph(network([dense(30, "silu")]), 7), 300, 6);
    const all = new Float64Array(300);
    await executor.forward(inputs, all);
    for (const rows of [Int32Array.of(299), Int32Array.of(3, 255, 256, 257, 0)]) {
      await executor.step({ inputs, rows, masks: [] }, (f) => {
        expect(f).toEqual(Float64Array.from(rows, (row) => all[row]));
        return Number.NaN;
      }, 0.1);
    }
  });

  test("holds the same memory after thousands of steps", async () => {
    const { random, fused: { executor, inputs } } = await pairOf(graph, 300, 7);
    const out = new Float64Array(300);
    const work = async (steps: number): Promise<void> => {
      for (let step = 0; step < steps; step++) {
        const size = 1 + random.integer(100);
        await executor.step({ inputs, rows: drawRows(random, size, 300), masks: drawMasks(graph, size, random) }, towardsOne, 0.001);
        if (step % 100 === 0) await executor.forward(inputs, out);
      }
    };
    await work(1);
    const before = inputs.values.buffer.byteLength;
    await work(4000);
    expect(inputs.values.buffer.byteLength).toBe(before);
    expect(executor.weights().every(Number.isFinite)).toBe(true);
  });

  test("keeps what was loaded when larger batches need more memory", async () => {
    const { random, fused, definition } = await pairOf(graph, 20, 8);
    const loaded = fused.inputs.values.slice();
    for (const size of [4, 100, 10_000]) {
      const [rows, masks, outputGradient] = [drawRows(random, size, 20), drawMasks(graph, size, random), drawNormals(random, size)];
      const actual = await differentiate(fused, rows, masks, outputGradient);
      expectClose(actual.gradient, (await differentiate(definition, rows, masks, outputGradient)).gradient);
    }
    expect(fused.inputs.values.slice()).toEqual(loaded);
    expect(loaded).toEqual(definition.inputs.values);
  });

  test("leaves the weights as they were when the likelihood is not finite", async () => {
    const { fused: { executor, inputs } } = await pairOf(graph, 4, 9);
    const weights = executor.weights();
    const masks = [new Float32Array(2 * 30).fill(1)];
    await executor.step({ inputs, rows: Int32Array.of(0, 1), masks }, (_, out) => (out.fill(Number.NaN), Number.NaN), 0.1);
    expect(executor.weights()).toEqual(weights);
  });

  test("shows what is not finite in f", async () => {
    const { fused: { executor, inputs } } = await pairOf(graph, 4, 9);
    executor.setWeights(executor.weights().fill(Number.NaN, 0, 1));
    const out = new Float64Array(4);
    await executor.forward(inputs, out);
    expect([...out].every(Number.isNaN)).toBe(true);
  });

  test("forgets the optimiser's memory with new weights, and can be read once disposed of", async () => {
    const { random, fused: { executor, inputs } } = await pairOf(graph, 50, 10);
    const [weights, rows, masks] = [executor.weights(), drawRows(random, 10, 50), drawMasks(graph, 10, random)];
    const firstStep = async (): Promise<Float32Array> => {
      executor.setWeights(weights);
      await executor.step({ inputs, rows, masks }, towardsOne, 0.01);
      return executor.weights();
    };
    const once = await firstStep();
    expect(await firstStep()).toEqual(once);
    executor.dispose();
    expect(executor.weights()).toEqual(once);
  });

  test("refuses inputs of another executor, another width, and weights of another graph", async () => {
    const [{ fused }, { fused: other }] = [await pairOf(graph, 4, 1), await pairOf(graph, 4, 1)];
    await expect(fused.executor.forward(other.inputs, new Float64Array(4))).rejects.toThrow("another executor");
    expect(() => fused.executor.load({ rows: 1, columns: 2, data: new Float64Array(2) })).toThrow("reads 7 inputs");
    expect(() => fused.executor.setWeights(new Float32Array(3))).toThrow("another graph");
  });

  test("is had for every architecture of the language", () => {
    fc.assert(fc.property(architectures, fc.integer({ min: 1, max: 9 }), (architecture, inputCount) => {
      const built = buildTrainingGraph(architecture, inputCount);
      expect(supportsGraph(built)).toBeNull();
      expect(fusedExecutor(built, adam)).not.toBeNull();
    }), { numRuns: 50 });
  });
});
