import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { denseLikelihood, marginalCovariance } from "../../src/likelihood/dense.js";
import { fromFreeParameters, pullBackToFree, toFreeParameters } from "../../src/likelihood/parameters.js";
import { choleskyFactor } from "../../src/numerics/cholesky.js";
import { randomSource, shuffleInPlace } from "../../src/numerics/random.js";
import { anyShape } from "./arbitraries.js";
import { centralDifferences } from "./differences.js";
import { matrixOf, randomComponents, randomDesign, relativeDistance } from "./random-designs.js";

const allRows = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);
const someResidual = (count: number, seed: number): Float64Array => {
  const random = randomSource(seed);
  return Float64Array.from({ length: count }, () => 1.5 * random.normal());
};
/** what every gradient is held to, relative to the largest entry */
const gradientTolerance = 1e-6;

describe("denseLikelihood", () => {
  it("is the bivariate normal density for two rows of one level", () => {
    // by hand: V = [[2, 1], [1, 2]], |V| = 3, V^-1 (1, 0)' = (2/3, -1/3)', so the quadratic form is 2/3
    const design = randomDesign({ rowCount: 2, fixedColumnCount: 0, terms: [{ levelCount: 1, basisSize: 1, structure: "unstructured", within: null }], isWeighted: false, seed: 1 });
    const components = { residualVariance: 1, grouped: [matrixOf(1, 1, () => 1)], parameters: [] };
    const likelihood = denseLikelihood(design, components, allRows(2), Float64Array.of(1, 0));
    expect(likelihood.value).toBeCloseTo(0.5 * (2 / 3 + Math.log(3) + 2 * Math.log(2 * Math.PI)), 14);
    expect([...likelihood.meanGradient]).toEqual([expect.closeTo(-2 / 3, 14), expect.closeTo(1 / 3, 14)]);
  });

  it("has the gradients that central differences find, in f and in every free parameter", () => {
    fc.assert(
      fc.property(anyShape, (shape) => {
        const design = randomDesign(shape);
        const components = randomComponents(design, shape.seed + 1);
        const rows = allRows(shape.rowCount);
        const residual = someResidual(shape.rowCount, shape.seed + 2);
        const likelihood = denseLikelihood(design, components, rows, residual);
        const inResidual = centralDifferences((r) => denseLikelihood(design, components, rows, r).value, residual);
        expect(relativeDistance(likelihood.meanGradient.map((value) => -value), inResidual)).toBeLessThan(gradientTolerance);
        const free = toFreeParameters(design, components);
        const inFree = centralDifferences((phi) => denseLikelihood(design, fromFreeParameters(design, phi), rows, residual).value, free);
        expect(relativeDistance(pullBackToFree(design, free, likelihood.componentGradient), inFree)).toBeLessThan(gradientTolerance);
      }),
      { numRuns: 40 },
    );
  });

  it("has a symmetric positive definite V", () => {
    fc.assert(
      fc.property(anyShape, (shape) => {
        const design = randomDesign(shape);
        const covariance = marginalCovariance(design, randomComponents(design, shape.seed), allRows(shape.rowCount));
        const n = shape.rowCount;
        for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(covariance.data[i * n + j]).toBeCloseTo(covariance.data[j * n + i], 12);
        expect(() => choleskyFactor(covariance)).not.toThrow();
      }),
    );
  });

  it("permutes its gradient when the rows are permuted, and keeps its value", () => {
    fc.assert(
      fc.property(anyShape, (shape) => {
        const design = randomDesign(shape);
        const components = randomComponents(design, shape.seed);
        const residual = someResidual(shape.rowCount, shape.seed + 2);
        const order = allRows(shape.rowCount);
        shuffleInPlace(order, randomSource(shape.seed));
        const straight = denseLikelihood(design, components, allRows(shape.rowCount), residual);
        const permuted = denseLikelihood(design, components, order, Float64Array.from(order, (row) => residual[row]));
        expect(Math.abs(permuted.value - straight.value)).toBeLessThan(1e-10 * Math.max(1, Math.abs(straight.value)));
        expect(relativeDistance(permuted.meanGradient, Float64Array.from(order, (row) => straight.meanGradient[row]))).toBeLessThan(1e-10);
      }),
    );
  });
});
