import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildTrainingGraph, initialParameters, networkOutput } from "../../src/graph/index.js";
import { invariant } from "../../src/invariant.js";
import { randomSource } from "../../src/numerics/random.js";
import { openBackend } from "../../src/tensor/index.js";
import { tensorflowExecutor } from "../../src/training/executors/tensorflow.js";
import { drawInputs, graphs, recurrentGraphs } from "../training/architectures.js";

/** float32 rounding through at most six layers of at most nine units */
const floatTolerance = 2e-5; // running moments keep variances near 1

describe("the plain forward pass", () => {
  test("agrees with the executor of TensorFlow.js on random networks, in every output", async () => {
    const backend = await openBackend("cpu");
    invariant(backend !== null, "the cpu backend runs everywhere");
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 3, arbitrary: graphs }, { weight: 1, arbitrary: recurrentGraphs }), fc.integer({ min: 1, max: 600 }), fc.integer(), async ({ graph }, rows, seed) => {
        const random = randomSource(seed);
        const weights = initialParameters(graph, random).map((weight) => weight + 0.3 * random.normal());
        const inputs = drawInputs(graph, rows, random);
        const executor = tensorflowExecutor(graph, backend, { name: "adam", decay: 0 });
        executor.setWeights(weights);
        const expected = new Float64Array(rows * graph.outputWidth);
        await executor.forward(executor.load(inputs), expected);
        const found = networkOutput(graph, weights, inputs);
        const scale = Math.max(1, ...expected.map(Math.abs));
        expected.forEach((value, i) => expect(Math.abs(found[i] - value) / scale).toBeLessThan(floatTolerance));
      }),
      { numRuns: 40 },
    );
  });

  test("refuses inputs of another width", () => {
    const graph = buildTrainingGraph({ layers: [], standardizesInputs: true, l2: 0 }, 2);
    expect(() => networkOutput(graph, new Float32Array(graph.parameterCount), { rows: 1, columns: 3, data: new Float64Array(3) })).toThrow("2 inputs");
  });
});
