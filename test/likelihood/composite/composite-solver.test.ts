/**
 * Sums of anything against V as it stands: V^-1 r, log|V|, the score and the random part of any rows. Terms are few enough here for traces
 * to be exact; the solves are driven to rounding.
 */
import { describe, expect, test } from "vitest";
import type { Design } from "../../../src/design/design.js";
import { selectDesignRows } from "../../../src/design/select.js";
import { compositeSolver, defaultCompositeSettings, type CompositeSolver } from "../../../src/likelihood/composite/composite-solver.js";
import { fieldSolver } from "../../../src/likelihood/field/field-solver.js";
import { freeParameterCount, freeSlices, fromFreeParameters } from "../../../src/likelihood/parameters.js";
import { independentSolver } from "../../../src/likelihood/solvers/independent-solver.js";
import { randomTerms } from "../../../src/likelihood/structured/term.js";
import { choleskyFactor, logDeterminantOfFactor, solveWithFactor } from "../../../src/numerics/cholesky.js";
import { zeros } from "../../../src/numerics/matrix.js";
import { innerProduct } from "../../../src/numerics/product.js";
import { centralDifferences } from "../differences.js";
import { designOf, spatialColumns } from "../field/fields.js";
import { relativeDistance } from "../random-designs.js";
import { normalVector } from "../solver-agreement.js";
import { addTerm, denseMarginal } from "./dense-marginal.js";

const settings = { ...defaultCompositeSettings, tolerance: 1e-13, traceTolerance: 1e-13, logDeterminantProbes: 500, exactUnknowns: 1000 };
const columns = { ...spatialColumns(70, 30, 21), h: normalVector(70, 3).map((value) => Math.floor(3 + value) % 4) };
const factors = "\ndata { g: factor, h: factor }";

/** A formula, and which of its random terms are the base: grouped terms before kernels. */
const cases: readonly (readonly [string, readonly number[]])[] = [
  ["y ~ x + (1 | g) + rbf(lat, lon)", [1]],
  ["y ~ x + (1 + t | g) + (1 | h) + exponential(lat, lon)\nweights = w", [2]],
  ["y ~ x + (1 | g) + matern32(lat, lon) + rbf(x)", [1]],
  ["y ~ x + rbf(t | g) + exponential(lat, lon)", [1]],
  ["y ~ x + cs(0 + h | g) + (1 | h)", []],
];

const trainingRows = Int32Array.from({ length: 58 }, (_, i) => i + 12);

function setUp(formula: string, baseTerms: readonly number[], neighbours: number | null, exactUnknowns = settings.exactUnknowns): { design: Design; whole: Design; solver: CompositeSolver; free: Float64Array } {
  const whole = designOf(formula + factors, columns);
  const design = selectDesignRows(whole, trainingRows);
  const free = Float64Array.from({ length: freeParameterCount(design) }, (_, k) => [-0.6, -0.4, 0.3, -0.2, 0.4, -0.5, 0.2][k] ?? 0.1);
  const solver = compositeSolver(
    design,
    fromFreeParameters(design, free),
    baseTerms,
    (base, start) => (baseTerms.length === 0 ? independentSolver(base, start) : fieldSolver(base, start, { neighbours, points: null })),
    { ...settings, exactUnknowns },
  );
  return { design, whole, solver, free };
}

function alphaOf(solver: CompositeSolver, residual: Float64Array): { alpha: Float64Array; effects: Float64Array[] } {
  const [alpha, effects] = [new Float64Array(residual.length), solver.zeroEffects()];
  solver.solve(residual, effects, alpha);
  return { alpha, effects };
}

/** Cov(random part of all rows, training rows) alpha. */
function denseRandomPart(whole: Design, free: Float64Array, alpha: Float64Array): Float64Array {
  const n = whole.rowCount;
  const covariance = zeros(n, n);
  freeSlices(whole, free).forEach((slice, t) => addTerm(randomTerms(whole)[t], slice, covariance));
  return Float64Array.from({ length: n }, (_, i) => trainingRows.reduce((sum, row, k) => sum + covariance.data[i * n + row] * alpha[k], 0));
}

describe.each(cases)("%s", (formula, baseTerms) => {
  test("V^-1 r, log|V| and the random part of any rows are those of V as it stands", () => {
    const { design, whole, solver, free } = setUp(formula, baseTerms, null);
    const residual = normalVector(design.rowCount, 5);
    const factor = choleskyFactor(denseMarginal(design, free));
    const expected = solveWithFactor(factor, residual);
    const { alpha, effects } = alphaOf(solver, residual);
    expect(relativeDistance(alpha, expected)).toBeLessThan(1e-10);
    const part = new Float64Array(whole.rowCount);
    solver.addPredictions(whole, effects, part);
    expect(relativeDistance(part, denseRandomPart(whole, free, expected))).toBeLessThan(1e-10);
    expect(Math.abs(solver.logDeterminant() / logDeterminantOfFactor(factor) - 1)).toBeLessThan(1e-10);
  });

  test("the score is the slope of the objective", () => {
    const { design, solver, free } = setUp(formula, baseTerms, null);
    const residual = normalVector(design.rowCount, 6);
    const objective = (at: Float64Array): number => {
      const factor = choleskyFactor(denseMarginal(design, at));
      return 0.5 * (innerProduct(residual, solveWithFactor(factor, residual)) + logDeterminantOfFactor(factor));
    };
    expect(relativeDistance(solver.score(alphaOf(solver, residual).alpha).gradient, centralDifferences(objective, free))).toBeLessThan(1e-6);
  });

  test("probes of log|V| and of the score come near them", () => {
    const { design, solver, free } = setUp(formula, baseTerms, null, 0);
    const exact = setUp(formula, baseTerms, null).solver;
    expect(Math.abs(solver.logDeterminant() - logDeterminantOfFactor(choleskyFactor(denseMarginal(design, free))))).toBeLessThan(0.5);
    const { alpha } = alphaOf(solver, normalVector(design.rowCount, 6));
    const expected = exact.score(alpha).gradient;
    // the probes are fixed, and were off by 0.27 at most; the traces themselves are of several units
    solver.score(alpha).gradient.forEach((slope, k) => expect(Math.abs(slope - expected[k])).toBeLessThan(0.5));
  });

  test("a solve that begins at its own answer stays there", () => {
    const { design, solver } = setUp(formula, baseTerms, 4);
    const residual = normalVector(design.rowCount, 7);
    const { alpha, effects } = alphaOf(solver, residual);
    const again = new Float64Array(alpha.length);
    solver.solve(residual, effects, again, 1e-3);
    expect(relativeDistance(again, alpha)).toBeLessThan(1e-10);
  });
});
