/**
 * The operations whose value is not one of JavaScript's own: R's rules for remainders, rounding and missing values.
 * A missing value is NaN; it makes a result missing unless the result does not depend on it.
 * Emitted modules import these by name.
 */
export { digamma, lgamma, normalCdf, normalDensity, normalQuantile, polygamma, trigamma } from "../numerics/special.js";

/** a^b. A square is a product, so that it rounds the same wherever it is computed. */
export function power(a: number, b: number): number {
  return b === 2 ? a * a : a ** b;
}

export function square(a: number): number {
  return a * a;
}

/** R's `%%`: the remainder with the sign of the divisor */
export function modulo(a: number, b: number): number {
  return a - b * Math.floor(a / b);
}

/** R's `%/%` */
export function integerDivide(a: number, b: number): number {
  return Math.floor(a / b);
}

/** To the nearest integer; a half goes to the even neighbour, as in R (IEC 60559). */
export function roundHalfToEven(a: number): number {
  const floor = Math.floor(a);
  const rest = a - floor;
  if (rest !== 0.5) return rest > 0.5 ? floor + 1 : floor;
  return floor % 2 === 0 ? floor : floor + 1;
}

export const equal = (a: number, b: number): number => indicator(a === b, a, b);
export const notEqual = (a: number, b: number): number => indicator(a !== b, a, b);
export const less = (a: number, b: number): number => indicator(a < b, a, b);
export const lessOrEqual = (a: number, b: number): number => indicator(a <= b, a, b);
export const greater = (a: number, b: number): number => indicator(a > b, a, b);
export const greaterOrEqual = (a: number, b: number): number => indicator(a >= b, a, b);

function indicator(holds: boolean, a: number, b: number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? NaN : holds ? 1 : 0;
}

/** False where either is false, even where the other is missing. */
export function and(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return Number.isNaN(a) || Number.isNaN(b) ? NaN : 1;
}

export function not(a: number): number {
  return Number.isNaN(a) ? NaN : a === 0 ? 1 : 0;
}

/** R's `ifelse`: the branch not taken may be missing. */
export function select(condition: number, whenTrue: number, whenFalse: number): number {
  return Number.isNaN(condition) ? NaN : condition !== 0 ? whenTrue : whenFalse;
}
