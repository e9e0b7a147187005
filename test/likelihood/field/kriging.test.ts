/** Kriging from the nearest sites against kriging from all of them, and that against the textbook's formula at one place. */
import { describe, expect, test } from "vitest";
import { denseSites } from "../../../src/likelihood/field/dense-sites.js";
import { denseKriging, localKriging } from "../../../src/likelihood/field/kriging.js";
import { relativeDistance } from "../random-designs.js";
import { normalVector } from "../solver-agreement.js";
import { designOf, observedField, spatialColumns } from "./fields.js";

const free = Float64Array.of(-1.2, 0.4, -0.3);
const targetsOf = (formula: string, seed: number): ReturnType<typeof observedField>["sites"] => observedField(designOf(formula, spatialColumns(9, 9, seed))).sites;

describe.each(["y ~ x + rbf(lat, lon)", "y ~ x + exponential(lat, lon, metric = haversine)"])("%s", (formula) => {
  const field = observedField(designOf(formula, spatialColumns(70, 50, 5)));
  const gamma = denseSites(field);
  gamma.setParameters(free);
  const values = normalVector(field.sites.rows, 4);

  test("with all sites near, a place is what all sites say of it", () => {
    const targets = targetsOf(formula, 8);
    const [dense, local] = [denseKriging(field, gamma, targets, free), localKriging(field, field.geometry, targets, free, 1000)];
    expect(relativeDistance(local.means(values), dense.means(values))).toBeLessThan(1e-10);
    expect(relativeDistance(local.variances(), dense.variances())).toBeLessThan(1e-9);
  });

  test("a site of its own is shrunken towards its neighbours as b = v - sigma^2 Gamma^-1 v / W", () => {
    const solved = new Float64Array(values.length);
    gamma.applyInverse(values, solved);
    const expected = values.map((value, s) => value - (Math.exp(free[0]) * solved[s]) / field.siteWeights[s]);
    expect(relativeDistance(denseKriging(field, gamma, field.sites, free).means(values), expected)).toBeLessThan(1e-10);
  });

  test("fewer neighbours know less", () => {
    const targets = targetsOf(formula, 9);
    const [few, many] = [3, 30].map((most) => localKriging(field, field.geometry, targets, free, most).variances());
    few.forEach((variance, i) => expect(variance).toBeGreaterThan(many[i] * (1 - 1e-9)));
  });
});
