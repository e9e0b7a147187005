/**
 * e^x, e^x - 1, log(1 + u) and the normal tail on vectors of four float32.
 * With n = round(x / ln 2), r = x - n ln 2 and p(r) = e^r - 1: e^x = 2^n p + 2^n and e^x - 1 = 2^n p + (2^n - 1), so that one
 * polynomial serves both and e^x - 1 keeps its digits near 0. The polynomials are minimax fits (reweighted least squares at
 * 2,001 Chebyshev nodes); the errors stated are theirs, rounding adds one to two units in the last place.
 */
import { constant, multiplyAdd, one } from "./vector";

const reduction = memory.data<f32>([
  87, -87, // beyond these e^x is taken at them: 6e37 and 2e-38 are still normal numbers, and so are their reciprocals
  1.44269504, // 1 / ln 2
  12582912, // 1.5 * 2^23: added to a small number it rounds it to an integer, which then stands in the lowest bits
  -0.693359375, 2.12194440e-4, // -ln 2 in two parts: n times the first is exact
]);

/** q in p(r) = r + r^2 q(r), |r| <= ln 2 / 2, highest power first; relative error of p 2e-8. */
const exponentialTerms = memory.data<f32>([1.3882516431e-03, 8.3665471304e-03, 4.1667200712e-02, 1.6666543424e-01, 4.9999998150e-01]);

/** g in artanh(s) = s + s^3 g(s^2), 0 <= s <= 1/3, highest power first; relative error of artanh 5e-9. */
const artanhTerms = memory.data<f32>([1.4005993436e-01, 1.4000902631e-01, 2.0010763620e-01, 3.3333208143e-01]);

/** The weight of x in t = 1 / (1 + 0.233 x), then the terms in t^8 to t of the scaled normal tail; relative error 8e-8. */
const tailTerms = memory.data<f32>([
  0.233, -6.8759910232e-02, 2.3586354070e-01, -1.8467106021e-01, 2.1211397347e-01, 1.9584452026e-02, 1.0166084187e-01, 9.1154610941e-02, 9.3053519455e-02,
]);

/** e^x to 2 units in the last place. NaN stays. */
@inline
export function exponential(x: v128): v128 {
  const bounded = withinRange(x);
  const shifted = shiftedQuotient(bounded);
  const power = powerOfTwo(shifted);
  return multiplyAdd(power, exponentialMinusOneNearZero(remainder(bounded, shifted)), power);
}

/** e^x - 1 to 2 units in the last place. NaN stays. */
@inline
export function exponentialMinusOne(x: v128): v128 {
  const bounded = withinRange(x);
  const shifted = shiftedQuotient(bounded);
  const power = powerOfTwo(shifted);
  const near = exponentialMinusOneNearZero(remainder(bounded, shifted));
  return multiplyAdd(power, near, f32x4.sub(power, one()));
}

/** log(1 + u) for u in [0, 1]: 2 artanh(s) with s = u / (2 + u), at most 1/3. */
@inline
export function logarithmOfOnePlus(u: v128): v128 {
  const s = f32x4.div(u, f32x4.add(f32x4.add(u, one()), one()));
  const y = f32x4.mul(s, s);
  let g = constant(artanhTerms, 0);
  g = multiplyAdd(g, y, constant(artanhTerms, 1));
  g = multiplyAdd(g, y, constant(artanhTerms, 2));
  g = multiplyAdd(g, y, constant(artanhTerms, 3));
  const twice = f32x4.add(s, s);
  return multiplyAdd(twice, f32x4.mul(y, g), twice);
}

/**
 * P(Z > x) / exp(-x^2 / 2) of a standard normal Z, for 0 <= x <= 13: a polynomial in t, the form of Abramowitz & Stegun 26.2.17
 * with eight terms.
 */
@inline
export function scaledNormalTail(x: v128): v128 {
  const t = f32x4.div(one(), multiplyAdd(x, constant(tailTerms, 0), one()));
  let w = constant(tailTerms, 1);
  w = multiplyAdd(w, t, constant(tailTerms, 2));
  w = multiplyAdd(w, t, constant(tailTerms, 3));
  w = multiplyAdd(w, t, constant(tailTerms, 4));
  w = multiplyAdd(w, t, constant(tailTerms, 5));
  w = multiplyAdd(w, t, constant(tailTerms, 6));
  w = multiplyAdd(w, t, constant(tailTerms, 7));
  w = multiplyAdd(w, t, constant(tailTerms, 8));
  return f32x4.mul(w, t);
}

/** The comparisons are written so that NaN passes through. */
@inline
function withinRange(x: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, constant(reduction, 0)), constant(reduction, 1));
}

/** n + 1.5 * 2^23 */
@inline
function shiftedQuotient(x: v128): v128 {
  return multiplyAdd(x, constant(reduction, 2), constant(reduction, 3));
}

@inline
function remainder(x: v128, shifted: v128): v128 {
  const n = f32x4.sub(shifted, constant(reduction, 3));
  return multiplyAdd(n, constant(reduction, 5), multiplyAdd(n, constant(reduction, 4), x));
}

/** 2^n: the lowest bits of `shifted` become the exponent. */
@inline
function powerOfTwo(shifted: v128): v128 {
  return i32x4.add(i32x4.shl(shifted, 23), one());
}

/** p(r) */
@inline
function exponentialMinusOneNearZero(r: v128): v128 {
  let q = constant(exponentialTerms, 0);
  q = multiplyAdd(q, r, constant(exponentialTerms, 1));
  q = multiplyAdd(q, r, constant(exponentialTerms, 2));
  q = multiplyAdd(q, r, constant(exponentialTerms, 3));
  q = multiplyAdd(q, r, constant(exponentialTerms, 4));
  return multiplyAdd(f32x4.mul(r, r), q, r);
}
