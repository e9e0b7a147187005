/** Values of the covariance parameters, on the scale that is reported. Absolute: in squared response units. */
import type { Matrix } from "../numerics/matrix.js";

export interface VarianceComponents {
  /** sigma^2; Var(e_i) = sigma^2 / w_i */
  readonly residualVariance: number;
  /** D_t for every grouped term, [d, d] each, symmetric positive semi-definite, both triangles filled */
  readonly grouped: readonly Matrix[];
  /** for every kernel term, its parameters in the definition's order */
  readonly kernels: readonly Float64Array[];
}
