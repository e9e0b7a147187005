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
  const distinct = distinctNumbers(values);
  const texts = Array.from(distinct, levelText);
  const levels = [...new Set(texts)];
  const codeOfText = new Map(levels.map((level, code) => [level, code]));
  const codes = writeCodes(values, distinct, Int32Array.from(texts, (text) => codeOfText.get(text) ?? -1));
  return { kind: "factor", name, levels, codes, isOrdered };
}

/** Increasing, NaN left out. */
function distinctNumbers(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (Number.isNaN(sorted[i])) break;
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[count++] = sorted[i];
  }
  return sorted.slice(0, count);
}

/** Whole numbers within so many times the number of rows are looked up by place, without a hash. */
const widestRange = 8;

/** The code of each value, -1 for NaN. @param codeOf code of each distinct value */
function writeCodes(values: Float64Array, distinct: Float64Array, codeOf: Int32Array): Int32Array {
  const codes = new Int32Array(values.length).fill(-1);
  const least = distinct[0] ?? 0;
  const range = (distinct[distinct.length - 1] ?? 0) - least;
  if (range <= widestRange * values.length && distinct.every(Number.isInteger)) {
    const places = new Int32Array(range + 1);
    distinct.forEach((value, k) => (places[value - least] = codeOf[k]));
    for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) codes[i] = places[values[i] - least];
    return codes;
  }
  const placeOf = new Map(Array.from(distinct, (value, k) => [value, codeOf[k]]));
  for (let i = 0; i < values.length; i++) codes[i] = placeOf.get(values[i]) ?? -1;
  return codes;
}
