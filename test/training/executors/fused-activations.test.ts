/** Activations of the fused kernels and their derivatives against float64, in units of the last place of float32. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Activation } from "../../../src/model/network.js";
import { normalCdf, normalDensity } from "../../../src/numerics/special.js";
import { createArena } from "../../../src/training/executors/fused/arena.js";
import { activationCodes, type FusedKernels, instantiateKernels } from "../../../src/training/executors/fused/kernels.js";

/** phi and phi' in float64, written so that neither cancels. */
const definitions: Readonly<Record<Activation, { value: (z: number) => number; slope: (z: number) => number }>> = {
  linear: { value: (z) => z, slope: () => 1 },
  relu: { value: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0) },
  silu: { value: (z) => z * logistic(z), slope: (z) => logistic(z) * (1 + z * logistic(-z)) },
  gelu: { value: (z) => z * normalCdf(z), slope: (z) => normalCdf(z) + z * normalDensity(z) },
  tanh: { value: Math.tanh, slope: (z) => 1 / Math.cosh(z) ** 2 },
  sigmoid: { value: logistic, slope: (z) => logistic(z) * logistic(-z) },
  softplus: { value: (z) => Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z))), slope: logistic },
  elu: { value: (z) => (z > 0 ? z : Math.expm1(z)), slope: (z) => (z > 0 ? 1 : Math.exp(z)) },
};

function logistic(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

const arena = createArena();
let kernels: FusedKernels;
beforeAll(() => {
  kernels = instantiateKernels(arena.memory);
});

/** phi(z) and phi'(z) as the kernels have them. */
function activated(activation: Activation, z: Float32Array): { value: Float32Array; slope: Float32Array } {
  const rows = Math.ceil(z.length / 8);
  const [from, value, slope] = [0, 1, 2].map(() => arena.reserve(32 * rows));
  arena.floats().set(z, from / 4);
  kernels.activateMatrix(from, rows, 1, activationCodes[activation], 0, 8, value, slope);
  const read = (address: number): Float32Array => arena.floats().slice(address / 4, address / 4 + z.length);
  return { value: read(value), slope: read(slope) };
}

/** Distance of float32 numbers around x. */
function unitInLastPlace(x: number): number {
  return 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x)))) - 23);
}

/** Evenly over [-80, 80], densely over [-4, 4], and geometrically towards 0 on both sides. */
const points = Float32Array.from([
  ...Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 250),
  ...Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 5000),
  ...Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 1 : -1) * 0.9 ** i),
]);

function worst(error: (z: number, i: number) => number): number {
  return points.reduce((most, z, i) => Math.max(most, error(z, i)), 0);
}

/** Values: e^x is good to 2 units in the last place, a division and a product add one. Gelu's tail is good to 1e-7 and to what e^x loses. */
const largestValueError: Readonly<Record<Activation, number>> = { linear: 0, relu: 0, silu: 3, gelu: 25, tanh: 3, sigmoid: 3, softplus: 3.5, elu: 1.5 };

/** Slopes: a few roundings of numbers of size 1. */
const largestSlopeError = 4e-7;

describe.each(Object.keys(definitions) as Activation[])("%s", (activation) => {
  const { value, slope } = definitions[activation];

  test("has its value to a few units in the last place", () => {
    const actual = activated(activation, points).value;
    // beyond 8, gelu's values are below 1e-14 and its exponent's rounding shows: an absolute error that does not matter
    const isWithinReach = (z: number): boolean => activation !== "gelu" || z > -8;
    const error = worst((z, i) => (isWithinReach(z) ? Math.abs(actual[i] - value(z)) / unitInLastPlace(value(z)) : Math.abs(actual[i]) / 1e-13));
    expect(error).toBeLessThanOrEqual(largestValueError[activation]);
  });

  test("has its derivative to the rounding of numbers of size 1", () => {
    const actual = activated(activation, points).slope;
    expect(worst((z, i) => Math.abs(actual[i] - slope(z)))).toBeLessThan(largestSlopeError);
  });

  test("keeps NaN, and stays finite far out", () => {
    const { value: [atNaN, low, high], slope: [, slopeLow, slopeHigh] } = activated(activation, Float32Array.of(Number.NaN, -1e30, 1e30));
    expect(atNaN).toBeNaN();
    expect([low, high, slopeLow, slopeHigh].every(Number.isFinite)).toBe(true);
    expect(Math.abs(high - value(1e30))).toBeLessThanOrEqual(1e24);
  });
});
