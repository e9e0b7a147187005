/**
 * The few directions along which a preconditioned operator is farthest from the identity: Ritz vectors of one Lanczos run. Probes
 * that leave them out vary much less, and what they hold is added exactly (Gambhir, Stathopoulos & Orginos 2017).
 * In the coordinates of residuals r, where the inner product is r'P^-1 s. Knows an operator; nothing of models.
 */
import { symmetricEigen } from "../../numerics/eigen.js";
import { zeros } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import { conjugateGradient, conjugateGradientStorage, type LanczosCoefficients, type LinearOperator } from "./conjugate-gradient.js";

export interface Deflation {
  /** r_j, orthonormal in r'P^-1 s */
  readonly directions: readonly Float64Array[];
  /** P^-1 r_j */
  readonly preconditioned: readonly Float64Array[];
}

const settings = { tolerance: 1e-6, maximumIterations: 30 };
/** Each direction costs a solve; beyond these the spectrum is a bulk that probes know well. */
const mostDirections = 6;
/** A Ritz value whose logarithm is smaller adds less variance than it is worth. */
const leastLogarithm = 0.25;
/** Share of a Ritz vector's length that must be left beside those before it: a copy of one that has converged leaves less. */
const independentShare = 0.5;

/** @param start a random vector in the coordinates of residuals */
export function outlyingDirections(operator: LinearOperator, start: Float64Array): Deflation {
  const record: LanczosCoefficients = { steps: [], ratios: [], residuals: [] };
  conjugateGradient(operator, start, new Float64Array(operator.size), settings, conjugateGradientStorage(operator.size), record);
  const directions: Float64Array[] = [];
  const preconditioned: Float64Array[] = [];
  for (const candidate of ritzVectors(record)) {
    if (directions.length === mostDirections) break;
    const image = new Float64Array(operator.size);
    for (let pass = 0; pass < 2; pass++) removeDirections(candidate, { directions, preconditioned });
    operator.precondition(candidate, image);
    const length = Math.sqrt(innerProduct(candidate, image));
    if (!(length > independentShare)) continue;
    directions.push(candidate.map((value) => value / length));
    preconditioned.push(image.map((value) => value / length));
  }
  return { directions, preconditioned };
}

/** r -= sum of (r_j'P^-1 r) r_j, in place. @returns the squared length that was taken off */
export function removeDirections(residual: Float64Array, { directions, preconditioned }: Deflation): number {
  let removed = 0;
  directions.forEach((direction, j) => {
    const share = innerProduct(preconditioned[j], residual);
    for (let k = 0; k < residual.length; k++) residual[k] -= share * direction[k];
    removed += share * share;
  });
  return removed;
}

/** Of unit length, those whose values have the largest logarithms first. */
function ritzVectors({ steps, ratios, residuals = [] }: LanczosCoefficients): Float64Array[] {
  const size = steps.length;
  const tridiagonal = zeros(size, size);
  for (let k = 0; k < size; k++) {
    tridiagonal.data[k * size + k] = 1 / steps[k] + (k === 0 ? 0 : ratios[k - 1] / steps[k - 1]);
    if (k + 1 === size) continue;
    const beside = Math.sqrt(ratios[k]) / steps[k];
    tridiagonal.data[k * size + k + 1] = beside;
    tridiagonal.data[(k + 1) * size + k] = beside;
  }
  const { values, vectors } = symmetricEigen(tridiagonal);
  const distance = (j: number): number => Math.abs(Math.log(Math.max(values[j], Number.MIN_VALUE)));
  const outlying = Array.from(values, (_, j) => j).filter((j) => distance(j) > leastLogarithm).sort((a, b) => distance(b) - distance(a));
  return outlying.slice(0, 2 * mostDirections).map((j) => {
    const out = new Float64Array(residuals[0].vector.length);
    for (let k = 0; k < size; k++) {
      // Lanczos vectors are the residuals of conjugate gradients with alternating signs
      const share = ((k % 2 === 0 ? 1 : -1) * vectors.data[k * size + j]) / residuals[k].length;
      for (let i = 0; i < out.length; i++) out[i] += share * residuals[k].vector[i];
    }
    return out;
  });
}
