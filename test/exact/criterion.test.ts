/** The profiled criterion: against the dense Gaussian likelihood by definition, and its gradient against central differences. */
import { describe, expect, test } from "vitest";
import { crossProducts, responseCrossProducts, type RemainderWish } from "../../src/likelihood/equations/index.js";
import { derivatives, evaluate, type ProfiledProblem } from "../../src/exact/criterion.js";
import { freeElements, relativeFactorsOf } from "../../src/exact/parameters.js";
import type { Criterion } from "../../src/model/index.js";
import { choleskyFactor, logDeterminantOfFactor, solveWithFactor } from "../../src/numerics/cholesky.js";
import { multiply, transposed } from "../../src/numerics/product.js";
import { randomSource } from "../../src/numerics/random.js";
import type { Matrix } from "../../src/numerics/matrix.js";
import { denseRandomDesign, denseRelativeFactor, shapes, testDesign, type TestDesign } from "../likelihood/equations/designs.js";

function problemOf(design: TestDesign, criterion: Criterion, wish: RemainderWish = "cheaper"): ProfiledProblem {
  const cross = crossProducts(design, wish);
  return {
    cross,
    response: responseCrossProducts(cross, design, design.response),
    widths: design.grouped.map(({ basis }) => basis.columns),
    elements: freeElements(design.grouped),
    criterion,
    rowCount: design.rowCount,
    logWeights: design.weights?.reduce((sum, value) => sum + Math.log(value), 0) ?? 0,
  };
}

const devianceAt = (problem: ProfiledProblem, theta: Float64Array): number => evaluate(problem, theta, null).deviance;

/** -2 log (restricted) likelihood, maximised over beta and sigma², from V itself (Harville 1977). */
function denseDeviance(design: TestDesign, relativeFactors: readonly Matrix[], criterion: Criterion): number {
  const n = design.rowCount;
  const x = design.fixed.matrix;
  const z = multiply(denseRandomDesign(design), denseRelativeFactor(design, relativeFactors));
  const v = multiply(z, transposed(z));
  for (let i = 0; i < n; i++) v.data[i * n + i] += 1 / (design.weights?.[i] ?? 1);
  const factor = choleskyFactor(v);
  const columns = Array.from({ length: x.columns }, (_, c) => solveWithFactor(factor, Float64Array.from({ length: n }, (_, i) => x.data[i * x.columns + c])));
  const information: Matrix = { rows: x.columns, columns: x.columns, data: Float64Array.from(columns.flatMap((_, a) => columns.map((column) => column.reduce((sum, value, i) => sum + value * x.data[i * x.columns + a], 0)))) };
  const informationFactor = choleskyFactor(information);
  const beta = solveWithFactor(informationFactor, Float64Array.from(columns, (column) => column.reduce((sum, value, i) => sum + value * design.response[i], 0)));
  const residual = design.response.map((value, i) => value - beta.reduce((sum, one, c) => sum + one * x.data[i * x.columns + c], 0));
  const quadratic = solveWithFactor(factor, residual).reduce((sum, value, i) => sum + value * residual[i], 0);
  const m = criterion === "ml" ? n : n - x.columns;
  return logDeterminantOfFactor(factor) + (criterion === "ml" ? 0 : logDeterminantOfFactor(informationFactor)) + m * (1 + Math.log((2 * Math.PI * quadratic) / m));
}

/** Interior points, and points with directions of zero variance. */
function thetas(problem: ProfiledProblem): Float64Array[] {
  const random = randomSource(3);
  const interior = Float64Array.from(problem.elements, ({ row, column }) => (row === column ? 0.3 + random.uniform() : 0.4 * random.normal()));
  const boundary = interior.map((value, k) => (problem.elements[k].termIndex === 0 && problem.elements[k].column === 0 ? 0 : value));
  return [interior, interior.map((value) => 1e-3 * value), boundary];
}

const withRandomEffects = Object.entries(shapes).filter(([, terms]) => terms.length > 0);

const cases = withRandomEffects.flatMap(([name, terms]) => (["dense", "sparse"] as const).map((wish) => [name, wish, terms] as const));

describe.each(cases)("%s, what is left factored as %s", (_name, wish, terms) => {
  const design = testDesign(terms, { seed: 21, fixedCount: 2 });
  // The dense definition works in the columns' units; conditioned factors are carried there by the change of basis.
  const inUnits = (problem: ProfiledProblem, theta: Float64Array): Matrix[] =>
    relativeFactorsOf(problem, theta).map((one, t) => multiply(problem.cross.conditioning.terms[t].transform, one));

  test.each(["ml", "reml"] as const)("the %s deviance is the dense one", (criterion) => {
    const problem = problemOf(design, criterion, wish);
    for (const theta of thetas(problem)) {
      const expected = denseDeviance(design, inUnits(problem, theta), criterion);
      expect(Math.abs(devianceAt(problem, theta) - expected)).toBeLessThan(1e-9 * Math.abs(expected));
    }
  });

  test.each(["ml", "reml"] as const)("the %s gradient agrees with central differences", (criterion) => {
    const problem = problemOf(design, criterion, wish);
    for (const theta of thetas(problem)) {
      const { gradient } = derivatives(problem, evaluate(problem, theta, null), null);
      theta.forEach((value, k) => {
        const h = Math.cbrt(Number.EPSILON) * Math.max(0.1, Math.abs(value));
        const moved = (by: number): number => devianceAt(problem, theta.map((other, j) => (j === k ? other + by : other)));
        const expected = (moved(h) - moved(-h)) / (2 * h);
        // A deviance of some hundreds is known to 1e-12, which the step of 6e-6 turns into 1e-6.
        expect(Math.abs(gradient[k] - expected)).toBeLessThan(2e-6 + 1e-6 * Math.abs(expected));
      });
    }
  });

  test("where a variance is zero, the derivative with respect to the covariance says which way the deviance falls", () => {
    const problem = problemOf(design, "reml");
    const theta = thetas(problem)[2];
    const { covarianceDerivatives } = derivatives(problem, evaluate(problem, theta, null), null);
    const k = problem.elements.findIndex(({ termIndex, column }) => termIndex === 0 && column === 0);
    const h = 1e-3;
    const raised = devianceAt(problem, theta.map((value, j) => (j === k ? h : value)));
    const slope = (raised - devianceAt(problem, theta)) / h ** 2;
    expect(Math.abs(covarianceDerivatives[0].data[0] - slope)).toBeLessThan(1e-3 * (1 + Math.abs(slope)));
  });
});

test("average information is the Hessian's expectation: over many responses they agree", () => {
  // E[(observed - average)] = 0 at the true theta; 200 responses of 60 rows leave a relative error of a few percent.
  const design = testDesign(shapes["two crossed factors"], { seed: 9, rowCount: 300, fixedCount: 1, weighted: false });
  const random = randomSource(17);
  const truth = Float64Array.from([0.8, 0.6]);
  const z = multiply(denseRandomDesign(design), denseRelativeFactor(design, relativeFactorsOf(problemOf(design, "ml"), truth)));
  let observed = 0;
  let average = 0;
  for (let r = 0; r < 200; r++) {
    const u = Float64Array.from({ length: z.columns }, () => random.normal());
    const response = Float64Array.from({ length: z.rows }, (_, i) => random.normal() + u.reduce((sum, value, j) => sum + value * z.data[i * z.columns + j], 0));
    const problem = problemOf({ ...design, response }, "reml");
    const at = (theta: Float64Array): ReturnType<typeof derivatives> => derivatives(problem, evaluate(problem, theta, null), null);
    const h = 1e-4;
    observed += (at(Float64Array.from([truth[0] + h, truth[1]])).gradient[0] - at(Float64Array.from([truth[0] - h, truth[1]])).gradient[0]) / (2 * h);
    average += at(truth).hessian.data[0];
  }
  expect(average / observed).toBeGreaterThan(0.9);
  expect(average / observed).toBeLessThan(1.1);
});
