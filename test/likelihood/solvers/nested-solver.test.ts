import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { invariant } from "../../../src/invariant.js";
import { choleskyFactor, solveWithFactor } from "../../../src/numerics/cholesky.js";
import { zeros } from "../../../src/numerics/matrix.js";
import type { Design } from "../../../src/design/design.js";
import type { VarianceComponents } from "../../../src/likelihood/components.js";
import { marginalCovariance } from "../../../src/likelihood/dense.js";
import { nestingChain } from "../../../src/likelihood/nesting.js";
import { nestedSolver, type NestedSolver } from "../../../src/likelihood/solvers/nested-solver.js";
import { nestedShape, scalarShape } from "../arbitraries.js";
import { matrixOf, randomComponents, randomDesign, relativeDistance } from "../random-designs.js";
import { agreement, allRows, covarianceWithResponse, denseConditionalVariances, expectAgreement, expectDerivatives } from "../solver-agreement.js";

function solverOf(design: Design, components: VarianceComponents): NestedSolver {
  const chain = nestingChain(design);
  invariant(chain !== null, "the test's factors are nested");
  return nestedSolver(design, chain, components);
}

describe("nestedSolver", () => {
  it("agrees with dense V for one factor with a scalar basis", () => {
    fc.assert(
      fc.property(scalarShape, (shape) => {
        const design = randomDesign(shape);
        const components = randomComponents(design, shape.seed);
        expectAgreement(design, components, solverOf(design, components), shape.seed);
      }),
    );
  });

  it("agrees with dense V for nested factors with bases of any size", () => {
    fc.assert(
      fc.property(nestedShape, (shape) => {
        const design = randomDesign(shape);
        const components = randomComponents(design, shape.seed);
        const solver = solverOf(design, components);
        expectAgreement(design, components, solver, shape.seed);
        expectDerivatives(design, solver, shape.seed);
      }),
    );
  });

  it("stands when a covariance is singular or zero", () => {
    fc.assert(
      fc.property(nestedShape, fc.boolean(), (shape, isZero) => {
        const design = randomDesign(shape);
        const regular = randomComponents(design, shape.seed);
        const singular = { ...regular, grouped: regular.grouped.map(({ rows: d }) => matrixOf(d, d, () => (isZero ? 0 : 0.7))) };
        expectAgreement(design, singular, solverOf(design, singular), shape.seed);
      }),
    );
  });

  it("says every level's conditional variance", () => {
    fc.assert(
      fc.property(nestedShape, (shape) => {
        const design = randomDesign(shape);
        const components = randomComponents(design, shape.seed);
        const expected = denseConditionalVariances(design, components);
        solverOf(design, components).conditionalVariances().forEach((actual, t) => expect(relativeDistance(actual, expected[t])).toBeLessThan(agreement));
      }),
    );
  });

  it("says the posterior covariance of a level's effects and of its coarser levels", () => {
    fc.assert(
      fc.property(nestedShape, (shape) => {
        const design = randomDesign(shape);
        const components = randomComponents(design, shape.seed);
        const solver = solverOf(design, components);
        const { layout } = solver.blocks;
        const { pathSize: m } = layout.positions[0];
        const level = layout.finestLevel[0];
        const block = solver.pathCovariances()[0].subarray(level * m * m, (level + 1) * m * m);
        expect(relativeDistance(block, densePathCovariance(design, components, solver, 0))).toBeLessThan(agreement);
      }),
    );
  });
});

/** Var(b | y) = D - D Z'V^-1 Z D over the effects that row `row` has, finest term first. */
function densePathCovariance(design: Design, components: VarianceComponents, { blocks }: NestedSolver, row: number): Float64Array {
  const n = design.rowCount;
  const factor = choleskyFactor(marginalCovariance(design, components, allRows(n)));
  const columns = blocks.layout.positions.flatMap(({ term, basisSize }) =>
    Array.from({ length: basisSize }, (_, k) => covarianceWithResponse(design, components.grouped[term], term, design.grouped[term].levelIndex[row], k)),
  );
  const prior = zeros(columns.length, columns.length);
  let start = 0;
  for (const { term, basisSize: d } of blocks.layout.positions) {
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) prior.data[(start + a) * columns.length + start + b] = components.grouped[term].data[a * d + b];
    start += d;
  }
  columns.forEach((column, b) => {
    const solved = solveWithFactor(factor, column);
    columns.forEach((other, a) => (prior.data[a * columns.length + b] -= other.reduce((sum, value, i) => sum + value * solved[i], 0)));
  });
  return prior.data;
}
