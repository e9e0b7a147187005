/** Natural parameters and the free numbers that optimisers move. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { freeValue, naturalValue } from "../../src/model/domain.js";

const domains: [string, number, number][] = [
  ["> 0", 0, Infinity], ["> -2", -2, Infinity], ["< 3", -Infinity, 3], ["in (-1, 1)", -1, 1], ["in (0, 10)", 0, 10], ["any number", -Infinity, Infinity],
];

describe.each(domains)("%s", (_name, lower, upper) => {
  const domain = { lower, upper };

  test("a free number and its natural value lead to each other", () => {
    fc.assert(fc.property(fc.double({ min: -12, max: 12, noNaN: true }), (free) => {
      const { value } = naturalValue(domain, free);
      expect(value).toBeGreaterThan(lower);
      expect(value).toBeLessThan(upper);
      // beside an end, one rounding of the value (1e-16 of its size) moves the free number by that over its distance, e^-12
      expect(Math.abs(freeValue(domain, value) - free)).toBeLessThan(1e-9);
    }));
  });

  test("the slope agrees with central differences, and is positive", () => {
    fc.assert(fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (free) => {
      const step = Math.cbrt(Number.EPSILON);
      const { slope } = naturalValue(domain, free);
      const difference = (naturalValue(domain, free + step).value - naturalValue(domain, free - step).value) / (2 * step);
      expect(slope).toBeGreaterThan(0);
      expect(Math.abs(slope - difference)).toBeLessThan(1e-8 * (1 + slope));
    }));
  });
});
