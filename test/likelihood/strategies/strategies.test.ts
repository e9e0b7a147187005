import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Design } from "../../../src/design/design.js";
import type { VarianceComponents } from "../../../src/likelihood/components.js";
import { createStrategy } from "../../../src/likelihood/create-strategy.js";
import { denseLikelihood, type DenseLikelihood } from "../../../src/likelihood/dense.js";
import { responseLessOffset } from "../../../src/likelihood/marginal-model.js";
import { crossedSolver, defaultCrossedSettings } from "../../../src/likelihood/solvers/crossed-solver.js";
import { connectedComponents } from "../../../src/likelihood/strategies/connected.js";
import { fullDataStrategy } from "../../../src/likelihood/strategies/full-data.js";
import type { LikelihoodStrategy } from "../../../src/likelihood/strategy.js";
import { linearPredictor } from "../../../src/prediction/index.js";
import { randomSource, shuffleInPlace } from "../../../src/numerics/random.js";
import { anyShape, crossedShape, nestedShape } from "../arbitraries.js";
import { matrixOf, randomComponents, randomDesign, relativeDistance } from "../random-designs.js";
import { agreement, allRows, normalVector } from "../solver-agreement.js";
import { wholeEpoch } from "./whole-epoch.js";

/** The dense likelihood of all rows at the strategy's own beta and theta. */
function denseOf(design: Design, strategy: LikelihoodStrategy, f: Float64Array): DenseLikelihood {
  const state = strategy.state();
  const fixed = linearPredictor({ ...design, offset: null, grouped: [] }, state);
  return denseLikelihood(design, state.components, allRows(design.rowCount), responseLessOffset(design).map((y, i) => y - fixed[i] - f[i]));
}

function expectDense(design: Design, strategy: LikelihoodStrategy, f: Float64Array, batchSize: number, seed: number): void {
  const { value, gradient, visits } = wholeEpoch(strategy, f, batchSize, seed);
  const dense = denseOf(design, strategy, f);
  expect(visits.every((count) => count === 1)).toBe(true);
  expect(Math.abs(value - dense.value)).toBeLessThan(agreement * Math.max(1, Math.abs(dense.value)));
  expect(relativeDistance(gradient, dense.meanGradient)).toBeLessThan(agreement);
}

const anyBatchSize = fc.integer({ min: 1, max: 24 });

describe("the full-data strategy", () => {
  it("has the dense gradient and objective at the b of the current f, in batches of any size", () => {
    fc.assert(
      fc.property(fc.oneof(crossedShape, nestedShape), anyBatchSize, (shape, batchSize) => {
        const design = randomDesign(shape);
        const strategy = createStrategy(design, { strategy: "full-data", wholeGroup: null }, randomComponents(design, shape.seed));
        const f = normalVector(shape.rowCount, shape.seed);
        strategy.refresh(f);
        expectDense(design, strategy, f, batchSize, shape.seed);
      }),
    );
  });

  it("has the dense gradient by conjugate gradients too", () => {
    fc.assert(
      fc.property(crossedShape, (shape) => {
        const design = randomDesign(shape);
        const solver = crossedSolver(design, randomComponents(design, shape.seed), { ...defaultCrossedSettings, tolerance: 1e-14 });
        const strategy = fullDataStrategy(design, solver);
        const f = normalVector(shape.rowCount, shape.seed);
        strategy.refresh(f);
        expect(relativeDistance(wholeEpoch(strategy, f, 7, 1).gradient, denseOf(design, strategy, f).meanGradient)).toBeLessThan(agreement);
      }),
    );
  });

  it("descends one criterion between refreshes: the gradient is that of the objective at a fixed b", () => {
    const design = randomDesign({ rowCount: 30, fixedColumnCount: 1, terms: [{ levelCount: 4, basisSize: 1, structure: "unstructured", within: null }, { levelCount: 3, basisSize: 1, structure: "unstructured", within: null }], isWeighted: true, seed: 2 });
    const strategy = createStrategy(design, { strategy: "full-data", wholeGroup: null });
    const rows = Int32Array.of(3, 11, 29);
    const f = normalVector(3, 5);
    const gradient = new Float64Array(3);
    strategy.batchObjective(rows, f, gradient);
    f.forEach((value, k) => {
      const at = (shift: number): number => strategy.batchObjective(rows, f.map((one, i) => (i === k ? value + shift : one)), new Float64Array(3));
      expect((at(1e-4) - at(-1e-4)) / 2e-4).toBeCloseTo(gradient[k], 7);
    });
  });
});

describe("the batch strategy", () => {
  const plan = { strategy: "batch", wholeGroup: null } as const;

  it("is the dense likelihood when one batch holds every row", () => {
    fc.assert(
      fc.property(anyShape, (shape) => {
        const design = randomDesign(shape);
        const strategy = createStrategy(design, plan, randomComponents(design, shape.seed));
        const f = normalVector(shape.rowCount, shape.seed);
        strategy.refresh(f);
        expectDense(design, strategy, f, shape.rowCount, shape.seed);
      }),
    );
  });

  it("says that it is biased", () => {
    const design = randomDesign({ rowCount: 12, fixedColumnCount: 1, terms: [{ levelCount: 3, basisSize: 1, structure: "unstructured", within: null }], isWeighted: false, seed: 1 });
    expect(createStrategy(design, plan).bias).toMatch(/biased/);
  });

  it("cuts a batch where no level of any factor is shared", () => {
    const design = randomDesign({ rowCount: 6, fixedColumnCount: 1, terms: [{ levelCount: 6, basisSize: 1, structure: "unstructured", within: null }, { levelCount: 6, basisSize: 1, structure: "unstructured", within: null }], isWeighted: false, seed: 1 });
    // by hand: 0-1 share a level of the first factor, 1-2 one of the second, 4-5 one of the first; 3 stands alone
    const terms = [{ ...design.grouped[0], levelIndex: Int32Array.of(0, 0, 1, 2, 3, 3) }, { ...design.grouped[1], levelIndex: Int32Array.of(0, 1, 1, 2, 3, 4) }];
    expect(connectedComponents(terms, Int32Array.of(5, 0, 3, 2, 4, 1)).map((positions) => [...positions])).toEqual([[0, 4], [1, 3, 5], [2]]);
  });
});

describe("the independent strategy", () => {
  const design = randomDesign({ rowCount: 40, fixedColumnCount: 2, terms: [], isWeighted: true, seed: 6 });

  it("has the dense gradient and objective, and profiles the residual variance in one step", () => {
    const strategy = createStrategy(design, { strategy: "independent", wholeGroup: null });
    const f = normalVector(40, 3);
    const { residualVariance } = strategy.updateComponents(f, 1);
    expectDense(design, strategy, f, 9, 1);
    const weightedSquares = denseOf(design, strategy, f).meanGradient.reduce((sum, slope, i) => sum + (slope * residualVariance) ** 2 / (design.weights?.[i] ?? 1), 0);
    expect(residualVariance).toBeCloseTo(weightedSquares / 40, 10);
  });
});

describe("every strategy with random effects", () => {
  const names = ["whole-group", "full-data", "batch"] as const;
  const named = (name: (typeof names)[number]) => ({ strategy: name, wholeGroup: null });

  it("permutes its gradient when the rows are permuted", () => {
    fc.assert(
      fc.property(nestedShape, fc.constantFrom(...names), (shape, name) => {
        const design = randomDesign(shape);
        const components = randomComponents(design, shape.seed);
        const order = allRows(shape.rowCount);
        shuffleInPlace(order, randomSource(shape.seed));
        const f = normalVector(shape.rowCount, shape.seed);
        const straight = createStrategy(design, named(name), components);
        const permuted = createStrategy(permutedRows(design, order), named(name), components);
        straight.refresh(f);
        permuted.refresh(Float64Array.from(order, (row) => f[row]));
        const expected = wholeEpoch(straight, f, shape.rowCount, 1).gradient;
        const actual = wholeEpoch(permuted, Float64Array.from(order, (row) => f[row]), shape.rowCount, 1).gradient;
        expect(relativeDistance(actual, Float64Array.from(order, (row) => expected[row]))).toBeLessThan(1e-9);
      }),
    );
  });

  it("is not changed by a term of zero variance", () => {
    fc.assert(
      fc.property(nestedShape, fc.constantFrom(...names), (shape, name) => {
        const design = randomDesign(shape);
        const last = design.grouped.length - 1;
        const without: Design = { ...design, grouped: design.grouped.slice(0, last) };
        fc.pre(last > 0);
        const components = randomComponents(without, shape.seed);
        const d = design.grouped[last].basis.columns;
        const zeroed: VarianceComponents = { ...components, grouped: [...components.grouped, matrixOf(d, d, () => 0)] };
        const f = normalVector(shape.rowCount, shape.seed);
        const [expected, actual] = [createStrategy(without, named(name), components), createStrategy(design, named(name), zeroed)].map((strategy) => {
          strategy.refresh(f);
          return wholeEpoch(strategy, f, shape.rowCount, 1);
        });
        expect(relativeDistance(actual.gradient, expected.gradient)).toBeLessThan(1e-9);
        expect(Math.abs(actual.value - expected.value)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected.value)));
      }),
    );
  });
});

function permutedRows(design: Design, order: Int32Array): Design {
  const pick = (values: Float64Array | null): Float64Array | null => values && Float64Array.from(order, (row) => values[row]);
  const rowsOf = (data: Float64Array, columns: number) => matrixOf(order.length, columns, (i, k) => data[order[i] * columns + k]);
  return {
    ...design,
    response: pick(design.response),
    weights: pick(design.weights),
    offset: pick(design.offset),
    fixed: { ...design.fixed, matrix: rowsOf(design.fixed.matrix.data, design.fixed.matrix.columns) },
    grouped: design.grouped.map((term) => ({
      ...term,
      levelIndex: Int32Array.from(order, (row) => term.levelIndex[row]),
      basis: rowsOf(term.basis.data, term.basis.columns),
    })),
  };
}
