/** The explicit passes against the tape, on every backend present. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildTrainingGraph, initialParameters } from "../../../src/graph/index.js";
import { randomSource } from "../../../src/numerics/random.js";
import { openBackend } from "../../../src/tensor/index.js";
import { drawMasks } from "../../../src/training/masks.js";
import { tensorflowExecutor } from "../../../src/training/executors/tensorflow.js";
import { dense, drawInputs, graphs, network, recurrentGraphs, roundingTolerance } from "../architectures.js";
import { expectClose } from "./agreement.js";
import { tapeGradient } from "./tape.js";

const adam = { name: "adam", decay: 0 } as const;

describe.each(["wasm", "cpu"] as const)("on the %s backend", (name) => {
  test.each([["random networks", graphs, 150], ["recurrent networks over ragged sequences", recurrentGraphs, 40]] as const)("outputs and their gradient agree with the tape for %s", async (_, arbitrary, numRuns) => {
    const backend = (await openBackend(name))!;
    await fc.assert(fc.asyncProperty(arbitrary, fc.integer({ min: 1, max: 40 }), fc.integer(), async ({ parts, graph }, rowCount, seed) => {
      const random = randomSource(seed);
      const executor = tensorflowExecutor(graph, backend, adam);
      const weights = initialParameters(graph, random).map((value) => value + 0.1 * random.normal());
      executor.setWeights(weights);
      const inputs = drawInputs(graph, rowCount, random);
      const masks = drawMasks(graph, rowCount, random);
      const outputGradient = Float64Array.from({ length: rowCount * graph.outputWidth }, () => random.normal());
      const gradient = new Float32Array(graph.parameterCount);
      let f = new Float64Array();
      const rows = Int32Array.from({ length: rowCount }, (_, row) => row);
      const batch = { inputs: executor.load(inputs), rows, masks };
      await executor.gradient(batch, (networkOutput, out) => {
        f = networkOutput.slice();
        out.set(outputGradient);
        return 0;
      }, gradient);
      const tape = tapeGradient(backend, { parts, graph, weights, inputs: Float32Array.from(inputs.data), arrays: [], masks, outputGradient });
      expectClose(f, tape.f, roundingTolerance(graph));
      expectClose(gradient, tape.gradient, roundingTolerance(graph));
    }), { numRuns });
  });

  test("an epoch of steps and predictions leaves no tensor behind", async () => {
    const backend = (await openBackend(name))!;
    const graph = buildTrainingGraph(network([dense(10, "gelu"), { kind: "dropout", rate: 0.3 }, dense(3, "silu")], 0.01), 3);
    const executor = tensorflowExecutor(graph, backend, adam);
    const random = randomSource(1);
    executor.setWeights(initialParameters(graph, random));
    const inputs = executor.load({ rows: 600, columns: 3, data: Float64Array.from({ length: 1800 }, () => random.normal()) });
    const before = backend.tf.memory();
    for (let step = 0; step < 5; step++) {
      const rows = Int32Array.from({ length: 100 }, () => random.integer(600));
      await executor.step({ inputs, rows, masks: drawMasks(graph, 100, random) }, (f, out) => (out.set(f), 0), 0.01);
      await executor.forward(inputs, new Float64Array(600));
    }
    expect(backend.tf.memory().numTensors).toBe(before.numTensors);
    expect(backend.tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    executor.dispose();
  });
});

test("prediction in chunks gives every row what it gets alone, dropout off", async () => {
  const backend = (await openBackend("wasm"))!;
  const graph = buildTrainingGraph(network([dense(700, "relu"), { kind: "dropout", rate: 0.5 }]), 2);
  const executor = tensorflowExecutor(graph, backend, adam);
  const random = randomSource(3);
  executor.setWeights(initialParameters(graph, random));
  const rowCount = 1000; // three chunks of this width
  const data = Float64Array.from({ length: 2 * rowCount }, () => random.normal());
  const all = new Float64Array(rowCount);
  await executor.forward(executor.load({ rows: rowCount, columns: 2, data }), all);
  for (const row of [0, 373, 374, 375, 748, 999]) {
    const alone = new Float64Array(1);
    await executor.forward(executor.load({ rows: 1, columns: 2, data: data.slice(2 * row, 2 * row + 2) }), alone);
    expectClose(alone, all.subarray(row, row + 1));
  }
});

test("a step whose likelihood is not finite leaves the weights as they were", async () => {
  const backend = (await openBackend("wasm"))!;
  const graph = buildTrainingGraph(network([dense(4, "tanh")]), 1);
  const executor = tensorflowExecutor(graph, backend, adam);
  const weights = initialParameters(graph, randomSource(2));
  executor.setWeights(weights);
  const inputs = executor.load({ rows: 2, columns: 1, data: Float64Array.of(1, 2) });
  await executor.step({ inputs, rows: Int32Array.of(0, 1), masks: [] }, (_, out) => (out.fill(Number.NaN), Number.NaN), 0.1);
  expect(executor.weights()).toEqual(weights);
});
