/** log|S| by probes, beside the dense determinant of the same operator. */
import { describe, expect, test } from "vitest";
import { crossedOperator, type CrossedOperator } from "../../../src/likelihood/solvers/crossed-operator.js";
import { outlyingDirections, removeDirections } from "../../../src/likelihood/solvers/deflation.js";
import { logDeterminantEstimate } from "../../../src/likelihood/solvers/spectral-log-determinant.js";
import { choleskyFactor, logDeterminantOfFactor } from "../../../src/numerics/cholesky.js";
import { zeros } from "../../../src/numerics/matrix.js";
import { innerProduct } from "../../../src/numerics/product.js";
import { randomComponents, randomDesign, type TermShape } from "../random-designs.js";

const scalar: TermShape = { levelCount: 70, basisSize: 1, structure: "unstructured", within: null };
const designs = {
  "two crossed factors": [{ ...scalar, levelCount: 110 }, scalar],
  "a vector term and a small factor": [{ ...scalar, basisSize: 2 }, scalar, { ...scalar, levelCount: 6 }],
  "one factor within another, beside a third": [{ ...scalar, levelCount: 12 }, { ...scalar, levelCount: 96, within: 0 }, { ...scalar, levelCount: 130 }],
} as const;

function operatorOf(terms: readonly TermShape[]): CrossedOperator {
  const design = randomDesign({ rowCount: 900, fixedColumnCount: 1, isWeighted: true, seed: 12, terms });
  const operator = crossedOperator(design);
  operator.setComponents({ ...randomComponents(design, 3), residualVariance: 1 });
  return operator;
}

/** log|S| from S itself, column by column. */
function denseLogDeterminant(operator: CrossedOperator): number {
  const { size } = operator;
  const matrix = zeros(size, size);
  for (let k = 0; k < size; k++) {
    const unit = new Float64Array(size);
    unit[k] = 1;
    operator.apply(unit, matrix.data.subarray(k * size, (k + 1) * size));
  }
  return logDeterminantOfFactor(choleskyFactor(matrix));
}

describe.each(Object.entries(designs))("%s", (_name, terms) => {
  const operator = operatorOf(terms);

  test("the estimate lies within four of its standard errors, which shrink with the probes", () => {
    const truth = denseLogDeterminant(operator) - operator.preconditioner.logDeterminant();
    const few = logDeterminantEstimate(operator, 10, 1);
    const many = logDeterminantEstimate(operator, 160, 2);
    for (const { value, standardError } of [few, many]) expect(Math.abs(value - truth)).toBeLessThan(4 * standardError);
    expect(many.standardError).toBeLessThan(0.5 * few.standardError);
    expect(many.standardError).toBeLessThan(0.5);
  });

  test("what is taken off a probe is orthogonal to the directions in the preconditioner's inner product", () => {
    const start = Float64Array.from({ length: operator.size }, (_, k) => Math.sin(k));
    const deflation = outlyingDirections(operator, start.slice());
    expect(deflation.directions.length).toBeGreaterThan(0);
    deflation.directions.forEach((direction, j) => deflation.preconditioned.forEach((image, k) => expect(innerProduct(direction, image)).toBeCloseTo(j === k ? 1 : 0, 8)));
    removeDirections(start, deflation);
    deflation.preconditioned.forEach((image) => expect(Math.abs(innerProduct(image, start))).toBeLessThan(1e-8));
  });
});
