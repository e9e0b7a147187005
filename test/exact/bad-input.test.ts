/** Data that cannot carry a model, or barely can: each gives its diagnostic, or the right answer. */
import { describe, expect, test } from "vitest";
import { satterthwaiteTests } from "../../src/exact/index.js";
import { attempt, codesOf, fitted, groupedColumns } from "./data.js";

const columns = groupedColumns();
const formula = "y ~ x + (1 | g)";
const plain = fitted(formula, columns).fit;

describe("what cannot be fitted is said, and why", () => {
  test("more random effects than rows", () => {
    const few = { y: [1, 3, 2, 5, 4, 6], x: [1, 2, 3, 4, 5, 6.5], g: ["a", "a", "b", "b", "c", "c"] };
    const found = attempt("y ~ x + (1 + x | g)", few);
    expect(codesOf(found)).toContain("LMM0701");
    expect(found.diagnostics.find((one) => one.code === "LMM0701")?.hint).toContain("(1 | g)");
  });

  test("a grouping factor with one level", () => {
    const found = attempt(formula, { ...columns, g: columns.g.map(() => "only") });
    expect(found.fit).toBeNull();
    expect(found.diagnostics.some((one) => one.severity === "error" && one.message.includes("`g`"))).toBe(true);
  });

  test("a grouping factor with one row per level", () => {
    expect(codesOf(attempt(formula, { ...columns, g: columns.g.map((_, i) => `row${i}`) }))).toContain("LMM0706");
  });

  test("a response that does not vary", () => {
    expect(attempt(formula, { ...columns, y: columns.y.map(() => 3) }).fit).toBeNull();
  });

  test("no more rows than fixed effects", () => {
    const found = attempt("y ~ x1 + x2 + x3 + (1 | g)", { y: [1, 2, 4, 3], x1: [1, 0, 0, 2], x2: [0, 1, 0, 3], x3: [0, 0, 1, 5], g: ["a", "a", "b", "b"] });
    expect(found.fit).toBeNull();
    expect(codesOf(found)).toContain("LMM0704");
  });

  test.each([0, -1])("a weight of %d", (weight) => {
    const found = attempt(`${formula}\nweights = w`, { ...columns, w: columns.y.map((_, i) => (i === 7 ? weight : 1)) });
    expect(found.fit).toBeNull();
    expect(found.diagnostics.some((one) => one.severity === "error")).toBe(true);
  });
});

describe("what can be fitted is", () => {
  test("columns of 1e300s, 1e-150s and 1e-300s, with the likelihood and the tests of ordinary ones", () => {
    for (const unit of [1e300, 1e-150, 1e-300]) {
      const { fit } = fitted("y ~ x + (1 + x | g)", { ...columns, x: columns.x.map((value) => value * unit) });
      const ordinary = fitted("y ~ x + (1 + x | g)", columns).fit;
      expect(Math.abs(fit.logLik + Math.log(unit) - ordinary.logLik)).toBeLessThan(1e-6);
      expect(Math.abs((fit.fixedEffects[1] * unit) / ordinary.fixedEffects[1] - 1)).toBeLessThan(1e-6);
      expect(Math.abs((fit.standardErrors[1] * unit) / ordinary.standardErrors[1] - 1)).toBeLessThan(1e-6);
      expect(Math.abs(satterthwaiteTests(fit)[1].degreesOfFreedom / satterthwaiteTests(ordinary)[1].degreesOfFreedom - 1)).toBeLessThan(1e-3);
    }
  });

  test("a response in units of 1e100", () => {
    const { fit } = fitted(formula, { ...columns, y: columns.y.map((value) => value * 1e100) });
    expect(Math.abs(fit.logLik + 94 * Math.log(1e100) - plain.logLik)).toBeLessThan(1e-6);
  });

  test("a large mean costs no digits", () => {
    const { fit } = fitted(formula, { ...columns, y: columns.y.map((value) => value + 1e7) });
    expect(Math.abs(fit.logLik - plain.logLik)).toBeLessThan(1e-5);
  });

  test("a level that appears once", () => {
    const { design, fit } = fitted(formula, { ...columns, g: columns.g.map((level, i) => (i === 5 ? "lonely" : level)) });
    expect(design.grouped[0].levels).toContain("lonely");
    expect(fit.converged).toBe(true);
  });

  test("collinear columns, which are dropped by name", () => {
    const { design, fit } = fitted("y ~ x + x2 + (1 | g)", { ...columns, x2: columns.x.map((value) => 3 - 2 * value) });
    expect(design.fixed.droppedNames).toEqual(["x2"]);
    expect(fit.logLik).toBeCloseTo(plain.logLik, 8);
  });

  test("a term written twice, whose variance is shared without changing the likelihood", () => {
    const { fit } = fitted("y ~ x + (1 | g) + (1 | g)", columns);
    expect(fit.logLik).toBeCloseTo(plain.logLik, 6);
    const total = fit.components.grouped.reduce((sum, one) => sum + one.data[0], 0);
    expect(total).toBeCloseTo(plain.components.grouped[0].data[0], 4);
  });

  test("no random effects at all: least squares, with n - p degrees of freedom", () => {
    const { fit } = fitted("y ~ x", columns);
    const residualSquares = fit.residuals.reduce((sum, value) => sum + value * value, 0);
    expect(fit.components.residualVariance).toBeCloseTo(residualSquares / 94, 12);
    expect(fit.logLik).toBeLessThan(plain.logLik);
    expect(fit.theta).toHaveLength(0);
  });

  test("no fixed effects at all", () => {
    expect(fitted("y ~ 0 + (1 | g)", columns).fit.converged).toBe(true);
  });
});

describe("a singular fit", () => {
  const noise = groupedColumns(4);
  const singular = attempt(formula, { ...noise, y: noise.y.map((_, i) => (i * 37) % 11) });

  test("names the term and offers the simpler formula", () => {
    const warning = singular.diagnostics.find((one) => one.code === "LMM0710");
    expect(warning?.message).toContain("`(1 | g)`");
    expect(warning?.hint).toContain("leaving out `(1 | g)` gives the same fit");
    expect(singular.fit?.isSingular).toBe(true);
  });

  test("has a variance of exactly zero, and the likelihood of the model without it", () => {
    expect(singular.fit?.components.grouped[0].data[0]).toBe(0);
    const without = fitted("y ~ x", { ...noise, y: noise.y.map((_, i) => (i * 37) % 11) }).fit;
    expect(singular.fit?.logLik).toBeCloseTo(without.logLik, 9);
  });
});

test("an aborted fit says so and gives its best values", () => {
  const { design } = fitted(formula, columns);
  const controller = new AbortController();
  controller.abort();
  return import("../../src/exact/index.js").then(({ fitExact }) => {
    const { fit, diagnostics } = fitExact(design, { criterion: "reml", signal: controller.signal });
    expect(fit?.converged).toBe(false);
    expect(codesOf({ diagnostics })).toContain("LMM0712");
  });
});
