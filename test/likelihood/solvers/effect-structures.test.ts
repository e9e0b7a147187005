/**
 * Structures of few effects through the solvers of effects, level by level or by the mixed-model equations where factors cross, against THE
 * definition; and the published batch covariance of every kind of term, which over all rows is the definition.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStrategy } from "../../../src/likelihood/create-strategy.js";
import { denseLikelihood } from "../../../src/likelihood/dense.js";
import { fixedPart } from "../../../src/likelihood/fixed-effects.js";
import { fromFreeParameters, toFreeParameters } from "../../../src/likelihood/parameters.js";
import { marginalSolver } from "../../../src/likelihood/solvers/marginal-solver.js";
import { startingComponents } from "../../../src/likelihood/variance/start.js";
import { formulaShape, longitudinalDesign } from "../longitudinal-designs.js";
import { relativeDistance } from "../random-designs.js";
import { agreement, allRows, expectDerivatives, normalVector } from "../solver-agreement.js";

const structures = ["ar1(occasion | g)", "cs(1 + t | g)", "iso(1 + t | g)", "toep(0 + visit | g)", "(1 | g)", "(1 | school)", "homcs(0 + visit | school)", "diag(1 + t | visit)", "iso(1 + t | visit)"];
const effectShape = fc.tuple(formulaShape, fc.uniqueArray(fc.constantFrom(...structures), { minLength: 1, maxLength: 3 })).map(([shape, terms]) => ({ ...shape, terms }));

describe("structures of few effects", () => {
  it("are eliminated, nested or crossed, as the dense definition says", () => {
    fc.assert(
      fc.property(effectShape, (shape) => {
        const design = longitudinalDesign(shape);
        const start = startingComponents(design, design.response ?? new Float64Array(0));
        const solver = marginalSolver(design, start, { order: 1000, sparseWork: 0 });
        const free = toFreeParameters(design, start).map((value, k) => value + 0.2 * Math.sin(k + shape.seed));
        solver.setFree(free);
        const [residual, alpha] = [normalVector(design.rowCount, shape.seed), new Float64Array(design.rowCount)];
        solver.solve(residual, solver.zeroEffects(), alpha);
        const dense = denseLikelihood(design, fromFreeParameters(design, free), allRows(design.rowCount), residual);
        expect(relativeDistance(alpha, dense.meanGradient.map((value) => -value))).toBeLessThan(agreement);
        expectDerivatives(design, solver, shape.seed);
      }),
      { numRuns: 30 },
    );
  });
});

describe("the batch's own covariance", () => {
  it("is the definition where the batch is all rows, whatever the terms", () => {
    fc.assert(
      fc.property(formulaShape, (shape) => {
        const design = longitudinalDesign(shape);
        const strategy = createStrategy(design, { strategy: "batch", wholeGroup: null });
        expect(strategy.bias).toMatch(/biased/);
        const [f, gradient, rows] = [normalVector(design.rowCount, shape.seed), new Float64Array(design.rowCount), allRows(design.rowCount)];
        const { components, fixedEffects } = strategy.state();
        const predicted = fixedPart(design, fixedEffects);
        const residual = Float64Array.from(predicted, (value, i) => (design.response?.[i] ?? NaN) - (design.offset?.[i] ?? 0) - value - f[i]);
        const dense = denseLikelihood(design, components, rows, residual);
        expect(Math.abs(strategy.batchObjective(rows, f, gradient) - dense.value)).toBeLessThan(agreement * Math.max(1, Math.abs(dense.value)));
        expect(relativeDistance(gradient, dense.meanGradient)).toBeLessThan(agreement);
      }),
      { numRuns: 20 },
    );
  });

  it("in parts is cut where no level is shared, and exact there", () => {
    const design = longitudinalDesign({ terms: ["exponential(t | g)"], rowCount: 40, groupCount: 5, isWeighted: true, isBalanced: false, seed: 4 });
    const strategy = createStrategy(design, { strategy: "batch", wholeGroup: null });
    const f = new Float64Array(design.rowCount);
    const groups = [0, 1, 2, 3, 4].map((level) => allRows(40).filter((row) => design.kernels[0].levelIndex?.[row] === level));
    const sum = groups.reduce((whole, rows) => whole + strategy.batchObjective(rows, new Float64Array(rows.length), new Float64Array(rows.length)), 0);
    strategy.refresh(f);
    expect(sum).toBeCloseTo(strategy.fullObjective(f) ?? NaN, 8);
  });
});
