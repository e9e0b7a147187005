/** Values of the covariance parameters, on the scale that is reported. Absolute: in squared response units. */
import type { Matrix } from "../numerics/matrix.js";

export interface VarianceComponents {
  /** sigma^2; Var(e_i) = sigma^2 / w_i */
  readonly residualVariance: number;
  /**
   * D_t for every grouped term, [d, d] each, symmetric positive semi-definite, both triangles filled; of a structure by definition with
   * more than `mostListedEffects` effects it is left empty, [0, 0], and follows from `parameters`
   */
  readonly grouped: readonly Matrix[];
  /** for every term that a definition describes, structures of grouped terms before kernels: its parameters in the definition's order */
  readonly parameters: readonly Float64Array[];
}
