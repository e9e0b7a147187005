/**
 * What a strategy needs of the full training data's V, whatever its structure: V^-1 times a vector, the random effects that go
 * with it, the traces that move theta, and log|V| where it can be had. Two answers exist: exact elimination of nested factors,
 * and conjugate gradients for crossed ones. Knows theta; holds no residual and no beta.
 */
import type { Matrix } from "../../numerics/matrix.js";
import type { VarianceComponents } from "../components.js";

export interface MarginalSolver {
  /** whether `solve` and `levelInformation` are exact up to rounding */
  readonly isExact: boolean;

  readonly components: VarianceComponents;

  /** Moves theta and renews what depends on it. @throws NumericalError where V is not positive definite */
  setComponents(components: VarianceComponents): void;

  /**
   * out = V^-1 v, and the effects that go with it: b_t = D_t Z_t' V^-1 v, so that out = W (v - sum_t Z_t b_t) / sigma^2.
   * @param values v, [n]
   * @param effects in and out: b_t, [levels, d] each; an iterative solver starts from what stands there
   * @param out [n]
   * @param tolerance relative error that an iterative solver may leave; left out, its own
   */
  solve(values: Float64Array, effects: readonly Float64Array[], out: Float64Array, tolerance?: number): void;

  /** sum over levels of Z_tj' V^-1 Z_tj, [d, d] for every term. */
  levelInformation(): readonly Matrix[];

  /** log|V|; where the solver is not exact, an estimate by fixed probes */
  logDeterminant(): number;

  /** Var(b_j | y, beta) of every term, [levels, d, d]; D for a level without rows. */
  conditionalVariances(): readonly Float64Array[];
}
