import { describe, expect, test } from "vitest";
import { abbreviate } from "../../src/summary/abbreviate.js";
import { formatColumn, formatDecimals, zapSmall } from "../../src/summary/number-format.js";

/** Expected texts are what R 4.2 prints for `format(x, digits = d)`. */
describe("a column of numbers", () => {
  test.each<[number[], number, string[]]>([
    [[612.1, 35.07166, 654.941], 4, ["612.10", " 35.07", "654.94"]],
    [[1764.05, 2451.25], 4, ["1764", "2451"]],
    [[0.5, 10], 7, [" 0.5", "10.0"]],
    [[1e-10], 4, ["1e-10"]],
    [[123456789], 4, ["123456789"]],
    [[1e10], 4, ["1e+10"]],
    [[0.00001234], 3, ["1.23e-05"]],
    [[1e5, 1], 7, ["1e+05", "1e+00"]],
    [[0, -1.5], 4, [" 0.0", "-1.5"]],
    [[9.9999], 3, ["10"]],
  ])("%j in %i digits prints as R prints it", (values, digits, expected) => {
    expect(formatColumn(values, digits)).toEqual(expected);
  });

  test("a number that does not exist prints as NA and widens nothing else", () => {
    expect(formatColumn([1.25, null], 4)).toEqual(["1.25", "  NA"]);
    expect(formatDecimals([0.5, null, -0.001], 2)).toEqual(["0.50", "  NA", "0.00"]);
  });

  test("a rounding error beside a large number becomes zero", () => {
    expect(zapSmall([-3.95362, 1e-17, 5.17928], 5)).toEqual([-3.9536, 0, 5.1793]);
  });
});

describe("an abbreviated name", () => {
  test("drops letters in R's order", () => {
    // R 4.2: abbreviate(c("(Intercept)", "recipeB", "temperature185", "Days"), 6)
    expect(abbreviate(["(Intercept)", "recipeB", "temperature185", "Days"], 6)).toEqual(["(Intr)", "recipB", "tmp185", "Days"]);
  });

  test("stays apart from the others", () => {
    const names = abbreviate(["aaaaaaaab", "aaaaaaaac", "aaaaaaaacc"], 3);
    expect(new Set(names).size).toBe(3);
  });
});
