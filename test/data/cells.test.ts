import { describe, expect, test } from "vitest";
import { dateText, dayOf, declaredNumberOf, isMissingText, logicalOf, numberOf } from "../../src/data/cells.js";

describe("a cell of text", () => {
  test.each([["1", 1], ["-2.5", -2.5], ["+3", 3], ["1e-3", 1e-3], [".5", 0.5], ["4.", 4], ["0", 0], ["0.10", 0.1]])("%s is a number", (text, value) => {
    expect(numberOf(text)).toBe(value);
  });

  test("NaN and infinities are kept as such, so that a model can complain of them", () => {
    expect(numberOf("NaN")).toBeNaN();
    expect(numberOf("Inf")).toBe(Infinity);
    expect(numberOf("-Infinity")).toBe(-Infinity);
  });

  test.each(["", "1,5", "0x10", "1 000", "abc", "1e", "--1", "1_000", "007"])("%j is no number", (text) => {
    expect(numberOf(text)).toBeNull();
  });

  test("a code with leading zeros becomes a number only where a type asks for it", () => {
    expect(declaredNumberOf("007")).toBe(7);
    expect(declaredNumberOf("0")).toBe(0);
    expect(declaredNumberOf("-00.5")).toBe(-0.5);
  });

  test("truth values are spelt as in R or in JavaScript", () => {
    expect(["TRUE", "true", "FALSE", "false", "T", "yes", "1"].map(logicalOf)).toEqual([1, 1, 0, 0, null, null, null]);
  });

  test("an ISO date counts its days from 1970 and prints back", () => {
    expect(dayOf("1970-01-01")).toBe(0);
    expect(dayOf("2000-03-01")).toBe(11017); // as.integer(as.Date("2000-03-01")) in R
    expect(dateText(dayOf("2024-02-29")!)).toBe("2024-02-29");
    expect(dateText(dayOf("0099-12-31")!)).toBe("0099-12-31");
  });

  test("a day that the calendar lacks is no date", () => {
    expect(dayOf("2023-02-29")).toBeNull();
    expect(dayOf("2023-13-01")).toBeNull();
    expect(dayOf("2023-1-1")).toBeNull();
  });

  test("an empty cell and NA are missing, other marks are not", () => {
    expect(["", "NA", "NaN", "n/a", "na", "null"].map(isMissingText)).toEqual([true, true, false, false, false, false]);
  });
});
