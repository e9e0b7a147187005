/**
 * cut(): a number into intervals, with R's breaks and R's names for them: `(0,1.5]`.
 * Knows numbers; a count of intervals is turned into breaks once, on the training rows.
 */
import type { FactorRecode } from "../../model/index.js";
import { factorValues, type FactorValues } from "../values.js";

type Cut = Extract<FactorRecode, { kind: "cut" }>;

/** Increasing breaks: as given, or for a count equal intervals over the range, a thousandth wider at either end. */
export function cutBreaks(numbers: Float64Array, breaks: Cut["breaks"]): readonly number[] {
  if (typeof breaks !== "number") return [...breaks].sort((a, b) => a - b);
  let [lower, upper] = [Infinity, -Infinity];
  for (const value of numbers) {
    if (value < lower) lower = value;
    if (value > upper) upper = value;
  }
  const width = upper === lower ? Math.abs(lower) : upper - lower;
  const [from, to] = upper === lower ? [lower - width / 1000, upper + width / 1000] : [lower, upper];
  const equal = Array.from({ length: breaks + 1 }, (_, i) => from + ((to - from) * i) / breaks);
  equal[0] = lower - width / 1000;
  equal[breaks] = upper + width / 1000;
  return equal;
}

/** A number beyond the breaks is missing. */
export function cutInto(numbers: Float64Array, breaks: readonly number[], { labels, isRightClosed, includesLowest, isOrdered }: Cut): FactorValues {
  const codes = Int32Array.from(numbers, (value) => intervalOf(value, breaks, isRightClosed, includesLowest));
  return factorValues(labels ?? intervalNames(breaks, isRightClosed, includesLowest), codes, isOrdered);
}

function intervalOf(value: number, breaks: readonly number[], isRightClosed: boolean, includesLowest: boolean): number {
  const last = breaks.length - 1;
  if (includesLowest && value === (isRightClosed ? breaks[0] : breaks[last])) return isRightClosed ? 0 : last - 1;
  for (let i = 0; i < last; i++) {
    const isInside = isRightClosed ? value > breaks[i] && value <= breaks[i + 1] : value >= breaks[i] && value < breaks[i + 1];
    if (isInside) return i;
  }
  return -1;
}

/** As few significant digits as keep the breaks apart, from 3 to 12. */
function intervalNames(breaks: readonly number[], isRightClosed: boolean, includesLowest: boolean): string[] {
  let digits = 3;
  while (digits < 12 && new Set(breaks.map((value) => significant(value, digits))).size < breaks.length) digits++;
  const texts = breaks.map((value) => significant(value, digits));
  const [open, close] = isRightClosed ? ["(", "]"] : ["[", ")"];
  const names = texts.slice(1).map((upper, i) => `${open}${texts[i]},${upper}${close}`);
  if (includesLowest && isRightClosed) names[0] = `[${names[0].slice(1)}`;
  if (includesLowest && !isRightClosed) names[names.length - 1] = `${names[names.length - 1].slice(0, -1)}]`;
  return names;
}

/** C's %.{digits}g, as R's formatC() prints it: an infinity with a blank for its sign. */
function significant(value: number, digits: number): string {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return value > 0 ? " Inf" : "-Inf";
  const [mantissa, exponentText] = roundedHalfToEven(value, digits).toExponential(digits - 1).split("e");
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < digits) return withoutZeros(Number(`${mantissa}e${exponent}`).toFixed(digits - 1 - exponent));
  const sign = exponent < 0 ? "-" : "+";
  return `${withoutZeros(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** A value that lies exactly between two texts goes to the even one in C, and away from zero in JavaScript. */
function roundedHalfToEven(value: number, digits: number): number {
  const exact = Math.abs(value).toExponential(100).replace(".", "");
  const isHalf = /^50*(?:e|$)/.test(exact.slice(digits));
  const isEvenBelow = Number(exact[digits - 1]) % 2 === 0;
  return isHalf && isEvenBelow ? value * (1 - Number.EPSILON) : value;
}

function withoutZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
