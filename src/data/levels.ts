/**
 * Levels of a factor: their order, their text, and the code of each row. Strings sort by code point, so that the order is
 * the same on every machine; levels made of numbers sort as numbers, as R's `factor()` does.
 */
import type { FactorColumn } from "./table.js";

/** Negative, zero or positive as `first` comes before, with or after `second` by Unicode code point. */
export function compareCodePoints(first: string, second: string): number {
  const length = Math.min(first.length, second.length);
  for (let i = 0; i < length; i++) {
    if (first.charCodeAt(i) !== second.charCodeAt(i)) return first.codePointAt(i)! - second.codePointAt(i)!;
  }
  return first.length - second.length;
}

/** How a number names a level: 15 significant digits, as R prints it. */
export function levelText(value: number): string {
  return String(Number(value.toPrecision(15)));
}

/**
 * A factor of texts.
 * @param texts one per row, null where missing
 * @param levels the levels in their order; null to sort those that occur
 * @returns codes of -1 where a text is missing or not among `levels`
 */
export function factorOfTexts(
  name: string,
  texts: readonly (string | null)[],
  levels: readonly string[] | null,
  isOrdered: boolean,
): FactorColumn {
  const found = levels ?? [...new Set(texts.filter((text) => text !== null))].sort(compareCodePoints);
  const codeOf = new Map(found.map((level, code) => [level, code]));
  const codes = Int32Array.from(texts, (text) => (text === null ? -1 : (codeOf.get(text) ?? -1)));
  return { kind: "factor", name, levels: found, codes, isOrdered };
}

/** A factor of numbers, NaN where missing: levels in increasing order. */
export function factorOfNumbers(name: string, values: Float64Array, isOrdered: boolean): FactorColumn {
  const distinct = [...new Set(values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const levels = [...new Set(distinct.map(levelText))];
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const codeOfValue = new Map(distinct.map((value) => [value, codeOf.get(levelText(value))!]));
  const codes = Int32Array.from(values, (value) => codeOfValue.get(value) ?? -1);
  return { kind: "factor", name, levels, codes, isOrdered };
}
