/**
 * Preconditioned conjugate gradients for S x = b, S symmetric positive definite and known by its product with a vector only.
 * Saad (2003), algorithm 9.1. Knows vectors; nothing of models.
 */
import { innerProduct } from "../../numerics/product.js";

export interface LinearOperator {
  readonly size: number;
  /** out = S x */
  apply(x: Float64Array, out: Float64Array): void;
  /** out = P^-1 r, P the preconditioner */
  precondition(residual: Float64Array, out: Float64Array): void;
}

export interface ConjugateGradientSettings {
  /** stop when r'P^-1 r is below its square times b'P^-1 b */
  readonly tolerance: number;
  readonly maximumIterations: number;
}

export interface ConjugateGradientResult {
  readonly iterations: number;
  readonly hasConverged: boolean;
}

/** The recurrence's coefficients, in order: the Lanczos tridiagonal matrix of P^-1 S follows from them. */
export interface LanczosCoefficients {
  readonly steps: number[];
  readonly ratios: number[];
  /** where wanted: the residual before each step, and its length in r'P^-1 r */
  readonly residuals?: { readonly vector: Float64Array; readonly length: number }[];
}

/** Work vectors of one size, reused from solve to solve. After a solve `residual` holds b - S x. */
export interface ConjugateGradientStorage {
  readonly residual: Float64Array;
  readonly preconditioned: Float64Array;
  readonly direction: Float64Array;
  readonly product: Float64Array;
}

export function conjugateGradientStorage(size: number): ConjugateGradientStorage {
  return {
    residual: new Float64Array(size),
    preconditioned: new Float64Array(size),
    direction: new Float64Array(size),
    product: new Float64Array(size),
  };
}

/**
 * Improves x until the tolerance holds.
 * @param solution in: where to start; out: x
 * @param record receives the coefficients, where a caller wants the spectrum
 */
export function conjugateGradient(
  operator: LinearOperator,
  rightHandSide: Float64Array,
  solution: Float64Array,
  settings: ConjugateGradientSettings,
  { residual, preconditioned, direction, product }: ConjugateGradientStorage,
  record: LanczosCoefficients | null = null,
): ConjugateGradientResult {
  operator.precondition(rightHandSide, preconditioned);
  const limit = settings.tolerance ** 2 * innerProduct(rightHandSide, preconditioned);
  if (isZero(solution)) residual.set(rightHandSide);
  else {
    operator.apply(solution, product);
    for (let k = 0; k < residual.length; k++) residual[k] = rightHandSide[k] - product[k];
  }
  operator.precondition(residual, preconditioned);
  direction.set(preconditioned);
  let length = innerProduct(residual, preconditioned);
  for (let iteration = 0; iteration < settings.maximumIterations; iteration++) {
    if (!(length > limit)) return { iterations: iteration, hasConverged: length <= limit };
    record?.residuals?.push({ vector: residual.slice(), length: Math.sqrt(length) });
    operator.apply(direction, product);
    const step = length / innerProduct(direction, product);
    for (let k = 0; k < residual.length; k++) {
      solution[k] += step * direction[k];
      residual[k] -= step * product[k];
    }
    operator.precondition(residual, preconditioned);
    const next = innerProduct(residual, preconditioned);
    const ratio = next / length;
    record?.steps.push(step);
    record?.ratios.push(ratio);
    for (let k = 0; k < residual.length; k++) direction[k] = preconditioned[k] + ratio * direction[k];
    length = next;
  }
  return { iterations: settings.maximumIterations, hasConverged: length <= limit };
}

/** A start at nothing needs no product. */
function isZero(vector: Float64Array): boolean {
  for (let k = 0; k < vector.length; k++) if (vector[k] !== 0) return false;
  return true;
}
