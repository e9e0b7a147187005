/**
 * Dense blocks against THE definition, over random formulas and data: value 1e-10, gradient 1e-6 by central differences of the definition,
 * directions of V, predictions for rows not in training, whole blocks of a batch.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { denseLikelihood, marginalCovariance } from "../../../../src/likelihood/dense.js";
import { fromFreeParameters, pullBackToFree, toFreeParameters } from "../../../../src/likelihood/parameters.js";
import { denseBlocksSolver } from "../../../../src/likelihood/solvers/dense-blocks/solver.js";
import { startingComponents } from "../../../../src/likelihood/variance/start.js";
import { selectDesignRows } from "../../../../src/design/select.js";
import type { Design } from "../../../../src/design/design.js";
import { innerProduct } from "../../../../src/numerics/product.js";
import { randomSource } from "../../../../src/numerics/random.js";
import { centralDifferences } from "../../differences.js";
import { relativeDistance } from "../../random-designs.js";
import { agreement, allRows, expectDerivatives, normalVector } from "../../solver-agreement.js";
import { formulaShape, longitudinalDesign, type FormulaShape } from "../../longitudinal-designs.js";

/**
 * A design, and phi near its start: at most 0.3 away, which keeps the correlations of four visits within 0.3 of zero, so that every D is
 * diagonally dominant, hence definite.
 */
function problem(shape: FormulaShape): { design: Design; free: Float64Array } {
  const design = longitudinalDesign(shape);
  const start = toFreeParameters(design, startingComponents(design, design.response ?? new Float64Array(0)));
  const random = randomSource(shape.seed);
  return { design, free: start.map((value) => value + 0.3 * (2 * random.uniform() - 1)) };
}

describe("dense blocks", () => {
  it("are the dense likelihood: value, V^-1 r, score, directions", () => {
    fc.assert(
      fc.property(formulaShape, (shape) => {
        const { design, free } = problem(shape);
        const solver = denseBlocksSolver(design, startingComponents(design, design.response ?? new Float64Array(0)));
        solver.setFree(free);
        const [residual, rows, alpha] = [normalVector(design.rowCount, shape.seed), allRows(design.rowCount), new Float64Array(design.rowCount)];
        const dense = denseLikelihood(design, fromFreeParameters(design, free), rows, residual);
        solver.solve(residual, solver.zeroEffects(), alpha);
        expect(relativeDistance(alpha, dense.meanGradient.map((value) => -value))).toBeLessThan(agreement);
        const value = 0.5 * (innerProduct(residual, alpha) + solver.logDeterminant() + design.rowCount * Math.log(2 * Math.PI));
        expect(Math.abs(value - dense.value)).toBeLessThan(agreement * Math.max(1, Math.abs(dense.value)));
        expectDerivatives(design, solver, shape.seed);
      }),
      { numRuns: 40 },
    );
  });

  it("the definition's own gradient is that of central differences", () => {
    fc.assert(
      fc.property(formulaShape, (shape) => {
        const { design, free } = problem(shape);
        const [residual, rows] = [normalVector(design.rowCount, shape.seed), allRows(design.rowCount)];
        const at = (phi: Float64Array): number => denseLikelihood(design, fromFreeParameters(design, phi), rows, residual).value;
        const { componentGradient } = denseLikelihood(design, fromFreeParameters(design, free), rows, residual);
        expect(relativeDistance(pullBackToFree(design, free, componentGradient), centralDifferences(at, free))).toBeLessThan(1e-6);
      }),
      { numRuns: 15 },
    );
  });

  it("krige rows that training did not see as Cov(rows, training) V^-1 r does", () => {
    fc.assert(
      fc.property(formulaShape, (shape) => {
        const { design, free } = problem(shape);
        const cut = Math.floor(0.7 * design.rowCount);
        const [train, held] = [allRows(design.rowCount).slice(0, cut), allRows(design.rowCount).slice(cut)];
        const training = selectDesignRows(design, train);
        const solver = denseBlocksSolver(training, startingComponents(training, training.response ?? new Float64Array(0)));
        solver.setFree(free);
        const [residual, alpha, effects, out] = [normalVector(cut, shape.seed), new Float64Array(cut), solver.zeroEffects(), new Float64Array(held.length)];
        solver.solve(residual, effects, alpha);
        solver.addPredictions(selectDesignRows(design, held), effects, out);
        const covariance = marginalCovariance(design, fromFreeParameters(design, free), allRows(design.rowCount));
        const expected = Float64Array.from(held, (row) => alpha.reduce((sum, value, i) => sum + covariance.data[row * design.rowCount + i] * value, 0));
        expect(relativeDistance(out, expected)).toBeLessThan(1e-9);
      }),
      { numRuns: 25 },
    );
  });

  it("solve the rows of some whole blocks as they solve all", () => {
    fc.assert(
      fc.property(formulaShape, (shape) => {
        const { design, free } = problem(shape);
        const solver = denseBlocksSolver(design, fromFreeParameters(design, free));
        const residual = normalVector(design.rowCount, shape.seed);
        const alpha = new Float64Array(design.rowCount);
        solver.solve(residual, solver.zeroEffects(), alpha);
        let sum = 0;
        solver.layout.blocks.forEach(({ rows }) => {
          const backwards = rows.slice().reverse();
          const out = new Float64Array(rows.length);
          sum += solver.solveRows(backwards, Float64Array.from(backwards, (row) => residual[row]), out);
          expect(relativeDistance(out, Float64Array.from(backwards, (row) => alpha[row]))).toBeLessThan(1e-13);
        });
        expect(sum).toBeCloseTo(solver.logDeterminant(), 9);
      }),
      { numRuns: 15 },
    );
  });

  it("share one factor among subjects seen on the same occasions with the same weights", () => {
    const design = longitudinalDesign({ terms: ["ar1(occasion | g)", "(1 | g)"], rowCount: 24, groupCount: 6, isWeighted: false, isBalanced: true, seed: 5 });
    const { layout } = denseBlocksSolver(design, startingComponents(design, design.response ?? new Float64Array(0)));
    expect(new Set(layout.patterns).size).toBe(1);
    expect(layout.blocks).toHaveLength(6);
  });
});
