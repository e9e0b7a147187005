/**
 * The field's solver through site means against V as it stands, over rows: value, gradients and modes. Vecchia's with every earlier site as
 * neighbour is that V; with few, it is held to its own objective by central differences.
 */
import { describe, expect, test } from "vitest";
import type { Design } from "../../../src/design/design.js";
import { pickMatrixRows, selectDesignRows } from "../../../src/design/select.js";
import { fieldSolver } from "../../../src/likelihood/field/field-solver.js";
import { pointNugget } from "../../../src/likelihood/field/inducing-factors.js";
import { pointsAmong } from "../../../src/likelihood/field/inducing-points.js";
import { fromFreeParameters } from "../../../src/likelihood/parameters.js";
import type { MarginalSolver } from "../../../src/likelihood/solvers/solver.js";
import { covarianceAmong, kernelCovariance } from "../../../src/likelihood/structured/covariance.js";
import { choleskyFactor, logDeterminantOfFactor, solveWithFactor } from "../../../src/numerics/cholesky.js";
import type { Matrix } from "../../../src/numerics/matrix.js";
import { innerProduct } from "../../../src/numerics/product.js";
import { centralDifferences } from "../differences.js";
import { matrixOf, relativeDistance } from "../random-designs.js";
import { normalVector } from "../solver-agreement.js";
import { designOf, spatialColumns } from "./fields.js";

const free = Float64Array.of(-0.6, 0.5, -0.2);
const columns = spatialColumns(60, 35, 11);
/** Some sites without rows, as validation leaves them. */
const designs = (formula: string): Design => selectDesignRows(designOf(formula, columns), Int32Array.from({ length: 52 }, (_, i) => i + 8));

function fieldCovariance({ kernels: [{ definition, inputs, metric, sites }] }: Design): Matrix {
  return covarianceAmong(kernelCovariance(definition, inputs, metric), sites, free.subarray(1));
}

function denseV(design: Design): Matrix {
  const k = fieldCovariance(design);
  const { siteIndex } = design.kernels[0];
  return matrixOf(design.rowCount, design.rowCount, (i, j) => k.data[siteIndex[i] * k.columns + siteIndex[j]] + (i === j ? Math.exp(free[0]) / (design.weights?.[i] ?? 1) : 0));
}

/** K Z'alpha: b at every site, those without rows too. */
function denseModes(design: Design, alpha: Float64Array): Float64Array {
  const k = fieldCovariance(design);
  const sums = new Float64Array(k.rows);
  design.kernels[0].siteIndex.forEach((site, i) => (sums[site] += alpha[i]));
  return Float64Array.from({ length: k.rows }, (_, s) => innerProduct(k.data.subarray(s * k.columns, (s + 1) * k.columns), sums));
}

/** Q + diag(K - Q) over all sites of the design. */
function throughPoints(design: Design, points: Matrix): Matrix {
  const { definition, inputs, metric, sites } = design.kernels[0];
  const stacked = { rows: sites.rows + points.rows, columns: sites.columns, data: Float64Array.of(...sites.data, ...points.data) };
  const k = covarianceAmong(kernelCovariance(definition, inputs, metric), stacked, free.subarray(1));
  const [s, u] = [sites.rows, points.rows];
  const at = (i: number, j: number): number => k.data[i * k.columns + j];
  const among = choleskyFactor(matrixOf(u, u, (i, j) => at(s + i, s + j) * (i === j ? 1 + pointNugget : 1)));
  const weights = Array.from({ length: s }, (_, i) => solveWithFactor(among, Float64Array.from({ length: u }, (_unused, a) => at(i, s + a))));
  return matrixOf(s, s, (i, j) => (i === j ? at(i, i) : weights[j].reduce((sum, weight, a) => sum + weight * at(i, s + a), 0)));
}

function solved(solver: MarginalSolver, values: Float64Array): { alpha: Float64Array; effects: Float64Array } {
  const effects = solver.zeroEffects();
  const alpha = new Float64Array(values.length);
  solver.solve(values, effects, alpha);
  return { alpha, effects: effects[0] };
}

/** -log density of the residual. */
function objective(solver: MarginalSolver, residual: Float64Array): number {
  return 0.5 * (innerProduct(residual, solved(solver, residual).alpha) + solver.logDeterminant());
}

describe.each(["y ~ x + matern52(lat, lon)", "y ~ x + exponential(lat, lon, metric = haversine)\nweights = w"])("%s", (formula) => {
  const design = designs(formula);
  const start = fromFreeParameters(design, free);
  const residual = normalVector(design.rowCount, 6);

  test.each([["dense", null], ["by all neighbours", 1000]])("%s: V^-1 r, log|V| and b are those of V as it stands", (_, neighbours) => {
    const solver = fieldSolver(design, start, { neighbours, points: null });
    const factor = choleskyFactor(denseV(design));
    const expected = solveWithFactor(factor, residual);
    const { alpha, effects } = solved(solver, residual);
    expect(relativeDistance(alpha, expected)).toBeLessThan(1e-10);
    expect(relativeDistance(effects, denseModes(design, expected))).toBeLessThan(1e-10);
    expect(solver.logDeterminant()).toBeCloseTo(logDeterminantOfFactor(factor), 9);
  });

  test.each([["dense", null, null], ["by all neighbours", 1000, null], ["by five neighbours", 5, null], ["through ten points", null, 10]])("%s: the score is the slope of the objective", (_, neighbours, points) => {
    const solver = fieldSolver(design, start, { neighbours, points });
    const slopes = centralDifferences((moved) => (solver.setFree(moved), objective(solver, residual)), free);
    solver.setFree(free);
    expect(relativeDistance(solver.score(solved(solver, residual).alpha).gradient, slopes)).toBeLessThan(1e-6);
  });

  test("through ten points: V^-1 r, log|V| and b, at sites with rows and without, are those of the covariance written out", () => {
    const solver = fieldSolver(design, start, { neighbours: null, points: 10 });
    const { kernels: [{ inputs, metric, sites, siteIndex }] } = design;
    const observed = sites.rows === new Set(siteIndex).size ? sites : pickMatrixRows(sites, Int32Array.from(new Set(siteIndex)).sort());
    const points = pointsAmong({ inputs, metric, sites: observed }, 10);
    const k = throughPoints(design, points);
    const v = matrixOf(design.rowCount, design.rowCount, (i, j) => k.data[siteIndex[i] * k.columns + siteIndex[j]] + (i === j ? Math.exp(free[0]) / (design.weights?.[i] ?? 1) : 0));
    const factor = choleskyFactor(v);
    const expected = solveWithFactor(factor, residual);
    const { alpha, effects } = solved(solver, residual);
    const sums = new Float64Array(k.rows);
    siteIndex.forEach((site, i) => (sums[site] += expected[i]));
    // K_u's nugget of 1e-8 leaves eight digits
    expect(relativeDistance(alpha, expected)).toBeLessThan(1e-7);
    expect(relativeDistance(effects, Float64Array.from(sums, (_, s) => innerProduct(k.data.subarray(s * k.columns, (s + 1) * k.columns), sums)))).toBeLessThan(1e-7);
    expect(solver.logDeterminant()).toBeCloseTo(logDeterminantOfFactor(factor), 6);
  });

  test.each([["by five neighbours", 5, null], ["through ten points", null, 10]])("%s: V times V^-1 v is v, along every direction of phi", (_, neighbours, points) => {
    const solver = fieldSolver(design, start, { neighbours, points });
    const other = normalVector(design.rowCount, 7);
    const slopes = centralDifferences((moved) => (solver.setFree(moved), innerProduct(other, solved(solver, residual).alpha)), free);
    solver.setFree(free);
    const [left, right] = [solved(solver, other).alpha, solved(solver, residual).alpha];
    const along = Float64Array.from(free, (_, k) => {
      const moved = new Float64Array(right.length);
      solver.addDirection(k, right, moved);
      return -innerProduct(left, moved);
    });
    expect(relativeDistance(along, slopes)).toBeLessThan(1e-6);
  });
});
