/** The padded parameter vector, and the optimiser over it against graph/optimizer.ts with the same gradients. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { buildTrainingGraph, initialParameters, optimizerState, updateParametersInPlace } from "../../../src/graph/index.js";
import { randomSource } from "../../../src/numerics/random.js";
import { createArena } from "../../../src/training/executors/fused/arena.js";
import { descend } from "../../../src/training/executors/fused/descent.js";
import { instantiateKernels } from "../../../src/training/executors/fused/kernels.js";
import { layoutParameters, pack, unpack } from "../../../src/training/executors/fused/layout.js";
import { architectures, dense, network } from "../architectures.js";

test("packing parameters and unpacking them gives them back, with nothing but zeros between", () => {
  fc.assert(fc.property(architectures, fc.integer({ min: 1, max: 19 }), (architecture, inputCount) => {
    const graph = buildTrainingGraph(architecture, inputCount);
    const layout = layoutParameters(graph);
    const flat = Float32Array.from({ length: graph.parameterCount }, (_, i) => i + 1);
    const padded = new Float32Array(layout.size).fill(-1);
    pack(layout, flat, padded);
    const back = new Float32Array(flat.length);
    unpack(layout, padded, back);
    expect(back).toEqual(flat);
    expect(padded.filter((value) => value !== 0)).toHaveLength(flat.length);
  }));
});

test("parameters that decay come first", () => {
  const graph = buildTrainingGraph(network([dense(9, "relu"), dense(3, "relu")]), 5);
  const { blocks, decayingSize } = layoutParameters(graph);
  expect(blocks.map(({ start }) => start < decayingSize)).toEqual(graph.parameters.map(({ decays }) => decays));
});

/** Each step rounds a moment or a weight to float32 a few times, where the definition rounds float64 once. */
const roundingsPerStep = 8;

test.each([
  { name: "sgd", decay: 0 }, { name: "sgd", decay: 0.1 }, { name: "adam", decay: 0 }, { name: "adam", decay: 0.1 },
] as const)("$name with decay $decay moves parameters as the definition does", (settings) => {
  const graph = buildTrainingGraph(network([dense(30, "relu"), dense(7, "relu")]), 5);
  const [layout, arena, random] = [layoutParameters(graph), createArena(), randomSource(1)];
  const kernels = instantiateKernels(arena.memory);
  const [parameters, gradientAddress, first, second] = [0, 1, 2, 3].map(() => arena.reserve(4 * layout.size));
  const vectorAt = (address: number): Float32Array => arena.floats().subarray(address / 4, address / 4 + layout.size);
  const expected = initialParameters(graph, random);
  pack(layout, expected, vectorAt(parameters));
  const state = optimizerState(settings, graph.parameterCount);
  const steps = 100;
  for (let step = 1; step <= steps; step++) {
    // sizes from 1e-6 to 1: Adam's moves do not depend on them
    const gradient = expected.map((_, i) => 10 ** -(i % 7) * random.normal());
    pack(layout, gradient, vectorAt(gradientAddress));
    updateParametersInPlace(graph, settings, state, gradient, 0.01, expected);
    descend(kernels, { parameters, gradient: gradientAddress, first, second }, layout, settings, 0.01, step);
  }
  const actual = new Float32Array(graph.parameterCount);
  unpack(layout, vectorAt(parameters), actual);
  const worst = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  expect(worst).toBeLessThan(Math.sqrt(steps) * roundingsPerStep * 2 ** -24 * largest);
  expect(vectorAt(parameters).filter((value) => value !== 0)).toHaveLength(expected.filter((value) => value !== 0).length);
});
