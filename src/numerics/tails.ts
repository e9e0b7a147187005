/**
 * Tail probabilities of Student's t, F and chi-squared, to full relative accuracy far into the tail: incomplete beta and gamma
 * functions by continued fractions (Lentz) and series. Abramowitz & Stegun (1972), 6.5, 26.5, 26.7.
 */
import { lgamma } from "./special.js";

/** P(|T| > |t|) for Student's t with `df` > 0 degrees of freedom, which need not be whole. */
export function studentTwoSidedTail(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0)) return NaN;
  if (t === 0) return 1;
  const squared = t * t;
  return regularisedBeta(df / (df + squared), squared / (df + squared), 0.5 * df, 0.5);
}

/** P(F > f) for Fisher's F. */
export function fisherTail(f: number, numeratorDf: number, denominatorDf: number): number {
  if (!(f >= 0)) return NaN;
  const total = denominatorDf + numeratorDf * f;
  return regularisedBeta(denominatorDf / total, (numeratorDf * f) / total, 0.5 * denominatorDf, 0.5 * numeratorDf);
}

/** P(X > x) for chi-squared with `df` degrees of freedom. */
export function chiSquareTail(x: number, df: number): number {
  if (!(df > 0) || Number.isNaN(x)) return NaN;
  if (x <= 0) return 1;
  const shape = 0.5 * df;
  const half = 0.5 * x;
  return half < shape + 1 ? 1 - lowerGammaSeries(shape, half) : upperGammaFraction(shape, half);
}

/** t with P(|T| > t) = probability, by bisection on the tail's logarithm. */
export function studentTwoSidedQuantile(probability: number, df: number): number {
  if (!(probability > 0 && probability < 1)) return probability === 1 ? 0 : NaN;
  let low = 0;
  let high = 1;
  while (studentTwoSidedTail(high, df) > probability) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = 0.5 * (low + high);
    if (studentTwoSidedTail(middle, df) > probability) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

const smallest = 1e-300;
const mostTerms = 10_000;

/** I_x(a, b), with y = 1 - x given apart so that neither loses its digits. */
function regularisedBeta(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const logFront = lgamma(a + b) - lgamma(a) - lgamma(b) + a * Math.log(x) + b * Math.log(y);
  if (x < (a + 1) / (a + b + 2)) return (Math.exp(logFront) * betaFraction(x, a, b)) / a;
  return 1 - (Math.exp(logFront) * betaFraction(y, b, a)) / b;
}

/** A&S 26.5.8 by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < mostTerms; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / notZero(1 + even * d);
    c = notZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / notZero(1 + odd * d);
    c = notZero(1 + odd / c);
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < Number.EPSILON) break;
  }
  return fraction;
}

function notZero(value: number): number {
  return Math.abs(value) < smallest ? smallest : value;
}

/** P(a, x) by its series. */
function lowerGammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < mostTerms && Math.abs(term) > Number.EPSILON * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x - lgamma(a));
}

/** Q(a, x) by its continued fraction. */
function upperGammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / smallest;
  let d = 1 / notZero(b);
  let fraction = d;
  for (let n = 1; n < mostTerms; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / notZero(an * d + b);
    c = notZero(b + an / c);
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < Number.EPSILON) break;
  }
  return fraction * Math.exp(a * Math.log(x) - x - lgamma(a));
}
