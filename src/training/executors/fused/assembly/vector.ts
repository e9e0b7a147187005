/**
 * Arithmetic on vectors of four float32, and rows of eight. The one place that knows whether the engine multiplies and adds in one rounding
 * (relaxed SIMD): the same sources are compiled once with it and once without.
 */

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
  return v128.and(comparison, f32x4.splat(1));
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
