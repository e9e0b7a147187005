/** Fingerprints tell tables apart by anything in them, and give the same text for the same table. */
import { describe, expect, test } from "vitest";
import { fingerprintOfTable, fingerprintOfText } from "../../src/data/fingerprint.js";
import { tableFrom, type Columns } from "../../src/data/index.js";

const of = (columns: Columns): string => fingerprintOfTable(tableFrom(columns).table);
const base = { y: [1, 2, NaN], g: ["a", "b", "a"], isGood: [true, false, true] };

describe("a fingerprint", () => {
  test("is the same for the same table", () => {
    expect(of(base)).toBe(of({ ...base }));
    expect(of(base)).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each<[string, Columns]>([
    ["a number", { ...base, y: [1, 2 + Number.EPSILON * 2, NaN] }],
    ["a missing cell", { ...base, y: [1, 2, 3] }],
    ["a sign", { ...base, y: [-1, 2, NaN] }],
    ["a level", { ...base, g: ["a", "c", "a"] }],
    ["a truth", { ...base, isGood: [true, true, true] }],
    ["a name", { z: base.y, g: base.g, isGood: base.isGood }],
    ["the order of rows", { y: [2, 1, NaN], g: ["b", "a", "a"], isGood: [false, true, true] }],
    ["the order of columns", { g: base.g, y: base.y, isGood: base.isGood }],
  ])("changes with %s", (_, other) => {
    expect(of(other)).not.toBe(of(base));
  });

  test("of texts that differ in one letter differ", () => {
    expect(new Set(["", "a", "b", "ab", "ba", "a b"].map(fingerprintOfText)).size).toBe(6);
  });
});
