/** Steps of the optimiser, worked by hand from the papers' algorithms, and the learning rate's course. */
import { expect, test } from "vitest";
import { averageInPlace, buildTrainingGraph, clipInPlace, initialParameters, learningRate, oneCycle, optimizerState, updateParametersInPlace } from "../../src/graph/index.js";
import { randomSource } from "../../src/numerics/random.js";
import { dense, network } from "../training/architectures.js";

/** Two weights in, one bias, one weight out. */
const graph = buildTrainingGraph(network([dense(1, "linear")]), 2);

/** Half a unit in the last place of float32, relative, over a handful of operations. */
const float32Digits = 6;

test("Adam's first step moves every parameter by the rate, against the gradient's sign", () => {
  const parameters = Float32Array.of(1, 1, 1, 1);
  const settings = { name: "adam", decay: 0 } as const;
  updateParametersInPlace(graph, settings, optimizerState(settings, 4), Float32Array.of(5, -0.01, 1e-3, 0), 0.1, parameters);
  // m / sqrt(v) = g / |g| after bias correction (Kingma & Ba 2015, section 2.1)
  [0.9, 1.1, 0.9, 1].forEach((expected, i) => expect(parameters[i]).toBeCloseTo(expected, float32Digits - 1));
});

test("Adam's second step is that of the algorithm worked by hand", () => {
  const parameters = Float32Array.of(0, 0, 0, 0);
  const settings = { name: "adam", decay: 0 } as const;
  const state = optimizerState(settings, 4);
  updateParametersInPlace(graph, settings, state, Float32Array.of(1, 1, 1, 1), 0.1, parameters);
  updateParametersInPlace(graph, settings, state, Float32Array.of(3, 3, 3, 3), 0.1, parameters);
  // m = 0.9 * 0.1 + 0.1 * 3 = 0.39, over 1 - 0.81 = 2.0526; v = 0.999 * 0.001 + 0.001 * 9 = 0.009999, over 1 - 0.998001 = 5.002
  const expected = -0.1 - 0.1 * (0.39 / 0.19) / Math.sqrt(0.009999 / 0.001999);
  expect(parameters[0]).toBeCloseTo(expected, float32Digits - 1);
});

test("decoupled decay shrinks weights by rate times decay, and leaves biases alone", () => {
  const parameters = Float32Array.of(1, 2, 3, 4);
  const settings = { name: "sgd", decay: 0.5 } as const;
  updateParametersInPlace(graph, settings, optimizerState(settings, 4), new Float32Array(4), 0.1, parameters);
  [0.95, 1.9, 3, 3.8].forEach((expected, i) => expect(parameters[i]).toBeCloseTo(expected, float32Digits));
});

test("one cycle rises to its peak at 30 % and falls to nearly nothing", () => {
  expect(learningRate("one-cycle", 0, 0.01)).toBeCloseTo(0.0004, 12);
  expect(learningRate("one-cycle", oneCycle.peakAt, 0.01)).toBeCloseTo(0.01, 12);
  expect(learningRate("one-cycle", 0.65, 0.01)).toBeCloseTo(0.005, 6);
  expect(learningRate("one-cycle", 1, 0.01)).toBeLessThan(1e-7);
  expect(learningRate("constant", 0.9, 0.01)).toBe(0.01);
});

test("a cosine climbs over its warm-up and falls along half a cosine to nothing", () => {
  expect(learningRate("cosine", 0, 0.01)).toBe(0.01);
  expect(learningRate("cosine", 0.5, 0.01)).toBeCloseTo(0.005, 12);
  expect(learningRate("cosine", 1, 0.01)).toBe(0);
  expect(learningRate("cosine", 0, 0.01, 0.2)).toBeCloseTo(0.0004, 12);
  expect(learningRate("cosine", 0.2, 0.01, 0.2)).toBe(0.01);
  expect(learningRate("cosine", 0.6, 0.01, 0.2)).toBeCloseTo(0.005, 12);
});

test("a gradient is shortened to the clip's length, and a shorter one is left alone", () => {
  const gradient = Float32Array.of(3, 0, -4);
  clipInPlace({ clip: 6 }, gradient);
  expect(gradient).toEqual(Float32Array.of(3, 0, -4));
  clipInPlace({ clip: 2.5 }, gradient);
  expect(gradient).toEqual(Float32Array.of(1.5, 0, -2));
  clipInPlace({}, gradient);
  expect(gradient).toEqual(Float32Array.of(1.5, 0, -2));
});

test("equal shares average all weights, a fixed share forgets the past", () => {
  const average = new Float32Array(1);
  [3, 5, 10].forEach((weight, i) => averageInPlace(average, Float32Array.of(weight), 1 / (i + 1)));
  expect(average[0]).toBeCloseTo(6, float32Digits);
  averageInPlace(average, Float32Array.of(8), 0.25);
  expect(average[0]).toBeCloseTo(6.5, float32Digits);
});

test("a rectifier's weights begin with variance 2 / fanIn, and f begins near 0", () => {
  const wide = buildTrainingGraph(network([dense(400, "relu")]), 50);
  const parameters = initialParameters(wide, randomSource(1));
  const variance = (from: number, to: number): number => parameters.slice(from, to).reduce((sum, w) => sum + w * w, 0) / (to - from);
  // 20,000 draws: relative standard error sqrt(2 / 20000) = 0.01; 400 draws: 0.07
  expect(variance(0, 20_000) / (2 / 50)).toBeCloseTo(1, 1);
  expect(variance(20_400, 20_800) / (0.01 / 400)).toBeGreaterThan(0.7);
  expect(variance(20_400, 20_800) / (0.01 / 400)).toBeLessThan(1.3);
  expect(parameters.slice(20_000, 20_400).every((bias) => bias === 0)).toBe(true);
});
