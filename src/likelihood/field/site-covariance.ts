/**
 * The covariance of a field's site means, Gamma = K + sigma^2 W_s^-1, W_s the sums of the rows' weights: all that a likelihood needs of it,
 * whether it is factored as it stands or approximated. Parameters are free numbers: log sigma^2, then the kernel's.
 */
import type { Matrix } from "../../numerics/matrix.js";
import type { ElementCovariance } from "../structured/covariance.js";

/** Sites with rows, and what their means' noise is. */
export interface ObservedField {
  readonly covariance: ElementCovariance;
  /** [q, c] */
  readonly sites: Matrix;
  /** W_s: sum of the weights of a site's rows, [q] */
  readonly siteWeights: Float64Array;
}

export interface SiteCovariance {
  readonly siteCount: number;
  /** one for log sigma^2, and the kernel's own */
  readonly parameterCount: number;
  /** @throws NumericalError `not-positive-definite` */
  setParameters(free: Float64Array): void;
  /** out = Gamma^-1 v, [q]; `out` is another array than `v` */
  applyInverse(values: Float64Array, out: Float64Array): void;
  /** log|Gamma| */
  logDeterminant(): number;
  /** d log|Gamma| / dphi = tr(Gamma^-1 dGamma_k), [parameterCount] */
  logDeterminantGradient(): Float64Array;
  /** out = (dGamma / dphi_k) v, [q]; `out` is another array than `v` */
  derivativeProduct(parameter: number, values: Float64Array, out: Float64Array): void;
}
