/**
 * log|S| by stochastic Lanczos quadrature (Ubaru, Chen & Saad 2017): with P = C C' the preconditioner,
 * log|S| = log|P| + E[ |z|^2 e_1' log(T) e_1 ], T the Lanczos matrix of C^-1 S C^-T begun at a vector z of random signs, read off conjugate
 * gradients. The preconditioned matrix is close to I, so that few probes and few iterations suffice.
 */
import { innerProduct } from "../../numerics/product.js";
import { randomSource, type RandomSource } from "../../numerics/random.js";
import { conjugateGradient, conjugateGradientStorage, type LanczosCoefficients, type LinearOperator } from "./conjugate-gradient.js";
import { outlyingDirections, removeDirections } from "./deflation.js";

/** An operator S whose preconditioner P = C C' has a root. */
export interface RootedOperator extends LinearOperator {
  /** out = C v */
  readonly preconditioner: { multiplyRoot(values: Float64Array, out: Float64Array): void };
}

/** log T converges faster than the solve: a solve to a tenth of a percent leaves no error beside the probes' own. */
const settings = { tolerance: 1e-3, maximumIterations: 200 };

/** log|C^-1 S C^-T|, an unbiased estimate in the probes. @param seed fixes them */
export function preconditionedLogDeterminant(operator: RootedOperator, probeCount: number, seed: number): number {
  if (operator.size === 0) return 0;
  const samples = logDeterminantSamples(operator, probeCount, seed);
  return samples.reduce((sum, value) => sum + value / samples.length, 0);
}

/** Without anything taken off: what each probe says by itself. */
function logDeterminantSamples(operator: RootedOperator, probeCount: number, seed: number): Float64Array {
  const random = randomSource(seed);
  const solveLog = logarithmSolver(operator);
  const start = new Float64Array(operator.size);
  return Float64Array.from({ length: probeCount }, () => {
    operator.preconditioner.multiplyRoot(randomSigns(operator.size, random), start);
    return operator.size * solveLog(start).logarithm;
  });
}

export interface ProbedValue {
  readonly value: number;
  /** over the probes' random signs */
  readonly standardError: number;
}

/** Probes of K's own trace for each of its logarithm's: one product each, where a logarithm takes about ten. */
const traceProbesEach = 10;

/**
 * log|C^-1 S C^-T| with a fraction of the plain estimate's error: of K = C^-1 S C^-T, the directions farthest from one are summed
 * exactly, and for the rest log K - K is probed, which varies little, while many cheap probes give the trace of K.
 */
export function logDeterminantEstimate(operator: RootedOperator, probeCount: number, seed: number): ProbedValue {
  if (operator.size === 0) return { value: 0, standardError: 0 };
  const random = randomSource(seed);
  const start = new Float64Array(operator.size);
  const draw = (): void => operator.preconditioner.multiplyRoot(randomSigns(operator.size, random), start);
  draw();
  const deflation = outlyingDirections(operator, start);
  const solveLog = logarithmSolver(operator);
  const exact = deflation.directions.reduce((sum, direction) => sum + solveLog(direction).logarithm, 0);
  /** of the trace of f(K) beside the directions, by one probe */
  const sampleOf = (quotient: () => number): number => {
    draw();
    return (operator.size - removeDirections(start, deflation)) * quotient();
  };
  const excess = meanOf(probeCount, () => sampleOf(() => {
    const { logarithm, value } = solveLog(start);
    return logarithm - value;
  }));
  const trace = meanOf(traceProbesEach * probeCount, () => sampleOf(() => rayleighQuotient(operator, start)));
  return { value: exact + excess.value + trace.value, standardError: Math.hypot(excess.standardError, trace.standardError) };
}

function meanOf(count: number, sample: () => number): ProbedValue {
  const samples = Float64Array.from({ length: count }, sample);
  const value = samples.reduce((sum, one) => sum + one / count, 0);
  const squares = samples.reduce((sum, one) => sum + (one - value) ** 2, 0);
  return { value, standardError: Math.sqrt(squares / (count * Math.max(1, count - 1))) };
}

/** u'log(K)u and u'Ku for the unit vector u along a residual's C^-1 r. */
function logarithmSolver(operator: RootedOperator): (residual: Float64Array) => { readonly logarithm: number; readonly value: number } {
  const storage = conjugateGradientStorage(operator.size);
  return (residual) => {
    const record: LanczosCoefficients = { steps: [], ratios: [] };
    conjugateGradient(operator, residual, new Float64Array(operator.size), settings, storage, record);
    return { logarithm: firstElementOfLog(record), value: record.steps.length === 0 ? 1 : 1 / record.steps[0] };
  };
}

/** u'Ku = x'Sx / r'x with x = P^-1 r. */
function rayleighQuotient(operator: RootedOperator, residual: Float64Array): number {
  const preconditioned = new Float64Array(operator.size);
  const product = new Float64Array(operator.size);
  operator.precondition(residual, preconditioned);
  operator.apply(preconditioned, product);
  return innerProduct(preconditioned, product) / innerProduct(preconditioned, residual);
}

function randomSigns(size: number, random: RandomSource): Float64Array {
  return Float64Array.from({ length: size }, () => (random.integer(2) === 0 ? 1 : -1));
}

/** e_1' log(T) e_1 for T_kk = 1/a_k + c_(k-1)/a_(k-1), T_(k,k+1) = sqrt(c_k)/a_k (a: steps, c: ratios). */
function firstElementOfLog({ steps, ratios }: LanczosCoefficients): number {
  const size = steps.length;
  if (size === 0) return 0;
  const diagonal = Float64Array.from(steps, (step, k) => 1 / step + (k === 0 ? 0 : ratios[k - 1] / steps[k - 1]));
  const offDiagonal = Float64Array.from({ length: size }, (_, k) => (k + 1 < size ? Math.sqrt(ratios[k]) / steps[k] : 0));
  const firstRow = new Float64Array(size);
  firstRow[0] = 1;
  implicitQl(diagonal, offDiagonal, firstRow);
  let sum = 0;
  for (let k = 0; k < size; k++) sum += firstRow[k] ** 2 * Math.log(diagonal[k]);
  return sum;
}

/**
 * Eigenvalues of a symmetric tridiagonal matrix over its diagonal, and the first row of its eigenvectors: the implicit QL
 * algorithm with Wilkinson's shift (Golub & Welsch 1969).
 */
function implicitQl(diagonal: Float64Array, offDiagonal: Float64Array, firstRow: Float64Array): void {
  const n = diagonal.length;
  for (let low = 0; low < n; low++) {
    for (let sweep = 0; sweep < 60; sweep++) {
      let high = low;
      while (high + 1 < n && Math.abs(offDiagonal[high]) > Number.EPSILON * (Math.abs(diagonal[high]) + Math.abs(diagonal[high + 1]))) high++;
      if (high === low) break;
      let g = (diagonal[low + 1] - diagonal[low]) / (2 * offDiagonal[low]);
      g = diagonal[high] - diagonal[low] + offDiagonal[low] / (g + (g < 0 ? -1 : 1) * Math.hypot(g, 1));
      let sine = 1;
      let cosine = 1;
      let shift = 0;
      for (let i = high - 1; i >= low; i--) {
        const f = sine * offDiagonal[i];
        const b = cosine * offDiagonal[i];
        const r = Math.hypot(f, g);
        offDiagonal[i + 1] = r;
        sine = r === 0 ? 0 : f / r;
        cosine = r === 0 ? 1 : g / r;
        g = diagonal[i + 1] - shift;
        const t = (diagonal[i] - g) * sine + 2 * cosine * b;
        shift = sine * t;
        diagonal[i + 1] = g + shift;
        g = cosine * t - b;
        const held = firstRow[i + 1];
        firstRow[i + 1] = sine * firstRow[i] + cosine * held;
        firstRow[i] = cosine * firstRow[i] - sine * held;
      }
      diagonal[low] -= shift;
      offDiagonal[low] = g;
      offDiagonal[high] = 0;
    }
  }
}
