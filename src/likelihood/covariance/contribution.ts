/**
 * The one primitive that a random contribution is fully known by: Cov(rows a, rows b; theta) and its pull-back to theta.
 * Knows rows by their number in a design; knows nothing of residuals, likelihoods or of how theta is moved.
 * Grouped terms are one kind of it; a covariance function over sites is another and enters V in the same place.
 */
import type { Matrix } from "../../numerics/matrix.js";

export interface RandomContribution {
  /** length of theta */
  readonly parameterCount: number;

  /**
   * out_ij += Cov(row a_i, row b_j; theta), squared response units.
   * @param theta [parameterCount]
   * @param out [a, b]
   */
  addCovariance(first: Int32Array, second: Int32Array, theta: Float64Array, out: Matrix): void;

  /**
   * out_k += sum_ij G_ij dCov_ij/dtheta_k.
   * @param cotangent G, [a, b]
   * @param out [parameterCount]
   */
  pullBack(first: Int32Array, second: Int32Array, theta: Float64Array, cotangent: Matrix, out: Float64Array): void;
}
