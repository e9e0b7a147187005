/**
 * Special functions of one real argument in float64: the gamma family and the normal distribution.
 * Relative error at most about 1e-13 where the value is not near a zero; near a zero, absolute error of a few 1e-16.
 * Series and recurrences: NIST Digital Library of Mathematical Functions (DLMF), chapters 5 and 7.
 */

const halfLogTwoPi = 0.9189385332046727;
const oneMinusEulerGamma = 0.42278433509846713;

/** zeta(k) - 1 for k = 2, 3, ...; computed to 60 digits from the definition of Riemann's zeta. */
const zetaMinusOne = [
  0.6449340668482264, 0.2020569031595943, 0.0823232337111382, 0.036927755143369927, 0.01734306198444914,
  0.008349277381922827, 0.00407735619794434, 0.0020083928260822143, 9.945751278180853e-4, 4.941886041194645e-4,
  2.4608655330804832e-4, 1.2271334757848915e-4, 6.124813505870482e-5, 3.058823630702049e-5, 1.5282259408651873e-5,
  7.637197637899763e-6, 3.81729326499984e-6, 1.908212716553939e-6, 9.539620338727962e-7, 4.769329867878065e-7,
  2.38450502727733e-7, 1.1921992596531106e-7, 5.9608189051259476e-8, 2.980350351465228e-8, 1.4901554828365041e-8,
];

/** Bernoulli numbers B2, B4, ..., B20. */
const bernoulli = [
  1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330,
];

/**
 * log|Gamma(x)|. Infinite at 0, -1, -2, ... (DLMF 5.7.3 near 2, 5.5.1 and 5.5.3 elsewhere, 5.11.1 from 10 on).
 */
export function lgamma(x: number): number {
  if (x <= 0) return x === Math.floor(x) ? Infinity : Math.log(Math.PI / Math.abs(sineOfPiTimes(x))) - lgamma(1 - x);
  if (x < 0.5) return lgamma(x + 1) - Math.log(x);
  if (x < 1.5) return lgammaNearTwo(x - 1) - Math.log1p(x - 1);
  if (x < 2.5) return lgammaNearTwo(x - 2);
  if (x < 10) return lgammaByRecurrence(x);
  return lgammaAsymptotic(x);
}

/** log Gamma(2 + z) for |z| <= 1/2, DLMF 5.7.3 */
function lgammaNearTwo(z: number): number {
  let sum = 0;
  for (let k = zetaMinusOne.length - 1; k >= 0; k--) sum = sum * -z + zetaMinusOne[k] / (k + 2);
  return z * (oneMinusEulerGamma + z * sum);
}

function lgammaByRecurrence(x: number): number {
  let product = 1;
  let base = x;
  while (base >= 2.5) product *= base -= 1;
  return Math.log(product) + lgammaNearTwo(base - 2);
}

function lgammaAsymptotic(x: number): number {
  if (x === Infinity) return Infinity;
  let sum = 0;
  for (let k = bernoulli.length; k >= 1; k--) sum = sum / (x * x) + bernoulli[k - 1] / (2 * k * (2 * k - 1));
  return (x - 0.5) * (Math.log(x) - 1) + (halfLogTwoPi - 0.5) + sum / x;
}

/** d log Gamma(x) / dx; NaN at 0, -1, -2, ... (DLMF 5.5.2, 5.5.4, 5.11.2) */
export function digamma(x: number): number {
  if (x <= 0) return x === Math.floor(x) ? NaN : digamma(1 - x) - Math.PI / tangentOfPiTimes(x);
  if (x >= 1.5 && x < 2.5) return digammaNearTwo(x - 2);
  if (x >= 0.5 && x < 1.5) return digammaNearTwo(x - 1) - 1 / x;
  let sum = 0;
  let shifted = x;
  for (; shifted < 10; shifted++) sum -= 1 / shifted;
  let series = 0;
  for (let k = bernoulli.length; k >= 1; k--) series = (series + bernoulli[k - 1] / (2 * k)) / (shifted * shifted);
  return sum + (Math.log(shifted) - 0.5 / shifted - series);
}

/** digamma(2 + z) for |z| <= 1/2: the derivative of DLMF 5.7.3 */
function digammaNearTwo(z: number): number {
  let sum = 0;
  for (let k = zetaMinusOne.length - 1; k >= 0; k--) sum = sum * -z + zetaMinusOne[k];
  return oneMinusEulerGamma + z * sum;
}

/** d² log Gamma(x) / dx²; infinite at 0, -1, -2, ... */
export function trigamma(x: number): number {
  if (x > 0) return polygamma(1, x);
  if (x === Math.floor(x)) return Infinity;
  return (Math.PI / sineOfPiTimes(x)) ** 2 - polygamma(1, 1 - x);
}

const largestOrder = 100;

/**
 * The derivative of order n + 1 of log Gamma, DLMF 5.15.1 and 5.15.8.
 * @param order n = 0, 1, 2, ..., 100
 * @returns NaN for other orders, and where x <= 0 and n >= 2: no definition here needs them
 */
export function polygamma(order: number, x: number): number {
  if (order === 0) return digamma(x);
  if (order === 1 && x <= 0) return trigamma(x);
  if (!(x > 0) || !(order >= 0 && order <= largestOrder) || order !== Math.floor(order)) return NaN;
  if (x === Infinity) return 0;
  const sign = order % 2 === 1 ? 1 : -1;
  const factorial = factorialOf(order);
  let sum = 0;
  let shifted = x;
  for (; shifted < 10 + order; shifted++) sum += shifted ** (-order - 1);
  return sign * (factorial * sum + polygammaAsymptotic(order, shifted, factorial));
}

function polygammaAsymptotic(order: number, x: number, factorial: number): number {
  let coefficient = factorial * (order + 1);
  let series = 0;
  let power = 1 / (x * x);
  bernoulli.forEach((number, index) => {
    const k = 2 * (index + 1);
    series += (number * coefficient * power) / factorialOf(k);
    coefficient *= (k + order) * (k + order + 1);
    power /= x * x;
  });
  return (factorial / order + factorial / (2 * x) + series) / x ** order;
}

function factorialOf(n: number): number {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
}

/** exp(-x²/2) / sqrt(2 pi) */
export function normalDensity(x: number): number {
  return expOfMinusHalfSquare(x) * 0.3989422804014327;
}

/** P(Z <= x) for Z ~ N(0, 1), with full relative accuracy in the lower tail. */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return NaN;
  const tail = 0.5 * expOfMinusHalfSquare(x) * scaledComplementaryError(Math.abs(x) * Math.SQRT1_2);
  return x < 0 ? tail : 1 - tail;
}

/**
 * The x with normalCdf(x) = p: a rational start (Abramowitz & Stegun 1964, 26.2.23), then Halley's steps.
 * @returns -Infinity at 0, Infinity at 1, NaN outside [0, 1]
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0) return -Infinity;
  let x = roughLowerQuantile(p);
  for (let step = 0; step < 3; step++) {
    const newton = (normalCdf(x) - p) / normalDensity(x);
    x -= newton / (1 + (x * newton) / 2);
  }
  return p === 0.5 ? 0 : x;
}

function roughLowerQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return numerator / denominator - t;
}

/**
 * Chebyshev coefficients of log(erfc(z) exp(z²) / t) in 2 t - 1, with t = 2 / (2 + z); computed to 60 digits
 * from erfc's definition at 60 nodes. The variable is that of Press et al. (2007), section 6.2.
 */
const scaledErrorCoefficients = [
  -1.3026537197817094, 0.6419697923564903, 0.019476473204185836, -0.009561514786808632, -9.465953444820369e-4,
  3.6683949785276145e-4, 4.252332480690777e-5, -2.0278578112534243e-5, -1.6242900046470256e-6, 1.303655835580523e-6,
  1.5626441722066142e-8, -8.523809591492654e-8, 6.529054439098851e-9, 5.059343495551469e-9, -9.913641564930331e-10,
  -2.2736512229318359e-10, 9.646791102015527e-11, 2.394038083039115e-12, -6.886027526497553e-12, 8.944879273090726e-13,
  3.1309213993429583e-13, -1.1270822361367253e-13, 3.810905255189232e-16, 7.106097613609237e-15, -1.5230282014571043e-15,
  -9.457494571291234e-17, 1.210237189224279e-16,
];

/** erfc(z) exp(z²) for z >= 0 */
function scaledComplementaryError(z: number): number {
  const t = 2 / (2 + z);
  const u = 4 * t - 2;
  let current = 0;
  let previous = 0;
  for (let k = scaledErrorCoefficients.length - 1; k > 0; k--) {
    [current, previous] = [scaledErrorCoefficients[k] + u * current - previous, current];
  }
  return t * Math.exp(scaledErrorCoefficients[0] / 2 + (u / 2) * current - previous);
}

/** exp(-x²/2) without the rounding of x²: x is split into a short head, squared exactly, and a rest (Cody 1969). */
function expOfMinusHalfSquare(x: number): number {
  if (Math.abs(x) > 40) return 0;
  const head = Math.trunc(x * 16) / 16;
  return Math.exp(-0.5 * head * head) * Math.exp(-0.5 * (x - head) * (x + head));
}

/** sin(pi x), exact at integers */
function sineOfPiTimes(x: number): number {
  const nearest = Math.round(x);
  const sine = Math.sin(Math.PI * (x - nearest));
  return nearest % 2 === 0 ? sine : -sine;
}

function tangentOfPiTimes(x: number): number {
  return Math.tan(Math.PI * (x - Math.round(x)));
}
