/**
 * Vecchia's approximation against the dense definition, which it equals when every site is conditioned on all earlier ones, and its
 * derivatives against central differences at few neighbours, where it is a covariance of its own.
 */
import { describe, expect, test } from "vitest";
import { denseSites } from "../../../src/likelihood/field/dense-sites.js";
import { comparablePoints, conditioningSets } from "../../../src/likelihood/field/neighbours.js";
import type { SiteCovariance } from "../../../src/likelihood/field/site-covariance.js";
import { vecchiaSites } from "../../../src/likelihood/field/vecchia.js";
import { innerProduct } from "../../../src/numerics/product.js";
import { centralDifferences } from "../differences.js";
import { relativeDistance } from "../random-designs.js";
import { normalVector } from "../solver-agreement.js";
import { designOf, observedField, spatialColumns } from "./fields.js";

const programs = [
  "y ~ x + rbf(lat, lon)",
  "y ~ x + exponential(lat, lon, metric = haversine)\nweights = w",
  "y ~ x + matern32(lat, lon) * periodic(t) + constant(lat, lon)",
];

const siteCount = 40;
const field = (program: string): ReturnType<typeof observedField> => observedField(designOf(program, spatialColumns(55, siteCount, 3)));
const at = (parameterCount: number): Float64Array => Float64Array.from({ length: parameterCount }, (_, k) => [-0.7, 0.3, 0.2, -0.1, 0.4][k] ?? 0.1);

function vecchiaOf(program: string, most: number): SiteCovariance {
  const known = field(program);
  return vecchiaSites(known, conditioningSets(comparablePoints(known.geometry), most));
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

/** d(x'Gamma^-1 y) = -(Gamma^-1 x)' dGamma (Gamma^-1 y) along every parameter. */
function quadraticGradient(covariance: SiteCovariance, x: Float64Array, y: Float64Array): Float64Array {
  const [left, right] = [inverseTimes(covariance, x), inverseTimes(covariance, y)];
  return Float64Array.from({ length: covariance.parameterCount }, (_, k) => -innerProduct(left, derivativeTimes(covariance, k, right)));
}

describe.each(programs)("%s", (program) => {
  test("with all earlier sites as neighbours is the dense field", () => {
    const dense = denseSites(field(program));
    const q = dense.siteCount;
    const vecchia = vecchiaOf(program, q);
    const free = at(dense.parameterCount);
    dense.setParameters(free);
    vecchia.setParameters(free);
    const x = normalVector(q, 1);
    expect(vecchia.logDeterminant()).toBeCloseTo(dense.logDeterminant(), 9);
    expect(relativeDistance(inverseTimes(vecchia, x), inverseTimes(dense, x))).toBeLessThan(1e-10);
    expect(relativeDistance(vecchia.logDeterminantGradient(), dense.logDeterminantGradient())).toBeLessThan(1e-10);
    for (let k = 0; k < free.length; k++) expect(relativeDistance(derivativeTimes(vecchia, k, x), derivativeTimes(dense, k, x))).toBeLessThan(1e-10);
  });

  test.each([["few neighbours", 6], ["none", 0]])("with %s has the derivatives that central differences find", (_, most) => {
    const vecchia = vecchiaOf(program, most);
    const q = vecchia.siteCount;
    const free = at(vecchia.parameterCount);
    const [x, y] = [normalVector(q, 1), normalVector(q, 2)];
    const logDeterminants = centralDifferences((moved) => (vecchia.setParameters(moved), vecchia.logDeterminant()), free);
    const quadratics = centralDifferences((moved) => (vecchia.setParameters(moved), innerProduct(x, inverseTimes(vecchia, y))), free);
    vecchia.setParameters(free);
    expect(relativeDistance(vecchia.logDeterminantGradient(), logDeterminants)).toBeLessThan(1e-6);
    expect(relativeDistance(quadraticGradient(vecchia, x, y), quadratics)).toBeLessThan(1e-6);
  });
});
