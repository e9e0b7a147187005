import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crossedSolver, defaultCrossedSettings } from "../../../src/likelihood/solvers/crossed-solver.js";
import { crossedShape } from "../arbitraries.js";
import { matrixOf, randomComponents, randomDesign } from "../random-designs.js";
import { denseAnswer, expectAgreement, normalVector } from "../solver-agreement.js";

/** Iterated to rounding, so that what is left to differ from dense V is the algebra. Small terms' traces are exact then. */
const exact = { ...defaultCrossedSettings, tolerance: 1e-14, traceTolerance: 1e-13, logDeterminantProbes: 1 };

describe("crossedSolver", () => {
  it("agrees with dense V in V^-1 r, conditional modes and traces", () => {
    fc.assert(
      fc.property(crossedShape, (shape) => {
        const design = randomDesign(shape);
        const components = randomComponents(design, shape.seed);
        const solver = crossedSolver(design, components, exact);
        const { logDeterminant } = denseAnswer(design, components, normalVector(shape.rowCount, 1));
        expectAgreement(design, components, { ...solver, components, logDeterminant: () => logDeterminant }, shape.seed);
      }),
    );
  });

  it("agrees with dense V where some kept terms are large and some small", () => {
    const term = { structure: "unstructured", within: null } as const;
    const design = randomDesign({
      rowCount: 400,
      fixedColumnCount: 1,
      terms: [{ ...term, levelCount: 120, basisSize: 1 }, { ...term, levelCount: 70, basisSize: 1 }, { ...term, levelCount: 3, basisSize: 2 }, { ...term, levelCount: 66, basisSize: 1 }],
      isWeighted: true,
      seed: 8,
    });
    const components = randomComponents(design, 9);
    const dense = denseAnswer(design, components, normalVector(400, 1));
    const solver = crossedSolver(design, components, { ...exact, logDeterminantProbes: 100 });
    // 100 probes: a standard deviation of about 0.5 about a log|V| near 400
    expect(Math.abs(solver.logDeterminant() - dense.logDeterminant)).toBeLessThan(2);
    const replaced = { ...solver, components, logDeterminant: () => dense.logDeterminant, levelInformation: () => [] };
    expectAgreement(design, components, replaced, 3);
  });

  it("stands when a covariance is zero", () => {
    fc.assert(
      fc.property(crossedShape, (shape) => {
        const design = randomDesign(shape);
        const components = randomComponents(design, shape.seed);
        const zeroed = { ...components, grouped: components.grouped.map((one, t) => (t === 0 ? matrixOf(one.rows, one.rows, () => 0) : one)) };
        const dense = denseAnswer(design, zeroed, normalVector(shape.rowCount, shape.seed));
        const solver = crossedSolver(design, zeroed, exact);
        const replaced = { ...solver, components: zeroed, logDeterminant: () => dense.logDeterminant, levelInformation: () => [] };
        expectAgreement(design, zeroed, replaced, shape.seed);
      }),
    );
  });

  it("estimates log|V| without bias: many probes come close", () => {
    const design = randomDesign({
      rowCount: 300,
      fixedColumnCount: 1,
      terms: [
        { levelCount: 40, basisSize: 1, structure: "unstructured", within: null },
        { levelCount: 25, basisSize: 2, structure: "unstructured", within: null },
      ],
      isWeighted: true,
      seed: 5,
    });
    const components = randomComponents(design, 6);
    const expected = denseAnswer(design, components, normalVector(300, 1)).logDeterminant;
    const estimate = crossedSolver(design, components, { ...exact, logDeterminantProbes: 400 }).logDeterminant();
    // one probe's standard deviation is about the Frobenius norm of the off-diagonal part, here near 4: 400 probes leave 0.2
    expect(Math.abs(estimate - expected)).toBeLessThan(0.8);
  });
});
