/**
 * Theta by an optimiser: a batch's slope along phi against central differences of the dense definition over the batch's rows, whatever
 * the terms; what a strategy does with the slope; and its return to a state it has left.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Design } from "../../../src/design/design.js";
import { createOutputStrategy } from "../../../src/likelihood/create-strategy.js";
import { denseLikelihood } from "../../../src/likelihood/dense.js";
import { meanOnly } from "../../../src/likelihood/learned/outputs.js";
import { responseLessOffset } from "../../../src/likelihood/marginal-model.js";
import { fromFreeParameters, toFreeParameters } from "../../../src/likelihood/parameters.js";
import type { BatchLikelihood } from "../../../src/likelihood/strategies/optimised.js";
import { ownLikelihood } from "../../../src/likelihood/strategies/own-likelihood.js";
import type { LikelihoodStrategy } from "../../../src/likelihood/strategy.js";
import { startingComponents } from "../../../src/likelihood/variance/start.js";
import { randomSource, shuffleInPlace } from "../../../src/numerics/random.js";
import { anyShape, nestedShape } from "../arbitraries.js";
import { centralDifferences } from "../differences.js";
import { designOf, spatialColumns } from "../field/fields.js";
import { formulaShape, longitudinalDesign } from "../longitudinal-designs.js";
import { randomComponents, randomDesign, relativeDistance } from "../random-designs.js";
import { agreement, allRows, normalVector } from "../solver-agreement.js";

/** Rounding of central differences, and as much again. */
const differenceTolerance = 1e-6;

function someRows(count: number, seed: number): Int32Array {
  const order = allRows(count);
  shuffleInPlace(order, randomSource(seed));
  return order.subarray(0, Math.max(3, Math.floor(count / 2)));
}

/** Value, slope in f and slope in phi are those of the dense definition over the rows alone. */
function expectDense(design: Design, likelihood: BatchLikelihood, free: Float64Array, rows: Int32Array, seed: number): void {
  const residual = normalVector(rows.length, seed);
  const output = normalVector(rows.length, seed + 1);
  const [gradient, slopes] = [new Float64Array(rows.length), new Float64Array(free.length)];
  const value = likelihood(free, rows, residual, output, gradient, slopes);
  const marginal = residual.map((one, i) => one - output[i]);
  const denseAt = (at: Float64Array) => denseLikelihood(design, fromFreeParameters(design, at), rows, marginal);
  expect(Math.abs(value - denseAt(free).value)).toBeLessThan(agreement * Math.max(1, Math.abs(value)));
  expect(relativeDistance(gradient, denseAt(free).meanGradient)).toBeLessThan(agreement);
  expect(relativeDistance(slopes, centralDifferences((at) => denseAt(at).value, free))).toBeLessThan(differenceTolerance);
}

describe("some rows under their own covariance", () => {
  it("have the dense slopes in f and in phi, nested, crossed or without random effects", () => {
    fc.assert(
      fc.property(fc.oneof(anyShape, nestedShape), (shape) => {
        const design = randomDesign(shape);
        const free = toFreeParameters(design, randomComponents(design, shape.seed));
        expectDense(design, ownLikelihood(design), free, someRows(shape.rowCount, shape.seed), shape.seed);
      }),
      { numRuns: 40 },
    );
  });

  it("have them with structures and kernels within groups", () => {
    fc.assert(
      fc.property(formulaShape, (shape) => {
        const design = longitudinalDesign(shape);
        const start = startingComponents(design, design.response ?? new Float64Array(0));
        const free = toFreeParameters(design, start).map((value, k) => value + 0.2 * Math.sin(k + shape.seed));
        expectDense(design, ownLikelihood(design), free, someRows(design.rowCount, shape.seed), shape.seed);
      }),
      { numRuns: 20 },
    );
  });

  it("have them with a field over the whole sample beside crossed groups", () => {
    const design = designOf("y ~ x + exponential(lat, lon) + (1 | g)", spatialColumns(60, 25, 3));
    const free = toFreeParameters(design, startingComponents(design, design.response ?? new Float64Array(0)));
    expectDense(design, ownLikelihood(design), free, someRows(60, 4), 5);
  });
});

const oneFactor = randomDesign({ rowCount: 60, fixedColumnCount: 2, terms: [{ levelCount: 12, basisSize: 2, structure: "unstructured", within: null }], isWeighted: true, seed: 8 });
const crossed = randomDesign({ rowCount: 60, fixedColumnCount: 2, terms: [{ levelCount: 12, basisSize: 1, structure: "unstructured", within: null }, { levelCount: 9, basisSize: 1, structure: "unstructured", within: null }], isWeighted: false, seed: 8 });
const cases: readonly [string, Design, "whole-group" | "batch" | "independent"][] = [
  ["whole groups", oneFactor, "whole-group"],
  ["batches of crossed factors", crossed, "batch"],
  ["independent rows", randomDesign({ rowCount: 60, fixedColumnCount: 2, terms: [], isWeighted: true, seed: 8 }), "independent"],
];

function strategyOf(design: Design, strategy: "whole-group" | "batch" | "independent", rate = 0.05): LikelihoodStrategy {
  return createOutputStrategy(design, { strategy, wholeGroup: null, thetaRate: rate }, meanOnly);
}

/** Batches of some epochs at a fixed f, theta stepped after each. */
function descend(strategy: LikelihoodStrategy, f: Float64Array, epochs: number, share = 1): void {
  const random = randomSource(2);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const rows of strategy.batches(20, random)) {
      strategy.batchObjective(rows, Float64Array.from(rows, (row) => f[row]), new Float64Array(rows.length));
      strategy.stepComponents?.(share);
    }
    strategy.updateComponents(f, 1);
  }
}

describe.each(cases)("theta by an optimiser, %s", (_, design, name) => {
  const f = normalVector(design.rowCount, 3);

  it("starts from the moments of the data and is moved by no step on all rows", () => {
    const strategy = strategyOf(design, name);
    const moments = startingComponents(design, responseLessOffset(design));
    strategy.updateComponents(f, 5);
    expect(strategy.state().components).toEqual(moments);
  });

  it("moves one step of the rate along the first batch's slope", () => {
    const strategy = strategyOf(design, name);
    strategy.refresh(f);
    const [rows] = strategy.batches(20, randomSource(2));
    const { free: before } = strategy.state();
    const residual = normalVector(rows.length, 1);
    strategy.batchObjective(rows, residual, new Float64Array(rows.length));
    strategy.stepComponents?.(0.5);
    const moved = strategy.state().free.map((value, k) => Math.abs(value - before[k]));
    // Adam's first step is its rate in every coordinate, by its scale: 1 for a logarithm
    expect(moved[0]).toBeCloseTo(0.5 * 0.05, 6);
    expect(strategy.state().components.residualVariance).toBeCloseTo(Math.exp(strategy.state().free[0]), 12);
  });

  it("returns to a state it has left, and goes on from it alike", () => {
    const strategy = strategyOf(design, name);
    descend(strategy, f, 2);
    const held = strategy.state();
    descend(strategy, f, 2);
    const after = strategy.state();
    expect(after.free).not.toEqual(held.free);
    const other = strategyOf(design, name);
    other.restore(held);
    other.refresh(f);
    descend(other, f, 2);
    expect(other.state()).toEqual(after);
  });
});

it("whole groups bring theta to where the likelihood of all rows is highest", () => {
  const f = new Float64Array(60);
  const [strategy, steps] = [strategyOf(oneFactor, "whole-group"), createOutputStrategy(oneFactor, { strategy: "whole-group", wholeGroup: null }, meanOnly)];
  for (const share of [1, 0.3, 0.1, 0.03]) descend(strategy, f, 100, share);
  steps.updateComponents(f, 60);
  // a rate of 0.0015 at the end leaves phi trembling by as much, and the objective by its square times the information
  expect(strategy.fullObjective(f) ?? NaN).toBeLessThan((steps.fullObjective(f) ?? NaN) + 0.02);
});
