/**
 * log|S| by stochastic Lanczos quadrature (Ubaru, Chen & Saad 2017): with P = C C' the preconditioner,
 * log|S| = log|P| + E[ |z|^2 e_1' log(T) e_1 ], T the Lanczos matrix of C^-1 S C^-T begun at a vector z of random signs, read off conjugate
 * gradients. The preconditioned matrix is close to I, so that few probes and few iterations suffice.
 */
import { randomSource } from "../../numerics/random.js";
import { conjugateGradient, conjugateGradientStorage, type LanczosCoefficients, type LinearOperator } from "./conjugate-gradient.js";

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

/** What each probe says log|C^-1 S C^-T| is: their mean is the estimate, their spread its error. */
export function logDeterminantSamples(operator: RootedOperator, probeCount: number, seed: number): Float64Array {
  const random = randomSource(seed);
  const storage = conjugateGradientStorage(operator.size);
  const signs = new Float64Array(operator.size);
  const start = new Float64Array(operator.size);
  return Float64Array.from({ length: probeCount }, () => {
    for (let k = 0; k < signs.length; k++) signs[k] = random.integer(2) === 0 ? 1 : -1;
    operator.preconditioner.multiplyRoot(signs, start);
    const record: LanczosCoefficients = { steps: [], ratios: [] };
    conjugateGradient(operator, start, new Float64Array(operator.size), settings, storage, record);
    return operator.size * firstElementOfLog(record);
  });
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
