/** Sums and products of kernels, over coordinates of their own. */
import { describe, expect, test } from "vitest";
import { applyKernel, combineKernels, isAmplitude, type AppliedKernel } from "../../../src/analysis/definitions/index.js";
import { evaluate } from "../../../src/expression/index.js";
import { readText } from "./support.js";

const { definitions } = readText(`
kernel near(d; variance > 0, range > 0) = variance * (1 + d) * exp(-d / range)
kernel wave(d; variance > 0, period > 0) = variance * cos(2 * pi * d / period)
kernel shifted(d; variance > 0) = variance + exp(-d)
kernel plane(dot; variance > 0) = variance * dot`);
const apply = (name: string, count: number): AppliedKernel => applyKernel(definitions.kernels.get(name)!, count);
const names = ({ definition }: AppliedKernel): string[] => definition.parameters.map(({ name }) => name);

describe("a product", () => {
  const product = combineKernels("product", [apply("near", 2), apply("wave", 1)]);

  test("keeps one amplitude: two would be told apart by no data", () => {
    expect(names(product)).toEqual(["near.variance", "near.range", "wave.period"]);
  });

  test("reads each part's own coordinates", () => {
    expect(product.coordinateCount).toBe(3);
    expect(product.inputs).toEqual([
      { variable: "near.d", measure: "distance", coordinates: [0, 1] },
      { variable: "wave.d", measure: "distance", coordinates: [2] },
    ]);
  });

  test("has the product's value", () => {
    const at = new Map([["near.variance", 3], ["near.range", 2], ["wave.period", 4], ["near.d", 1], ["wave.d", 0.5]]);
    expect(evaluate(product.definition.value, at)).toBeCloseTo(3 * 2 * Math.exp(-0.5) * Math.cos(Math.PI / 4), 14);
  });
});

test("a sum keeps every amplitude, and numbers parts of one name", () => {
  const sum = combineKernels("sum", [apply("near", 1), apply("near", 1), apply("plane", 2)]);
  expect(names(sum)).toEqual(["near.variance", "near.range", "near2.variance", "near2.range", "plane.variance"]);
  expect(sum.inputs.map(({ variable, measure, coordinates }) => [variable, measure, coordinates])).toEqual([
    ["near.d", "distance", [0]], ["near2.d", "distance", [1]], ["plane.dot", "inner-product", [2, 3]],
  ]);
});

test("combinations combine", () => {
  const product = combineKernels("product", [apply("near", 1), apply("wave", 1)]);
  const sum = combineKernels("sum", [product, apply("near", 2)]);
  expect(names(sum)).toEqual(["near.variance", "near.range", "wave.period", "near2.variance", "near2.range"]);
  expect(sum.inputs.at(-1)).toEqual({ variable: "near2.d", measure: "distance", coordinates: [2, 3] });
  const twice = combineKernels("sum", [product, product]);
  expect(new Set(names(twice)).size).toBe(6);
});

test("an amplitude is a factor of the whole, however it is written", () => {
  const amplitudes = [...definitions.kernels.values()].map(({ name, definition }) => [name, definition.parameters.filter((one) => isAmplitude(one, definition)).length]);
  expect(amplitudes).toEqual([["near", 1], ["wave", 1], ["shifted", 0], ["plane", 1]]);
});
