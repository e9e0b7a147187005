/**
 * THE SEAM between theta and V. A solver answers for the full training data's V(phi), whatever its structure, in four questions:
 *
 *   solve            V^-1 v, with what it says of the random effects
 *   addDirection     (dV/dphi_k) v: average information needs nothing else of V's inside
 *   score            dNLL/dphi at alpha = V^-1 r
 *   logDeterminant   log|V|, where it can be had
 *
 * phi is unconstrained: phi_0 = log sigma^2, then the free parameters of every random term, grouped terms before kernels
 * (`parameters.ts` lays them out and brings them back to the reported scale). Nothing above this file knows what kind of term a
 * phi_k belongs to: `marginal-model.ts` moves phi by average information, r'V^-1 r and solves alone; the strategies cut batches.
 * A new structure of V (elimination of nested factors, conjugate gradients, dense blocks, fields by neighbours, their sums) is a new
 * file that gives this interface, and `marginal-solver.ts` chooses among them. A solver holds phi; no residual and no beta.
 */
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import type { FreeCoordinate } from "../structure-parameters.js";

export interface MarginalSolver {
  /** whether `solve`, `score` and `logDeterminant` are exact up to rounding; where not, a step of theta is not checked by its objective */
  readonly isExact: boolean;

  /** phi, [k] */
  readonly free: Float64Array;

  /** what phi says, on the scale that is reported */
  readonly components: VarianceComponents;

  /** Moves phi and renews what depends on it. @throws NumericalError where V is not positive definite */
  setFree(free: Float64Array): void;

  /** How far each coordinate of phi may go from where it is, [k]. */
  coordinates(): readonly FreeCoordinate[];

  /**
   * What `solve` writes of the random effects, at zero: one array per random term. For a grouped term of lme4's kind b_t, [levels, d];
   * otherwise as the solver lays it out, for `addPredictions` and as a warm start.
   */
  zeroEffects(): Float64Array[];

  /**
   * out = V^-1 v, and the effects that go with it: b_t = Cov(b_t, v) V^-1 v, so that out = W (v - sum_t Z_t b_t) / sigma^2.
   * @param values v, [n]
   * @param effects in and out, as `zeroEffects` lays them out; an iterative solver starts from what stands there
   * @param out [n]
   * @param tolerance relative error that an iterative solver may leave; left out, its own
   */
  solve(values: Float64Array, effects: readonly Float64Array[], out: Float64Array, tolerance?: number): void;

  /**
   * out += sum_t Z_t b_t: what the effects say of any rows, those of training among them. A level that training did not see has b = 0.
   * @param rows a design with training's levels and sites, such as `selectDesignRows` gives of one
   * @param out [rows.rowCount]
   */
  addPredictions(rows: Design, effects: readonly Float64Array[], out: Float64Array): void;

  /** out += (dV/dphi_k) v. @param vector v, [n] @param out [n] */
  addDirection(k: number, vector: Float64Array, out: Float64Array): void;

  /** The derivatives of NLL along phi. @param alpha V^-1 r at the current phi, [n] */
  score(alpha: Float64Array): Score;

  /** log|V|; where the solver is not exact, an estimate by fixed probes */
  logDeterminant(): number;
}

export interface Score {
  /** dNLL/dphi = 1/2 (tr V^-1 dV/dphi_k - alpha'(dV/dphi_k) alpha), [k]; traces may be probed where the solver is not exact */
  readonly gradient: Float64Array;
  /** phi after one EM step, which is monotone and slow: what is left where average information leads nowhere; null where none is known */
  readonly expectationMaximisation: (() => Float64Array) | null;
}

/** A solver under whose V the rows fall into independent blocks that batches may keep whole. */
export interface WholeBlocks {
  /**
   * out = V^-1 r for rows that are whole blocks.
   * @param rows in any order, [m]
   * @param residual r at those rows, [m]
   * @param out [m]; may not be `residual`
   * @returns log|V| of those rows
   */
  solveRows(rows: Int32Array, residual: Float64Array, out: Float64Array): number;
}
