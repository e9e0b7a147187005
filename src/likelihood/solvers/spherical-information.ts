/** From the posterior of spherical effects to what the level sums of V^-1 are: one congruence, shared by the solvers that know U. */
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { congruence, transposed } from "../../numerics/product.js";
import { lowerInverse } from "../small-matrix.js";

/**
 * sum_j Z_j'V^-1 Z_j = L^-T (q I - sum_j U_jj) L^-1; nothing along a direction without variance.
 * @param posteriorSum sum over levels of U_jj = Var(u_j | y), [d, d]
 * @param factor L with D = L L', [d, d]
 */
export function informationFromPosterior(posteriorSum: Matrix, levelCount: number, factor: Matrix): Matrix {
  const d = factor.rows;
  const reduction = zeros(d, d);
  for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) reduction.data[a * d + b] = (a === b ? levelCount : 0) - posteriorSum.data[a * d + b];
  return congruence(transposed(lowerInverse(factor)), reduction);
}
