import { describe, expect, it } from "vitest";
import { innerProduct } from "../../../src/numerics/product.js";
import { randomSource } from "../../../src/numerics/random.js";
import { conjugateGradient, conjugateGradientStorage } from "../../../src/likelihood/solvers/conjugate-gradient.js";
import { crossedOperator, type CrossedOperator } from "../../../src/likelihood/solvers/crossed-operator.js";
import { matrixOf, randomComponents, randomDesign } from "../random-designs.js";
import { normalVector } from "../solver-agreement.js";

const term = { basisSize: 1, structure: "unstructured", within: null } as const;

/** Students by lecturers, and lecturers all but nested in a few departments: InstEval in small. */
function nearlyNested(): CrossedOperator {
  const random = randomSource(4);
  const design = randomDesign({ rowCount: 3000, fixedColumnCount: 1, terms: [{ ...term, levelCount: 300 }, { ...term, levelCount: 120 }, { ...term, levelCount: 6 }], isWeighted: false, seed: 4 });
  const departments = design.grouped[1].levelIndex.map((lecturer) => (random.uniform() < 0.05 ? random.integer(6) : lecturer % 6));
  const operator = crossedOperator({ ...design, grouped: [design.grouped[0], design.grouped[1], { ...design.grouped[2], levelIndex: departments }] });
  operator.setComponents({ residualVariance: 1, grouped: [0.3, 0.5, 0.5].map((variance) => matrixOf(1, 1, () => variance)), parameters: [] });
  return operator;
}

describe("crossedPreconditioner", () => {
  it("has a root: (R v)'P^-1 (R v) = v'v", () => {
    const mixed = randomDesign({ rowCount: 500, fixedColumnCount: 1, terms: [{ ...term, levelCount: 130 }, { ...term, levelCount: 70, basisSize: 2 }, { ...term, levelCount: 4, basisSize: 2 }, { ...term, levelCount: 90 }], isWeighted: true, seed: 2 });
    const operator = crossedOperator(mixed);
    operator.setComponents(randomComponents(mixed, 3));
    for (const one of [operator, nearlyNested()]) {
      const values = normalVector(one.size, 1);
      const rooted = new Float64Array(one.size);
      const solved = new Float64Array(one.size);
      one.preconditioner.multiplyRoot(values, rooted);
      one.precondition(rooted, solved);
      expect(innerProduct(rooted, solved) / innerProduct(values, values)).toBeCloseTo(1, 10);
    }
  });

  it("brings a nearly nested design home in a few iterations", () => {
    const operator = nearlyNested();
    const solution = new Float64Array(operator.size);
    const settings = { tolerance: 1e-6, maximumIterations: 100 };
    const { iterations, hasConverged } = conjugateGradient(operator, normalVector(operator.size, 2), solution, settings, conjugateGradientStorage(operator.size));
    expect(hasConverged).toBe(true);
    // level blocks alone need about 30
    expect(iterations).toBeLessThan(15);
  });
});
