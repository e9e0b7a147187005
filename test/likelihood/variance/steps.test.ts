import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStrategy } from "../../../src/likelihood/create-strategy.js";
import type { VarianceComponents } from "../../../src/likelihood/components.js";
import { denseLikelihood } from "../../../src/likelihood/dense.js";
import { semidefiniteFactor } from "../../../src/likelihood/small-matrix.js";
import { boundedStep } from "../../../src/likelihood/variance/bounded-step.js";
import { startingComponents } from "../../../src/likelihood/variance/start.js";
import { expectationMaximisationStep } from "../../../src/likelihood/variance/expectation-maximisation.js";
import { anyShape } from "../arbitraries.js";
import { matrixOf, randomComponents, randomDesign, relativeDistance, type DesignShape } from "../random-designs.js";
import { simulate } from "../simulate.js";
import { allRows, denseAnswer, denseConditionalVariances, normalVector } from "../solver-agreement.js";

const plan = { strategy: "full-data", wholeGroup: null } as const;

/** A design whose moments start a spherical D with two different variances, which a step would first have to make equal. */
const unequalMoments: DesignShape = {
  rowCount: 6,
  fixedColumnCount: 0,
  terms: [{ levelCount: 2, basisSize: 2, structure: "spherical", within: null }, { levelCount: 1, basisSize: 3, structure: "unstructured", within: null }],
  isWeighted: false,
  seed: 721_521_037,
};

function expectInDomain(components: VarianceComponents): void {
  expect(components.residualVariance).toBeGreaterThan(0);
  for (const covariance of components.grouped) {
    expect(covariance.data.every(Number.isFinite)).toBe(true);
    expect(() => semidefiniteFactor(covariance)).not.toThrow();
  }
}

describe("boundedStep", () => {
  const wide = (size: number) => ({ lower: new Float64Array(size).fill(-100), upper: new Float64Array(size).fill(100) });

  it("is Newton's step where the box is wide", () => {
    // by hand: A = [[2, 1], [1, 3]], g = (-3, -4): A x = (3, 4) has x = (1, 1)
    const step = boundedStep(Float64Array.of(-3, -4), matrixOf(2, 2, (i, j) => [[2, 1], [1, 3]][i][j]), wide(2));
    expect([...(step ?? [])]).toEqual([expect.closeTo(1, 14), expect.closeTo(1, 14)]);
  });

  it("solves the others again when one is held", () => {
    // the first held at 0.5: 3 x_2 = 4 - 0.5
    const box = { ...wide(2), upper: Float64Array.of(0.5, 100) };
    const step = boundedStep(Float64Array.of(-3, -4), matrixOf(2, 2, (i, j) => [[2, 1], [1, 3]][i][j]), box);
    expect([...(step ?? [])]).toEqual([0.5, expect.closeTo(3.5 / 3, 14)]);
  });

  it("is null where the information is not positive definite", () => {
    expect(boundedStep(Float64Array.of(1, 1), matrixOf(2, 2, () => 1), wide(2))).toBeNull();
  });
});

describe("updateComponents", () => {
  it("never leaves the domain, whatever the data", () => {
    fc.assert(
      fc.property(anyShape.filter((shape) => shape.terms.length > 0), (shape) => {
        const strategy = createStrategy(randomDesign(shape), plan);
        for (let step = 0; step < 12; step++) expectInDomain(strategy.updateComponents(normalVector(shape.rowCount, shape.seed), 1));
      }),
      { numRuns: 60 },
    );
  });

  it("never raises an exact objective", () => {
    fc.assert(
      fc.property(anyShape.filter((shape) => shape.terms.length > 0), (shape) => {
        const strategy = createStrategy(randomDesign(shape), plan);
        const f = normalVector(shape.rowCount, shape.seed);
        strategy.refresh(f);
        let before = strategy.fullObjective(f) ?? NaN;
        for (let step = 0; step < 6; step++) {
          strategy.updateComponents(f, 1);
          const after = strategy.fullObjective(f) ?? NaN;
          expect(after).toBeLessThanOrEqual(before + 1e-7 * Math.abs(before));
          before = after;
        }
      }),
      { numRuns: 40, examples: [[unequalMoments]] },
    );
  });

  it("lets the residual variance arrive when a term's variance rests at zero", () => {
    // one level only: its variance is confounded with the intercept, so that the estimate is 0 and sigma^2 is mean of e^2, near 1
    const { design, meanFunction } = simulate(400, [{ levelCount: 1, factor: [[1]], structure: "unstructured" }], 5);
    const { residualVariance, grouped } = createStrategy(design, plan).updateComponents(meanFunction, 30);
    const noise = Float64Array.from(design.response ?? [], (value, i) => value - meanFunction[i]);
    const mean = noise.reduce((sum, value) => sum + value, 0) / 400;
    expect(residualVariance).toBeCloseTo(noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 400, 6);
    expect(grouped[0].data[0]).toBeLessThan(1e-10);
  });

  it("stands data without noise, a constant response, and as many levels as rows", () => {
    const { design, meanFunction } = simulate(60, [{ levelCount: 6, factor: [[1]], structure: "unstructured" }], 6);
    const noiseless = { ...design, response: meanFunction.map((value, i) => value + design.grouped[0].levelIndex[i]) };
    const constant = { ...design, response: new Float64Array(60).fill(3) };
    const levels = { ...design.grouped[0], levels: Array.from({ length: 60 }, (_, j) => String(j)), levelIndex: Int32Array.from({ length: 60 }, (_, j) => j) };
    expectInDomain(createStrategy(noiseless, plan).updateComponents(meanFunction, 40));
    expectInDomain(createStrategy(constant, plan).updateComponents(new Float64Array(60), 40));
    expectInDomain(createStrategy({ ...design, grouped: [levels] }, plan).updateComponents(meanFunction, 40));
  });

  it("does not depend on the response's unit", () => {
    const { design, meanFunction } = simulate(600, [{ levelCount: 40, factor: [[1], [0.5, 0.5]], structure: "unstructured" }], 7);
    const unit = 1e5;
    const inUnits = { ...design, response: Float64Array.from(design.response ?? [], (value) => unit * value) };
    const plain = createStrategy(design, plan).updateComponents(meanFunction, 4);
    const scaled = createStrategy(inUnits, plan).updateComponents(meanFunction.map((value) => unit * value), 4);
    expect(scaled.residualVariance / unit ** 2 / plain.residualVariance).toBeCloseTo(1, 8);
    plain.grouped[0].data.forEach((value, k) => expect(scaled.grouped[0].data[k] / unit ** 2 / value).toBeCloseTo(1, 6));
  });
});

describe("a change of a basis column's unit", () => {
  it("changes its variance by the unit's square and nothing else", () => {
    const { design, meanFunction } = simulate(900, [{ levelCount: 60, factor: [[1], [0.5, 0.8]], structure: "unstructured" }], 9);
    const unit = 1e6;
    const [term] = design.grouped;
    const rescaled = { ...term, basis: { ...term.basis, data: term.basis.data.map((value, k) => (k % 2 === 1 ? unit * value : value)) } };
    const plain = createStrategy(design, plan).updateComponents(meanFunction, 20);
    const inUnits = createStrategy({ ...design, grouped: [rescaled] }, plan).updateComponents(meanFunction, 20);
    expect(inUnits.residualVariance).toBeCloseTo(plain.residualVariance, 6);
    const [variance, , covariance, slope] = plain.grouped[0].data;
    expect(inUnits.grouped[0].data[0]).toBeCloseTo(variance, 5);
    expect(inUnits.grouped[0].data[2] * unit).toBeCloseTo(covariance, 5);
    expect(inUnits.grouped[0].data[3] * unit ** 2).toBeCloseTo(slope, 5);
  });
});

describe("expectationMaximisationStep", () => {
  it("is the mean over levels of b b' + Var(b | y), and the mean of e^2 + Var(e | y)", () => {
    fc.assert(
      fc.property(anyShape, (shape) => {
        const design = randomDesign({ ...shape, terms: shape.terms.map((term) => ({ ...term, structure: "unstructured" as const })), isWeighted: false });
        const components = randomComponents(design, shape.seed);
        const residual = normalVector(shape.rowCount, shape.seed);
        const { componentGradient } = denseLikelihood(design, components, allRows(shape.rowCount), residual);
        const step = expectationMaximisationStep(design, components, componentGradient);
        const { effects, alpha } = denseAnswer(design, components, residual);
        denseConditionalVariances(design, components).forEach((variances, t) => {
          const d = design.grouped[t].basis.columns;
          const q = design.grouped[t].levels.length;
          const expected = matrixOf(d, d, (a, b) => {
            let sum = 0;
            for (let j = 0; j < q; j++) sum += effects[t][j * d + a] * effects[t][j * d + b] + variances[(j * d + a) * d + b];
            return sum / q;
          });
          expect(relativeDistance(step.grouped[t].data, expected.data)).toBeLessThan(1e-9);
        });
        // Var(e_i | y) = sigma^2 - sigma^4 (V^-1)_ii, read off the dense gradient: tr G = (tr V^-1 - alpha'alpha) / 2
        const squares = alpha.reduce((sum, value) => sum + value * value, 0);
        const trace = 2 * componentGradient.residualVariance + squares;
        const { residualVariance: variance } = components;
        expect(step.residualVariance).toBeCloseTo(variance ** 2 * squares / shape.rowCount + variance - variance ** 2 * trace / shape.rowCount, 9);
      }),
    );
  });
});

describe("startingComponents", () => {
  it("are the analysis-of-variance estimates of a balanced one-way layout", () => {
    // by hand: levels (0, 2) and (2, 4): mean squares 4 between and 2 within, two rows a level: (4 - 2) / 2 = 1 of a total of 2
    const design = randomDesign({ rowCount: 4, fixedColumnCount: 1, terms: [{ levelCount: 2, basisSize: 1, structure: "unstructured", within: null }], isWeighted: false, seed: 1 });
    const layout = { ...design, grouped: [{ ...design.grouped[0], levelIndex: Int32Array.of(0, 0, 1, 1) }] };
    const { residualVariance, grouped } = startingComponents(layout, Float64Array.of(0, 2, 2, 4));
    expect(grouped[0].data[0]).toBeCloseTo(1, 12);
    expect(residualVariance).toBeCloseTo(1, 12);
  });

  it("lie within a factor of a few of the truth when f is known", () => {
    const { design, meanFunction } = simulate(3000, [{ levelCount: 100, factor: [[2]], structure: "unstructured" }, { levelCount: 60, factor: [[1]], structure: "unstructured" }], 8);
    const { residualVariance, grouped } = startingComponents(design, Float64Array.from(design.response ?? [], (value, i) => value - meanFunction[i]));
    expect(residualVariance).toBeGreaterThan(0.3);
    expect(residualVariance).toBeLessThan(3);
    expect(grouped[0].data[0]).toBeGreaterThan(2);
    expect(grouped[0].data[0]).toBeLessThan(8);
    expect(grouped[1].data[0]).toBeGreaterThan(0.4);
    expect(grouped[1].data[0]).toBeLessThan(2.5);
  });
});
