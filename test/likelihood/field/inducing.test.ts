/**
 * A field through inducing points against the same covariance written out, Q + diag(K - Q) + sigma^2 W_s^-1 with Q = K_su K_u^-1 K_us; its
 * derivatives against central differences; and the dense field, which it is where every site is a point.
 */
import { describe, expect, test } from "vitest";
import { denseSites } from "../../../src/likelihood/field/dense-sites.js";
import { pointNugget } from "../../../src/likelihood/field/inducing-factors.js";
import { inducingSites, type InducingSites } from "../../../src/likelihood/field/inducing.js";
import { spreadPoints } from "../../../src/likelihood/field/inducing-points.js";
import { denseKriging } from "../../../src/likelihood/field/kriging.js";
import { comparablePoints } from "../../../src/likelihood/field/neighbours.js";
import type { SiteCovariance } from "../../../src/likelihood/field/site-covariance.js";
import { covarianceAmong } from "../../../src/likelihood/structured/covariance.js";
import { pickMatrixRows } from "../../../src/design/select.js";
import { choleskyFactor, logDeterminantOfFactor, solveWithFactor } from "../../../src/numerics/cholesky.js";
import type { Matrix } from "../../../src/numerics/matrix.js";
import { innerProduct } from "../../../src/numerics/product.js";
import { centralDifferences } from "../differences.js";
import { matrixOf, relativeDistance } from "../random-designs.js";
import { normalVector } from "../solver-agreement.js";
import { designOf, observedField, spatialColumns } from "./fields.js";

const programs = [
  "y ~ x + rbf(lat, lon)",
  "y ~ x + exponential(lat, lon, metric = haversine)\nweights = w",
  "y ~ x + matern32(lat, lon) * periodic(t) + constant(lat, lon)",
];
const field = (program: string): ReturnType<typeof observedField> => observedField(designOf(program, spatialColumns(55, 40, 3)));
const at = (parameterCount: number): Float64Array => Float64Array.from({ length: parameterCount }, (_, k) => [-0.7, 0.3, 0.2, -0.1, 0.4][k] ?? 0.1);

function inducingOf(program: string, most: number): { known: ReturnType<typeof field>; chosen: Int32Array; gamma: InducingSites; free: Float64Array } {
  const known = field(program);
  const chosen = spreadPoints(comparablePoints(known.geometry), most);
  const gamma = inducingSites(known, pickMatrixRows(known.sites, chosen));
  const free = at(gamma.parameterCount);
  gamma.setParameters(free);
  return { known, chosen, gamma, free };
}

/** Q between any two of the sites, by a solve for every column. */
function saidByPoints(k: Matrix, chosen: Int32Array): Matrix {
  const among = choleskyFactor(matrixOf(chosen.length, chosen.length, (i, j) => k.data[chosen[i] * k.columns + chosen[j]] * (i === j ? 1 + pointNugget : 1)));
  const solved = Array.from({ length: k.rows }, (_, s) => solveWithFactor(among, Float64Array.from(chosen, (point) => k.data[s * k.columns + point])));
  return matrixOf(k.rows, k.rows, (i, j) => chosen.reduce((sum, point, a) => sum + k.data[i * k.columns + point] * solved[j][a], 0));
}

/** Cov(field at the sites) as the points have it. */
function approximateField(known: ReturnType<typeof field>, chosen: Int32Array, free: Float64Array): Matrix {
  const k = covarianceAmong(known.covariance, known.sites, free.subarray(1));
  const q = saidByPoints(k, chosen);
  return matrixOf(k.rows, k.rows, (i, j) => (i === j ? k.data[i * k.columns + i] : q.data[i * k.columns + j]));
}

function withNoise(k: Matrix, { siteWeights }: ReturnType<typeof field>, free: Float64Array): Matrix {
  return matrixOf(k.rows, k.rows, (i, j) => k.data[i * k.columns + j] + (i === j ? Math.exp(free[0]) / siteWeights[i] : 0));
}

function inverseTimes(covariance: SiteCovariance, values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  covariance.applyInverse(values, out);
  return out;
}

function derivativeTimes(covariance: SiteCovariance, k: number, values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  covariance.derivativeProduct(k, values, out);
  return out;
}

/** What the nugget leaves: of cond(K_u) = 1 / nugget at worst, rounding is 1e-16 / 1e-8. */
const roundingThroughPoints = 1e-7;

describe.each(programs)("%s", (program) => {
  test("through a few points is the covariance written out: value, solve, and what sites and other places know", () => {
    const { known, chosen, gamma, free } = inducingOf(program, 12);
    const k = approximateField(known, chosen, free);
    const factor = choleskyFactor(withNoise(k, known, free));
    const x = normalVector(k.rows, 1);
    const solved = solveWithFactor(factor, x);
    expect(Math.abs(gamma.logDeterminant() - logDeterminantOfFactor(factor))).toBeLessThan(1e-8);
    expect(relativeDistance(inverseTimes(gamma, x), solved)).toBeLessThan(1e-8);
    const kriging = gamma.kriging(known.sites);
    const rowOf = (s: number): Float64Array => k.data.subarray(s * k.columns, (s + 1) * k.columns);
    expect(relativeDistance(kriging.means(x), x.map((_, s) => innerProduct(rowOf(s), solved)))).toBeLessThan(1e-8);
    expect(relativeDistance(kriging.variances(), x.map((_, s) => k.data[s * (k.columns + 1)] - innerProduct(rowOf(s), solveWithFactor(factor, rowOf(s)))))).toBeLessThan(1e-8);
  });

  test("has the derivatives that central differences find", () => {
    const { gamma, free } = inducingOf(program, 12);
    const [x, y] = [normalVector(gamma.siteCount, 1), normalVector(gamma.siteCount, 2)];
    const logDeterminants = centralDifferences((moved) => (gamma.setParameters(moved), gamma.logDeterminant()), free);
    const quadratics = centralDifferences((moved) => (gamma.setParameters(moved), innerProduct(x, inverseTimes(gamma, y))), free);
    gamma.setParameters(free);
    expect(relativeDistance(gamma.logDeterminantGradient(), logDeterminants)).toBeLessThan(1e-6);
    const [left, right] = [inverseTimes(gamma, x), inverseTimes(gamma, y)];
    expect(relativeDistance(free.map((_, k) => -innerProduct(left, derivativeTimes(gamma, k, right))), quadratics)).toBeLessThan(1e-6);
  });

  test("with every site as a point is the dense field", () => {
    const { known, gamma, free } = inducingOf(program, 1000);
    const dense = denseSites(known);
    dense.setParameters(free);
    const x = normalVector(dense.siteCount, 1);
    expect(Math.abs(gamma.logDeterminant() - dense.logDeterminant())).toBeLessThan(100 * roundingThroughPoints);
    expect(relativeDistance(inverseTimes(gamma, x), inverseTimes(dense, x))).toBeLessThan(100 * roundingThroughPoints);
    const targets = { ...known.sites, data: known.sites.data.map((value) => value + 0.01) };
    const [through, exact] = [gamma.kriging(targets), denseKriging(known, dense, targets, free)];
    expect(relativeDistance(through.means(x), exact.means(x))).toBeLessThan(1e-4);
    expect(relativeDistance(through.variances(), exact.variances())).toBeLessThan(1e-4);
  });

  test("comes nearer to the dense field with more points", () => {
    const errors = [5, 15, 1000].map((most) => {
      const { known, gamma, free } = inducingOf(program, most);
      const dense = denseSites(known);
      dense.setParameters(free);
      const x = normalVector(dense.siteCount, 1);
      return relativeDistance(inverseTimes(gamma, x), inverseTimes(dense, x));
    });
    expect(errors[1]).toBeLessThan(errors[0]);
    expect(errors[2]).toBeLessThan(0.1 * errors[1]);
  });
});

describe("points that stand for sites", () => {
  test("begin in the middle and go to the ends, none twice", () => {
    expect([...spreadPoints({ rows: 6, columns: 1, data: Float64Array.of(0, 1, 2, 2, 3, 4) }, 5)]).toEqual([2, 0, 5, 1, 4]);
    expect(spreadPoints({ rows: 6, columns: 1, data: Float64Array.of(0, 1, 2, 2, 3, 4) }, 100)).toHaveLength(5);
  });
});
