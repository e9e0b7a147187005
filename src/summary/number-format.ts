/**
 * Numbers as R prints them: one common layout for a whole column, with as many decimals as its most demanding number needs
 * to show `digits` significant ones, and powers of ten where they are shorter. Follows `formatReal` of R's format.c.
 */

interface Significant {
  /** power of ten of the leading digit, after rounding */
  readonly exponent: number;
  /** significant digits left once trailing zeros are dropped */
  readonly digits: number;
}

/** What stands for a number that does not exist. */
const missing = "NA";

/** R's `format(x, digits = digits)`: equal widths, right-aligned; null prints as NA. */
export function formatColumn(values: readonly (number | null)[], digits: number): string[] {
  const numbers = values.filter(isFiniteNumber);
  const write = writerFor(numbers, digits);
  return padLeft(values.map((value) => (isFiniteNumber(value) ? write(value) : value === null ? missing : String(value))));
}

/** R's `format(round(x, decimals), nsmall = decimals)`. */
export function formatDecimals(values: readonly (number | null)[], decimals: number): string[] {
  return padLeft(values.map((value) => (isFiniteNumber(value) ? plainZero(value.toFixed(decimals)) : missing)));
}

/** What `toFixed` can write; a number that needs more has lost nothing to rounding. */
const mostDecimals = 100;

/** R's `round(x, decimals)`. */
export function roundTo(value: number, decimals: number): number {
  return decimals > mostDecimals ? value : Number(value.toFixed(Math.max(0, decimals)));
}

/** R's `zapsmall`: rounds to the digits that matter beside the largest value. */
export function zapSmall(values: readonly number[], digits: number): number[] {
  const largest = Math.max(0, ...values.filter(isFiniteNumber).map(Math.abs));
  const decimals = largest > 0 ? Math.max(0, digits - Math.ceil(Math.log10(largest))) : digits;
  return values.map((value) => (isFiniteNumber(value) ? roundTo(value, decimals) : value));
}

/** R's `format.pval`: `< 2e-16` below the machine's precision, powers of ten below 0.001. */
export function formatPValue(value: number, digits: number): string {
  if (value < Number.EPSILON) return "< 2e-16";
  return formatColumn([value], digits)[0];
}

export function padLeft(texts: readonly string[]): string[] {
  const width = Math.max(0, ...texts.map((text) => text.length));
  return texts.map((text) => text.padStart(width));
}

function writerFor(numbers: readonly number[], digits: number): (value: number) => string {
  const parts = numbers.map((value) => significant(value, digits));
  const decimals = Math.max(0, ...parts.map((part) => part.digits - part.exponent - 1));
  const mantissa = Math.max(0, ...parts.map((part) => part.digits - 1));
  const whole = Math.max(1, ...parts.map((part) => part.exponent + 1));
  const exponentWidth = parts.some((part) => Math.abs(part.exponent) >= 100) ? 5 : 4;
  const fixedWidth = whole + (decimals > 0 ? decimals + 1 : 0);
  const scientificWidth = 1 + (mantissa > 0 ? mantissa + 1 : 0) + exponentWidth;
  if (fixedWidth <= scientificWidth) return (value) => plainZero(value.toFixed(Math.min(mostDecimals, decimals)));
  return (value) => value.toExponential(mantissa).replace(/e([+-])(\d)$/, "e$10$2");
}

function significant(value: number, digits: number): Significant {
  if (value === 0) return { exponent: 0, digits: 1 };
  const [mantissa, exponent] = Math.abs(value).toExponential(digits - 1).split("e");
  return { exponent: Number(exponent), digits: mantissa.replace(".", "").replace(/0+$/, "").length };
}

/** `-0.00` prints as `0.00`. */
function plainZero(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

function isFiniteNumber(value: number | null): value is number {
  return value !== null && Number.isFinite(value);
}
