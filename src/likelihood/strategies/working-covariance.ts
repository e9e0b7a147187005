/**
 * The covariance that a net's gradient is taken under while it learns: with k >= 1,
 *
 *   V_k = Z D Z' + K + k sigma^2 W^-1,        gradient -k V_k^-1 r
 *
 * k = 1 is V, and k without bound is independent rows. At the true f it is zero on average for every k, as it is for any working covariance
 * (Liang & Zeger 1986); at k = 1 it is efficient. V_1^-1 divides what varies between groups of n_j rows by about 1 + n_j sigma_b^2 / sigma^2 and leaves
 * what varies within, so that a net whose steps are scaled by the noise of the latter barely moves along the former: a product of two
 * inputs that are constant within groups was not found at all. V_k divides by k times less. Knows a solver by its seam; not when k changes.
 */
import type { MarginalSolver } from "../solvers/solver.js";

export interface WorkingCovariance {
  /** From here on k; the solver is back at V. */
  temper(noiseFactor: number): void;
  /** Brings the solver to V_k, where it stays until `leave`. @returns k */
  enter(): number;
  /** Brings the solver back to V. */
  leave(): void;
}

/** @param solver at V; its phi is moved by others only after `leave` */
export function workingCovariance(solver: Pick<MarginalSolver, "free" | "setFree">): WorkingCovariance {
  let noiseFactor = 1;
  /** phi of V while the solver stands at V_k */
  let own: Float64Array | null = null;
  const leave = (): void => {
    if (own !== null) solver.setFree(own);
    own = null;
  };
  return {
    leave,
    temper(next) {
      leave();
      noiseFactor = next;
    },
    enter() {
      if (own === null && noiseFactor !== 1) {
        own = solver.free.slice();
        solver.setFree(own.map((value, k) => (k === 0 ? value + Math.log(noiseFactor) : value)));
      }
      return noiseFactor;
    },
  };
}
