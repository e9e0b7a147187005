/**
 * Arithmetic on vectors of four float32, and rows of eight. The one place that knows whether the engine multiplies and adds in one rounding
 * (relaxed SIMD): the same sources are compiled once with it and once without.
 */

/** Constants are loaded: made on the spot, as engines do with those in the code, each would cost several instructions. */
const constants = memory.data<f32>([1, -0.0]);

/** Four times the number at that position. */
@inline
export function constant(table: usize, position: usize): v128 {
  return v128.load32_splat(table + (position << 2));
}

@inline
export function one(): v128 {
  return constant(constants, 0);
}

/** The sign bits of x. */
@inline
export function signOf(x: v128): v128 {
  return v128.and(x, constant(constants, 1));
}

/** -x */
@inline
export function opposite(x: v128): v128 {
  return v128.xor(x, constant(constants, 1));
}

/** -|x| */
@inline
export function oppositeOfSize(x: v128): v128 {
  return v128.or(x, constant(constants, 1));
}

/** a b + c */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** max(x, 0); NaN stays. */
@inline
export function positivePart(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0));
}

/** 1 where the comparison held, else 0. */
@inline
export function indicator(comparison: v128): v128 {
  return v128.and(comparison, one());
}

/** Bytes of one row of a panel: eight float32. */
export const rowBytes: usize = 32;

@inline
export function storeRow(at: usize, first: v128, second: v128): void {
  v128.store(at, first);
  v128.store(at, second, 16);
}

/** row <- row * factor */
@inline
export function multiplyRow(row: usize, factor: usize): void {
  storeRow(row, f32x4.mul(v128.load(row), v128.load(factor)), f32x4.mul(v128.load(row, 16), v128.load(factor, 16)));
}
