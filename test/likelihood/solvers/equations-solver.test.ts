import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crossProducts } from "../../../src/likelihood/equations/index.js";
import { equationsSolver, randomRows } from "../../../src/likelihood/solvers/equations-solver.js";
import { toFreeParameters } from "../../../src/likelihood/parameters.js";
import { crossedShape } from "../arbitraries.js";
import { randomComponents, randomDesign, relativeDistance } from "../random-designs.js";
import { denseConditionalVariances, expectAgreement, expectDerivatives } from "../solver-agreement.js";

describe("equationsSolver", () => {
  it.each(["dense", "sparse"] as const)("agrees with dense V, wherever theta moves, by a %s factor", (wish) => {
    fc.assert(
      fc.property(crossedShape, (shape) => {
        const design = randomDesign(shape);
        const components = randomComponents(design, shape.seed);
        const solver = equationsSolver(design, crossProducts(randomRows(design), wish), randomComponents(design, shape.seed + 1));
        solver.setFree(toFreeParameters(design, components));
        expectAgreement(design, components, solver, shape.seed);
        expectDerivatives(design, solver, shape.seed);
        const expected = denseConditionalVariances(design, components);
        solver.conditionalVariances().forEach((actual, t) => expect(relativeDistance(actual, expected[t])).toBeLessThan(1e-9));
      }),
    );
  });
});
