/** Convolutions and poolings: explicit passes against the library's own and its tape, against central differences, and each other. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { initialParameters, networkOutput } from "../../../src/graph/index.js";
import { randomSource } from "../../../src/numerics/random.js";
import { openBackend, type TensorBackend } from "../../../src/tensor/index.js";
import type { Executor } from "../../../src/training/executors/executor.js";
import { tensorflowExecutor } from "../../../src/training/executors/tensorflow.js";
import { drawMasks } from "../../../src/training/masks.js";
import { roundingTolerance } from "../architectures.js";
import { drawVolumes, volumeGraphs, type VolumeGraph } from "../volumes.js";
import { expectClose } from "./agreement.js";
import { tapeGradient } from "./tape.js";

const adam = { name: "adam", decay: 0, clip: null } as const;

/** One batch of drawn rows through an executor, the outputs' derivative being given. */
async function passThrough(executor: Executor, drawn: ReturnType<typeof drawVolumes>, masks: readonly Float32Array[], outputGradient: Float64Array): Promise<{ f: Float64Array; gradient: Float32Array }> {
  const gradient = new Float32Array(executor.graph.parameterCount);
  let f = new Float64Array();
  const rows = Int32Array.from({ length: drawn.inputs.rows }, (_, row) => row);
  await executor.gradient({ inputs: executor.load(drawn.inputs, drawn.arrays), rows, masks }, (networkOutput, out) => {
    f = networkOutput.slice();
    out.set(outputGradient);
    return 0;
  }, gradient);
  return { f, gradient };
}

interface Trial {
  readonly weights: Float32Array;
  readonly drawn: ReturnType<typeof drawVolumes>;
  readonly masks: readonly Float32Array[];
  readonly outputGradient: Float64Array;
}

function trialOf(built: VolumeGraph, rowCount: number, seed: number): Trial {
  const random = randomSource(seed);
  return {
    weights: initialParameters(built.graph, random).map((value) => value + 0.1 * random.normal()),
    drawn: drawVolumes(built, rowCount, random),
    masks: drawMasks(built.graph, rowCount, random),
    outputGradient: Float64Array.from({ length: rowCount * built.graph.outputWidth }, () => random.normal()),
  };
}

/** The library's gradient of a convolution exists on its plain backend only. */
const plainBackend = async (): Promise<TensorBackend> => (await openBackend("cpu"))!;

describe.each(["wasm", "cpu"] as const)("on the %s backend", (name) => {
  test("outputs and their gradient agree with the library's own convolutions and its tape", async () => {
    await fc.assert(fc.asyncProperty(volumeGraphs(), fc.integer({ min: 1, max: 9 }), fc.integer(), async (built, rowCount, seed) => {
      const { graph, parts } = built;
      const { weights, drawn, masks, outputGradient } = trialOf(built, rowCount, seed);
      const executor = tensorflowExecutor(graph, (await openBackend(name))!, adam);
      executor.setWeights(weights);
      const { f, gradient } = await passThrough(executor, drawn, masks, outputGradient);
      const tf = await plainBackend();
      await tf.select();
      const tape = tapeGradient(tf, { parts, graph, weights, inputs: Float32Array.from(drawn.inputs.data), arrays: drawn.arrays, masks, outputGradient });
      expectClose(f, tape.f, roundingTolerance(graph));
      expectClose(gradient, tape.gradient, roundingTolerance(graph));
    }), { numRuns: 40 });
  });

  test("a step and predictions leave no tensor behind", async () => {
    const backend = (await openBackend(name))!;
    const [built] = fc.sample(volumeGraphs(), { numRuns: 1, seed: 5 });
    const { weights, drawn, masks } = trialOf(built, 20, 1);
    const executor = tensorflowExecutor(built.graph, backend, adam);
    executor.setWeights(weights);
    const inputs = executor.load(drawn.inputs, drawn.arrays);
    const before = backend.tf.memory().numTensors;
    await executor.step({ inputs, rows: Int32Array.from({ length: 20 }, (_, row) => row), masks }, () => 1, 0.01);
    await executor.forward(inputs, new Float64Array(20 * built.graph.outputWidth));
    expect(backend.tf.memory().numTensors).toBe(before);
  });
});

test("the plain forward pass agrees with the executor in every output", async () => {
  await fc.assert(fc.asyncProperty(volumeGraphs(), fc.integer({ min: 1, max: 300 }), fc.integer(), async (built, rowCount, seed) => {
    const { weights, drawn } = trialOf(built, rowCount, seed);
    const executor = tensorflowExecutor(built.graph, await plainBackend(), adam);
    executor.setWeights(weights);
    const expected = new Float64Array(rowCount * built.graph.outputWidth);
    await executor.forward(executor.load(drawn.inputs, drawn.arrays), expected);
    expectClose(networkOutput(built.graph, weights, drawn.inputs, drawn.arrays), expected);
  }), { numRuns: 15 });
});

test("the gradient agrees with central differences of the plain forward pass", async () => {
  await fc.assert(fc.asyncProperty(volumeGraphs(true), fc.integer(), async (built, seed) => {
    const { graph } = built;
    const { weights, drawn, outputGradient } = trialOf(built, 4, seed);
    const masks = graph.masks.map(({ units }) => new Float32Array(4 * units).fill(1));
    const executor = tensorflowExecutor(graph, await plainBackend(), adam);
    executor.setWeights(weights);
    const { gradient } = await passThrough(executor, drawn, masks, outputGradient);
    const objective = (at: Float32Array): number => {
      const outputs = networkOutput(graph, at, drawn.inputs, drawn.arrays);
      const nll = outputs.reduce((sum, value, i) => sum + value * outputGradient[i], 0) / 4;
      return graph.parameters.reduce((sum, { offset, shape, penalty }) => sum + penalty * at.subarray(offset, offset + shape.reduce((a, b) => a * b, 1)).reduce((s, w) => s + w * w, 0), nll);
    };
    const scale = Math.max(...gradient.map(Math.abs));
    for (let i = 0; i < weights.length; i += 1 + Math.floor(weights.length / 40)) {
      const [above, below] = [weights.slice(), weights.slice()];
      above[i] += differenceStep;
      below[i] -= differenceStep;
      const slope = (objective(above) - objective(below)) / (above[i] - below[i]);
      expect(Math.abs(slope - gradient[i])).toBeLessThan(differenceTolerance * Math.max(1e-3, scale));
    }
  }), { numRuns: 20 });
});

/** Weights are float32: a difference of 2^-9 keeps 14 of their bits, and leaves a curvature of about its square. */
const differenceStep = 2 ** -9;
const differenceTolerance = 1e-3;
