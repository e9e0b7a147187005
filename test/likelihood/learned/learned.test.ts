/**
 * Learned bases against dense V, which is written out here from its definition: V = sum_t (g_t D_t g_t' within levels) + sigma^2 W^-1.
 * Values to 1e-10, gradients in every output against central differences to 1e-6, effects against D g'V^-1 r.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Design } from "../../../src/design/design.js";
import type { VarianceComponents } from "../../../src/likelihood/components.js";
import { denseOutputObjective } from "../../../src/likelihood/learned/dense-outputs.js";
import { learnedFullDataStrategy } from "../../../src/likelihood/learned/full-data.js";
import { learnedBatchStrategy, learnedGroupStrategy, learnedLikelihood } from "../../../src/likelihood/learned/own-covariance.js";
import { meanOf, withBases, type OutputLayout } from "../../../src/likelihood/learned/outputs.js";
import { fromFreeParameters, toFreeParameters } from "../../../src/likelihood/parameters.js";
import { choleskyFactor, logDeterminantOfFactor, solveWithFactor } from "../../../src/numerics/cholesky.js";
import { zeros } from "../../../src/numerics/matrix.js";
import { innerProduct } from "../../../src/numerics/product.js";
import { randomSource } from "../../../src/numerics/random.js";
import type { LikelihoodStrategy } from "../../../src/likelihood/strategy.js";
import { centralDifferences } from "../differences.js";
import { randomComponents, randomDesign, type TermShape } from "../random-designs.js";

interface Problem {
  readonly design: Design;
  readonly layout: OutputLayout;
  readonly components: VarianceComponents;
  readonly outputs: Float64Array;
}

const basisShape = (levelCount: number, basisSize: number, structure: TermShape["structure"]): TermShape => ({ levelCount, basisSize, structure, within: null });

/** The last `learnedCount` terms are learned bases; f stands before them where there is a mean. */
function problemOf(terms: readonly TermShape[], learnedCount: number, hasMean: boolean, seed: number, isWeighted = true): Problem {
  const design = randomDesign({ rowCount: 24, fixedColumnCount: 2, terms, isWeighted, seed });
  let from = hasMean ? 1 : 0;
  const bases = terms.slice(terms.length - learnedCount).map(({ basisSize }, i) => ({ term: terms.length - learnedCount + i, from: (from += basisSize) - basisSize }));
  const random = randomSource(seed + 1);
  const layout = { width: from, hasMean, bases };
  return { design, layout, components: randomComponents(design, seed + 2), outputs: Float64Array.from({ length: design.rowCount * from }, () => random.normal()) };
}

const single = fc.record({ size: fc.integer({ min: 1, max: 4 }), hasMean: fc.boolean(), seed: fc.integer({ min: 1, max: 1e6 }), structure: fc.constantFrom<TermShape["structure"]>("spherical", "diagonal", "unstructured") });
const wholeSample = single.map(({ size, hasMean, seed, structure }) => problemOf([basisShape(1, size, structure)], 1, hasMean, seed));
const withinGroups = single.map(({ size, hasMean, seed, structure }) => problemOf([basisShape(5, size, structure)], 1, hasMean, seed));
const besideGroups = single.map(({ size, hasMean, seed }) => problemOf([basisShape(6, 1, "unstructured"), basisShape(1, size, "spherical")], 1, hasMean, seed));
const twoBases = single.map(({ size, hasMean, seed }) => problemOf([basisShape(4, 1, "unstructured"), basisShape(3, 2, "unstructured"), basisShape(1, size, "spherical"), basisShape(1, 2, "spherical")], 2, hasMean, seed));

/** y - offset - X beta - f under the dense definition, beta given. */
function denseNll({ design, layout, components }: Problem, beta: Float64Array, outputs: Float64Array, rows: Int32Array): number {
  const own = withBases(design, layout, outputs);
  const mean = meanOf(layout, outputs);
  const m = rows.length;
  const covariance = zeros(m, m);
  rows.forEach((a, i) => rows.forEach((b, j) => {
    own.grouped.forEach(({ basis: { data, columns: d }, levelIndex }, t) => {
      if (levelIndex[a] !== levelIndex[b]) return;
      for (let k = 0; k < d; k++) for (let l = 0; l < d; l++) covariance.data[i * m + j] += data[a * d + k] * components.grouped[t].data[k * d + l] * data[b * d + l];
    });
    if (i === j) covariance.data[i * m + j] += components.residualVariance / (design.weights?.[a] ?? 1);
  }));
  const residual = Float64Array.from(rows, (row) => linearResidual(design, beta, row) - mean[row]);
  const factor = choleskyFactor(covariance);
  return 0.5 * (innerProduct(residual, solveWithFactor(factor, residual)) + logDeterminantOfFactor(factor) + m * Math.log(2 * Math.PI));
}

function linearResidual({ response, offset, fixed: { matrix } }: Design, beta: Float64Array, row: number): number {
  return beta.reduce((rest, value, k) => rest - value * matrix.data[row * matrix.columns + k], response![row] - (offset?.[row] ?? 0));
}

const allRows = ({ rowCount }: Design): Int32Array => Int32Array.from({ length: rowCount }, (_, i) => i);

function expectSame(found: number, expected: number, tolerance: number): void {
  expect(Math.abs(found - expected)).toBeLessThan(tolerance * Math.max(1, Math.abs(expected)));
}

function expectGradient(found: Float64Array, expected: Float64Array): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  found.forEach((value, k) => expect(Math.abs(value - expected[k])).toBeLessThan(1e-6 * scale));
}

/** At the outputs where b was taken: value and gradient of one batch of all rows are those of the dense likelihood, beta held. */
function expectDense(problem: Problem, strategy: LikelihoodStrategy): void {
  const { design, outputs } = problem;
  const rows = allRows(design);
  strategy.refresh(outputs);
  const { fixedEffects } = strategy.state();
  const gradient = new Float64Array(outputs.length);
  const value = strategy.batchObjective(rows, outputs, gradient);
  expectSame(value, denseNll(problem, fixedEffects, outputs, rows), 1e-10);
  expectSame(strategy.fullObjective(outputs) ?? NaN, denseNll(problem, fixedEffects, outputs, rows), 1e-10);
  expectGradient(gradient, centralDifferences((at) => denseNll(problem, fixedEffects, at, rows), outputs));
}

const runs = { numRuns: 12 };

describe("the dense definition", () => {
  test.each([["one basis for the whole sample", wholeSample], ["bases within groups", withinGroups], ["two bases beside crossed factors", twoBases]])("%s: gradient in f and in g", (_, arbitrary) => {
    fc.assert(fc.property(arbitrary, (problem) => {
      const { design, layout, components, outputs } = problem;
      const beta = Float64Array.of(0.3, -0.2);
      const residual = meanOf(layout, outputs).map((f, i) => linearResidual(design, beta, i) - f);
      const gradient = new Float64Array(outputs.length);
      const value = denseOutputObjective(withBases(design, layout, outputs), layout, components, residual, gradient);
      expectSame(value, denseNll(problem, beta, outputs, allRows(design)), 1e-10);
      expectGradient(gradient, centralDifferences((at) => denseNll(problem, beta, at, allRows(design)), outputs));
    }), runs);
  });
});

describe("the full data's gradient, row by row", () => {
  test.each([["one basis for the whole sample", wholeSample], ["bases within groups", withinGroups], ["a basis beside groups", besideGroups], ["two bases beside crossed factors", twoBases]])("%s: the dense likelihood's", (_, arbitrary) => {
    fc.assert(fc.property(arbitrary, (problem) => expectDense(problem, learnedFullDataStrategy(problem.design, problem.layout, problem.components))), runs);
  });

  test("of batches sum to that of all rows, and each row's is its own", () => {
    fc.assert(fc.property(besideGroups, (problem) => {
      const { design, layout, components, outputs } = problem;
      const strategy = learnedFullDataStrategy(design, layout, components);
      strategy.refresh(outputs);
      const whole = new Float64Array(outputs.length);
      const value = strategy.batchObjective(allRows(design), outputs, whole);
      const parts = strategy.batches(7, randomSource(3)).map((rows) => {
        const own = Float64Array.from({ length: rows.length * layout.width }, (_, at) => outputs[rows[Math.floor(at / layout.width)] * layout.width + (at % layout.width)]);
        const gradient = new Float64Array(own.length);
        const part = strategy.batchObjective(rows, own, gradient);
        gradient.forEach((slope, at) => expectSame(slope, whole[rows[Math.floor(at / layout.width)] * layout.width + (at % layout.width)], 1e-10));
        return part;
      });
      expectSame(parts.reduce((sum, part) => sum + part, 0), value, 1e-10);
    }), runs);
  });

  test("between refreshes the objective lies above the likelihood", () => {
    fc.assert(fc.property(besideGroups, fc.integer({ min: 1, max: 1000 }), (problem, seed) => {
      const { design, layout, components, outputs } = problem;
      const strategy = learnedFullDataStrategy(design, layout, components);
      strategy.refresh(outputs);
      const { fixedEffects } = strategy.state();
      const random = randomSource(seed);
      const moved = outputs.map((value) => value + 0.3 * random.normal());
      const above = strategy.batchObjective(allRows(design), moved, new Float64Array(moved.length));
      expect(above).toBeGreaterThanOrEqual(denseNll(problem, fixedEffects, moved, allRows(design)) - 1e-9);
    }), runs);
  });
});

describe("a batch's slopes at any phi", () => {
  test.each([["one basis for the whole sample", wholeSample], ["bases within groups", withinGroups], ["two bases beside crossed factors", twoBases]])("%s: in the outputs and along phi", (_, arbitrary) => {
    fc.assert(fc.property(arbitrary, (problem) => {
      const { design, layout, components, outputs } = problem;
      const rows = allRows(design).filter((row) => row % 3 !== 0);
      const own = Float64Array.from({ length: rows.length * layout.width }, (_, at) => outputs[rows[Math.floor(at / layout.width)] * layout.width + (at % layout.width)]);
      const free = toFreeParameters(design, components);
      const beta = Float64Array.of(0.3, -0.2);
      const [gradient, slopes] = [new Float64Array(own.length), new Float64Array(free.length)];
      const value = learnedLikelihood(design, layout)(free, rows, Float64Array.from(rows, (row) => linearResidual(design, beta, row)), own, gradient, slopes);
      const at = (phi: Float64Array): number => denseNll({ ...problem, components: fromFreeParameters(design, phi) }, beta, outputs, rows);
      expectSame(value, at(free), 1e-10);
      expectGradient(slopes, centralDifferences(at, free));
      const inOutputs = centralDifferences((moved) => denseNll(problem, beta, moved, rows), outputs);
      expectGradient(gradient, Float64Array.from(own, (_, place) => inOutputs[rows[Math.floor(place / layout.width)] * layout.width + (place % layout.width)]));
    }), runs);
  });
});

describe("batches under their own covariance", () => {
  test("as published, of all rows: the dense likelihood's", () => {
    fc.assert(fc.property(twoBases, (problem) => expectDense(problem, learnedBatchStrategy(problem.design, problem.layout, problem.components))), runs);
  });

  test("of whole groups sum to the full likelihood at outputs that b has not seen", () => {
    fc.assert(fc.property(withinGroups, (problem) => {
      const { design, layout, components, outputs } = problem;
      const strategy = learnedGroupStrategy(design, layout, components, 0);
      strategy.refresh(outputs.map((value) => value + 1));
      const { fixedEffects } = strategy.state();
      const values = strategy.batches(6, randomSource(1)).map((rows) => {
        const own = Float64Array.from({ length: rows.length * layout.width }, (_, at) => outputs[rows[Math.floor(at / layout.width)] * layout.width + (at % layout.width)]);
        return strategy.batchObjective(rows, own, new Float64Array(own.length));
      });
      expectSame(values.reduce((sum, value) => sum + value, 0), denseNll(problem, fixedEffects, outputs, allRows(design)), 1e-10);
    }), runs);
  });
});

describe("theta of a learned basis", () => {
  test("moves downhill, and the scale of g does not matter to V", () => {
    fc.assert(fc.property(besideGroups, (problem) => {
      const { design, layout, outputs } = problem;
      const scaled = outputs.map((value, at) => (layout.hasMean && at % layout.width === 0 ? value : 10 * value));
      const ends = [outputs, scaled].map((at) => {
        const strategy = learnedFullDataStrategy(design, layout, null);
        strategy.updateComponents(at, 1);
        const first = strategy.fullObjective(at) ?? NaN;
        strategy.updateComponents(at, 40);
        const last = strategy.fullObjective(at) ?? NaN;
        expect(last).toBeLessThanOrEqual(first + 1e-9);
        return last;
      });
      expectSame(ends[1], ends[0], 1e-4);
    }), runs);
  });

  test("a restored state is what was saved, once refreshed", () => {
    fc.assert(fc.property(wholeSample, (problem) => {
      const { design, layout, outputs } = problem;
      const strategy = learnedFullDataStrategy(design, layout, null);
      strategy.updateComponents(outputs, 2);
      const [state, objective] = [strategy.state(), strategy.fullObjective(outputs)];
      const other = outputs.map((value) => 2 - value);
      strategy.updateComponents(other, 2);
      strategy.restore(state);
      expect(strategy.state()).toEqual(state);
      strategy.refresh(outputs);
      expectSame(strategy.fullObjective(outputs) ?? NaN, objective ?? NaN, 1e-10);
      const predicted = strategy.predict(design, outputs);
      strategy.refresh(outputs);
      expect(strategy.predict(design, outputs)).toEqual(predicted);
    }), runs);
  });
});
