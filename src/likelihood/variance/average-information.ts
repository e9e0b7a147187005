/**
 * The average information of the full data's log-likelihood in phi, whatever the structure of V:
 *
 *   AI_kl = 1/2 f_k' V^-1 f_l,  f_k = (dV/dphi_k) alpha,  alpha = V^-1 r
 *
 * Gilmour, Thompson & Cullis (1995), for maximum likelihood. Knows a solver by its seam; not how a step is chosen.
 */
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import type { MarginalSolver } from "../solvers/solver.js";

/** Kept between steps: an iterative solver starts from the last step's effects. */
export interface InformationStorage {
  /** f_k, [n] each */
  readonly vectors: readonly Float64Array[];
  readonly effects: readonly (readonly Float64Array[])[];
}

/** The information only shapes the step, whose fixed point the score decides: a hundredth is enough. */
const informationTolerance = 1e-2;

export function informationStorage(solver: MarginalSolver, rowCount: number): InformationStorage {
  return {
    vectors: Array.from(solver.free, () => new Float64Array(rowCount)),
    effects: Array.from(solver.free, () => solver.zeroEffects()),
  };
}

/** AI in phi, [k, k], positive semi-definite. @param alpha V^-1 r at the solver's phi, [n] */
export function averageInformation(solver: MarginalSolver, alpha: Float64Array, { vectors, effects }: InformationStorage): Matrix {
  const count = vectors.length;
  vectors.forEach((vector, k) => solver.addDirection(k, alpha, vector.fill(0)));
  const result = zeros(count, count);
  const solved = new Float64Array(alpha.length);
  for (let k = 0; k < count; k++) {
    solver.solve(vectors[k], effects[k], solved, informationTolerance);
    for (let l = 0; l < count; l++) result.data[k * count + l] = 0.5 * innerProduct(vectors[l], solved);
  }
  return result;
}
