import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareCodePoints, factorOfNumbers, factorOfTexts } from "../../src/data/index.js";

describe("levels of a factor", () => {
  test("texts sort by code point: capitals first, digits before letters, emoji after all of them", () => {
    const { levels } = factorOfTexts("g", ["b", "a", "B", "10", "9", "\u{1F600}", "\uFF5E"], null, false);
    expect(levels).toEqual(["10", "9", "B", "a", "b", "\uFF5E", "\u{1F600}"]);
  });

  test("the order by code point is that of the code points themselves", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (first, second) => {
        const points = (text: string): string => Array.from(text, (one) => one.codePointAt(0)!.toString(16).padStart(6, "0")).join("");
        expect(Math.sign(compareCodePoints(first, second))).toBe(Math.sign(points(first) < points(second) ? -1 : Number(points(first) > points(second))));
      }),
    );
  });

  test("numbers sort as numbers and missing ones have no code", () => {
    const factor = factorOfNumbers("g", Float64Array.of(10, 9, NaN, 10, -1), false);
    expect(factor.levels).toEqual(["-1", "9", "10"]);
    expect([...factor.codes]).toEqual([2, 1, -1, 2, 0]);
  });

  test("numbers that agree in 15 digits are one level, as in R", () => {
    expect(factorOfNumbers("g", Float64Array.of(0.1 + 0.2, 0.3), false).levels).toEqual(["0.3"]);
  });

  test("declared levels keep their order, also those that do not occur", () => {
    const factor = factorOfTexts("dose", ["low", null, "high"], ["low", "middle", "high"], true);
    expect([...factor.codes]).toEqual([0, -1, 2]);
    expect(factor.levels).toEqual(["low", "middle", "high"]);
  });
});
