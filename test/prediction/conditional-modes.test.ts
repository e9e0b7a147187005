import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choleskyFactor, solveWithFactor } from "../../src/numerics/cholesky.js";
import type { Design } from "../../src/design/design.js";
import type { VarianceComponents } from "../../src/likelihood/components.js";
import { denseLikelihood, marginalCovariance } from "../../src/likelihood/dense.js";
import { conditionalModes, meanVariance } from "../../src/prediction/index.js";
import { anyShape, nestedShape, scalarShape } from "../likelihood/arbitraries.js";
import { matrixOf, randomComponents, randomDesign, relativeDistance } from "../likelihood/random-designs.js";
import { allRows, denseAnswer, denseConditionalVariances, normalVector } from "../likelihood/solver-agreement.js";

/** Two solves and a small inverse away from dense V: an order of magnitude above one solve's rounding. */
const tolerance = 1e-9;

/** X'V^-1 X, its inverse applied to X'V^-1 y, by dense V. */
function denseFixedEffects(design: Design, components: VarianceComponents, response: Float64Array): { fixedEffects: Float64Array; covariance: Float64Array } {
  const { data: x, columns: p, rows: n } = design.fixed.matrix;
  const factor = choleskyFactor(marginalCovariance(design, components, allRows(n)));
  const solved = Array.from({ length: p }, (_, k) => solveWithFactor(factor, Float64Array.from({ length: n }, (_, i) => x[i * p + k])));
  const information = choleskyFactor(matrixOf(p, p, (k, l) => solved[k].reduce((sum, value, i) => sum + value * x[i * p + l], 0)));
  const sums = Float64Array.from(solved, (column) => column.reduce((sum, value, i) => sum + value * response[i], 0));
  const covariance = matrixOf(p, p, (k, l) => solveWithFactor(information, Float64Array.from({ length: p }, (_, m) => (m === l ? 1 : 0)))[k]);
  return { fixedEffects: solveWithFactor(information, sums), covariance: covariance.data };
}

describe("conditionalModes", () => {
  it("are the best linear unbiased predictions of dense V, with their uncertainty and likelihood", () => {
    fc.assert(
      fc.property(anyShape, (shape) => {
        const design = randomDesign(shape);
        const components = randomComponents(design, shape.seed);
        const response = normalVector(shape.rowCount, shape.seed);
        const estimates = conditionalModes(design, components, response);
        const { fixedEffects, covariance } = denseFixedEffects(design, components, response);
        const p = fixedEffects.length;
        const residual = response.map((value, i) => fixedEffects.reduce((rest, beta, k) => rest - beta * design.fixed.matrix.data[i * p + k], value));
        expect(relativeDistance(estimates.fixedEffects, fixedEffects)).toBeLessThan(tolerance);
        expect(relativeDistance(estimates.fixedCovariance.data, covariance)).toBeLessThan(tolerance);
        denseAnswer(design, components, residual).effects.forEach((expected, t) =>
          expect(relativeDistance(estimates.conditionalModes[t], expected)).toBeLessThan(tolerance));
        denseConditionalVariances(design, components).forEach((expected, t) =>
          expect(relativeDistance(estimates.conditionalVariances[t], expected)).toBeLessThan(tolerance));
        expect(estimates.negativeLogLikelihood).toBeCloseTo(denseLikelihood(design, components, allRows(shape.rowCount), residual).value, 7);
      }),
      { numRuns: 50 },
    );
  });

  it("come out the same by conjugate gradients, to the solver's tolerance", () => {
    const term = { basisSize: 1, structure: "unstructured", within: null } as const;
    const design = randomDesign({ rowCount: 400, fixedColumnCount: 2, terms: [{ ...term, levelCount: 60 }, { ...term, levelCount: 50, basisSize: 2 }], isWeighted: true, seed: 3 });
    const components = randomComponents(design, 4);
    const response = normalVector(400, 5);
    const exact = conditionalModes(design, components, response);
    const iterated = conditionalModes(design, components, response, { order: 0, sparseWork: 0 });
    expect(exact.isExact).toBe(true);
    expect(iterated.isExact).toBe(false);
    expect(relativeDistance(iterated.fixedEffects, exact.fixedEffects)).toBeLessThan(1e-5);
    iterated.conditionalModes.forEach((modes, t) => expect(relativeDistance(modes, exact.conditionalModes[t])).toBeLessThan(1e-5));
    // probes leave a few percent of a variance on any one level, and much less on the mean of all
    iterated.conditionalVariances.forEach((variances, t) => expect(meanOf(variances) / meanOf(exact.conditionalVariances[t])).toBeCloseTo(1, 1));
  });

  it("know by draws how terms covary where they are all but the same", () => {
    // level j of the second term meets levels j and j + 1 of the first: neither is known without the other
    const term = { basisSize: 1, structure: "unstructured", within: null } as const;
    const drawn = randomDesign({ rowCount: 600, fixedColumnCount: 1, terms: [{ ...term, levelCount: 41 }, { ...term, levelCount: 40 }], isWeighted: false, seed: 3 });
    const indices = [Int32Array.from({ length: 600 }, (_, i) => Math.floor(i / 15) + (i % 2)), Int32Array.from({ length: 600 }, (_, i) => Math.floor(i / 15))];
    const design = { ...drawn, grouped: drawn.grouped.map((one, t) => ({ ...one, levelIndex: indices[t], basis: { rows: 600, columns: 1, data: new Float64Array(600).fill(1) } })) };
    const components = { residualVariance: 1, grouped: [matrixOf(1, 1, () => 3), matrixOf(1, 1, () => 3)], parameters: [] };
    const { posteriorDraws, conditionalVariances, fixedCovariance } = conditionalModes(design, components, normalVector(600, 5), { order: 0, sparseWork: 0 });
    const state = { components, fixedCovariance: { ...fixedCovariance, data: fixedCovariance.data.map(() => 0) }, conditionalVariances };
    const factor = choleskyFactor(marginalCovariance(design, components, allRows(600)));
    // S - S V^-1 S = 1 - V^-1 for V = S + 1
    const joint = Float64Array.from({ length: 600 }, (_, i) => 1 - solveWithFactor(factor, Float64Array.from({ length: 600 }, (__, k) => Number(k === i)))[i]);
    const summed = meanVariance(design, state);
    const covarying = meanVariance(design, { ...state, posteriorDraws });
    expect(meanOf(summed) / meanOf(joint)).toBeGreaterThan(3);
    // 48 draws of 600 rows: a covariance is off by a seventh in a row, by much less in the mean
    expect(Math.abs(meanOf(covarying) / meanOf(joint) - 1)).toBeLessThan(0.2);
  });

  it("do not change when the levels are named in another order", () => {
    fc.assert(
      fc.property(nestedShape, (shape) => {
        const design = randomDesign(shape);
        const components = randomComponents(design, shape.seed);
        const response = normalVector(shape.rowCount, shape.seed);
        const reversed: Design = {
          ...design,
          grouped: design.grouped.map((term) => ({ ...term, levelIndex: term.levelIndex.map((level) => term.levels.length - 1 - level) })),
        };
        const straight = conditionalModes(design, components, response);
        const relabelled = conditionalModes(reversed, components, response);
        relabelled.conditionalModes.forEach((modes, t) => {
          const d = design.grouped[t].basis.columns;
          const q = design.grouped[t].levels.length;
          const back = Float64Array.from(modes, (_, k) => modes[(q - 1 - Math.floor(k / d)) * d + (k % d)]);
          expect(relativeDistance(back, straight.conditionalModes[t])).toBeLessThan(1e-10);
        });
      }),
    );
  });
});

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("meanVariance", () => {
  it("is, with the residual's, the universal kriging variance for one term, at levels seen and unseen", () => {
    fc.assert(
      fc.property(scalarShape.filter((shape) => shape.rowCount > 10), (shape) => {
        const whole = randomDesign({ ...shape, isWeighted: false });
        const components = randomComponents(whole, shape.seed);
        const training = firstRows(whole, shape.rowCount - 3);
        const estimates = conditionalModes(training, components, normalVector(training.rowCount, 1));
        const seen = new Set(training.grouped[0].levelIndex);
        const asNew: Design = { ...whole, grouped: whole.grouped.map((term) => ({ ...term, levelIndex: term.levelIndex.map((level) => (seen.has(level) ? level : -1)) })) };
        const variance = meanVariance(asNew, { ...estimates, components }).map((value) => value + components.residualVariance);
        for (let row = shape.rowCount - 3; row < shape.rowCount; row++) {
          expect(variance[row]).toBeCloseTo(krigingVariance(whole, components, training.rowCount, row), 8);
        }
      }),
    );
  });
});

function firstRows(design: Design, count: number): Design {
  const p = design.fixed.matrix.columns;
  return {
    ...design,
    rowCount: count,
    response: design.response?.slice(0, count) ?? null,
    fixed: { ...design.fixed, matrix: { rows: count, columns: p, data: design.fixed.matrix.data.slice(0, count * p) } },
    grouped: design.grouped.map((term) => ({
      ...term,
      levelIndex: term.levelIndex.slice(0, count),
      basis: { ...term.basis, rows: count, data: term.basis.data.slice(0, count * term.basis.columns) },
    })),
  };
}

/** v_ii - c'V^-1 c + (x - X'V^-1 c)' (X'V^-1 X)^-1 (x - X'V^-1 c) (Cressie 1993, eq. 3.4.9), c the covariance with the training rows. */
function krigingVariance(design: Design, components: VarianceComponents, trainingCount: number, row: number): number {
  const { data: x, columns: p } = design.fixed.matrix;
  const joint = marginalCovariance(design, components, Int32Array.of(...allRows(trainingCount), row));
  const m = trainingCount + 1;
  const covariance = Float64Array.from({ length: trainingCount }, (_, i) => joint.data[i * m + trainingCount]);
  const factor = choleskyFactor(marginalCovariance(design, components, allRows(trainingCount)));
  const weights = solveWithFactor(factor, covariance);
  const lean = Float64Array.from({ length: p }, (_, k) => weights.reduce((rest, weight, i) => rest - weight * x[i * p + k], x[row * p + k]));
  const training = firstRows(design, trainingCount);
  const { covariance: fixed } = denseFixedEffects(training, components, new Float64Array(trainingCount));
  let variance = joint.data[m * m - 1] - covariance.reduce((sum, value, i) => sum + value * weights[i], 0);
  for (let k = 0; k < p; k++) for (let l = 0; l < p; l++) variance += lean[k] * fixed[k * p + l] * lean[l];
  return variance;
}
