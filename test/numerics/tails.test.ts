/** Tail probabilities against their closed forms where they have one, and against a published p value far in the tail. */
import { describe, expect, test } from "vitest";
import { chiSquareTail, fisherTail, studentTwoSidedQuantile, studentTwoSidedTail } from "../../src/numerics/tails.js";

const relative = (actual: number, expected: number): number => Math.abs(actual / expected - 1);

describe("Student's t", () => {
  // Closed forms: df 1 is Cauchy, 1 - 2 atan(t)/pi; df 2 is 1 - t / sqrt(2 + t²).
  test.each([0.1, 1, 3.7, 40])("at %d agrees with the closed forms of one and two degrees of freedom", (t) => {
    expect(relative(studentTwoSidedTail(t, 1), (2 / Math.PI) * Math.atan(1 / t))).toBeLessThan(1e-12);
    expect(relative(studentTwoSidedTail(t, 2), 2 / (Math.sqrt(2 + t * t) * (Math.sqrt(2 + t * t) + t)))).toBeLessThan(1e-12);
  });

  // sleepstudy, Reaction ~ Days + (Days | Subject): lmerTest prints t 6.771, df 17.00, p 3.26e-06 for Days.
  test("keeps its digits far into the tail", () => {
    expect(relative(studentTwoSidedTail(6.7714773, 16.99998), 3.26e-6)).toBeLessThan(2e-3);
  });

  test("its quantile turns the tail round", () => {
    for (const df of [1.5, 5, 180]) expect(studentTwoSidedTail(studentTwoSidedQuantile(0.05, df), df)).toBeCloseTo(0.05, 12);
  });
});

test("F with one numerator degree of freedom is t squared", () => {
  for (const t of [0.2, 1.9, 12]) expect(relative(fisherTail(t * t, 1, 7.3), studentTwoSidedTail(t, 7.3))).toBeLessThan(1e-12);
});

test("chi-squared with two degrees of freedom is exponential, with four its next moment", () => {
  for (const x of [0.01, 2, 30, 700]) {
    expect(relative(chiSquareTail(x, 2), Math.exp(-x / 2))).toBeLessThan(1e-12);
    expect(relative(chiSquareTail(x, 4), Math.exp(-x / 2) * (1 + x / 2))).toBeLessThan(1e-12);
  }
});
