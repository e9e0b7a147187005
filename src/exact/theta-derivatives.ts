/**
 * First and second derivatives of the profiled deviance in theta, from sums over levels that any solver of the equations can give:
 * gradient 2 T Λ, and n/rho² (fᵀPf - a aᵀ/rho²) + <T, d²(ΛΛᵀ)> with f_k = Z (dΛ_k Λᵀ + Λ dΛ_kᵀ) v and a_k = yᵀP f_k, where
 * v = ZᵀPy: average information (Gilmour, Thompson & Cullis 1995) for one trace, the rest exact. Knows theta; knows no rows.
 */
import { zeros, type Matrix } from "../numerics/matrix.js";
import type { FreeElement } from "./parameters.js";

/** @param covarianceDerivatives T of every term: the derivative with respect to ΛΛᵀ */
export function thetaGradient(elements: readonly FreeElement[], relativeFactors: readonly Matrix[], covarianceDerivatives: readonly Matrix[]): Float64Array {
  return Float64Array.from(elements, ({ termIndex, row, column }) => {
    const derivative = covarianceDerivatives[termIndex];
    const d = derivative.columns;
    let sum = 0;
    for (let a = 0; a < d; a++) sum += derivative.data[row * d + a] * relativeFactors[termIndex].data[a * d + column];
    return 2 * sum;
  });
}

/** What the working variables f_k of theta's elements have in common with each other and with the response. */
export interface WorkingProducts {
  /** f_kᵀ P f_l, [k, k], lower triangle */
  readonly information: Matrix;
  /** a_k = yᵀ P f_k */
  readonly profiles: readonly number[];
  /** rho², and n or n - p over it */
  readonly penalisedResidual: number;
  readonly scale: number;
}

export function thetaHessian(elements: readonly FreeElement[], covarianceDerivatives: readonly Matrix[], working: WorkingProducts): Matrix {
  const { information, profiles, penalisedResidual, scale } = working;
  const count = elements.length;
  const hessian = zeros(count, count);
  elements.forEach((k, i) => elements.slice(0, i + 1).forEach((l, j) => {
    const derivative = covarianceDerivatives[k.termIndex];
    const curvature = k.termIndex === l.termIndex && k.column === l.column ? 2 * derivative.data[k.row * derivative.columns + l.row] : 0;
    const value = scale * (information.data[i * count + j] - (profiles[i] * profiles[j]) / penalisedResidual) + curvature;
    hessian.data[i * count + j] = value;
    hessian.data[j * count + i] = value;
  }));
  return hessian;
}

/** Where the d effects of each level of a term stand: `start + level * stride`. */
export interface EffectPositions {
  readonly start: number;
  readonly stride: number;
  readonly levelCount: number;
}

/** out += e_row (Λᵀv)_column + Λ_column v_row at every level: the effects whose rows are f of one element. @param scores v */
export function addWorkingEffects({ row, column }: FreeElement, relativeFactor: Matrix, { start, stride, levelCount }: EffectPositions, scores: Float64Array, out: Float64Array): void {
  const { data, columns: d } = relativeFactor;
  for (let level = 0, at = start; level < levelCount; level++, at += stride) {
    for (let a = 0; a < d; a++) {
      out[at + row] += data[a * d + column] * scores[at + a];
      out[at + a] += data[a * d + column] * scores[at + row];
    }
  }
}
