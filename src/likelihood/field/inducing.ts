/**
 * A field through a few inducing points (FITC: Snelson & Ghahramani 2006; Quinonero-Candela & Rasmussen 2005, section 6): with u points, K_u theirs
 * and K_su with the sites, the field is what the points say of it and an independent rest at every site,
 *
 *   K ~ Q + diag(K - Q),  Q = K_su K_u^-1 K_us = B'B,   Gamma = B'B + Lambda,   Lambda = diag(K - Q) + sigma^2 W_s^-1
 *   Gamma^-1 = Lambda^-1 - Lambda^-1 B' M^-1 B Lambda^-1,   log|Gamma| = log|M| + sum log Lambda_s,   M = I + B Lambda^-1 B'
 *
 * (Woodbury in the points.) A covariance of its own, with K's diagonal, that is K where every site is a point. Cost q u^2, memory q u.
 * Knows sites and points; how these are chosen stands in `inducing-points.ts`.
 */
import { logDeterminantOfFactor } from "../../numerics/cholesky.js";
import type { Matrix } from "../../numerics/matrix.js";
import { inducingFactors, inducingGeometry, solveInto, type InducingFactors } from "./inducing-factors.js";
import { inducingKriging } from "./inducing-kriging.js";
import { gradientOfLogDeterminant, inducingSlopes, type InducingSlopes } from "./inducing-slopes.js";
import type { Kriging } from "./kriging.js";
import type { ObservedField, SiteCovariance } from "./site-covariance.js";

export interface InducingSites extends SiteCovariance {
  /** At other places, and at sites, whose rest their means tell too. @param targets [t, c] */
  kriging(targets: Matrix): Kriging;
}

/** @param points [u, c], no two at one place */
export function inducingSites(field: ObservedField, points: Matrix): InducingSites {
  const geometry = inducingGeometry(field, points);
  const q = field.sites.rows;
  let now: InducingFactors | null = null;
  let slopes: InducingSlopes | null = null;
  const current = (): InducingFactors => {
    now ??= inducingFactors(geometry, new Float64Array(1 + field.covariance.freeCount));
    return now;
  };
  const currentSlopes = (): InducingSlopes => (slopes ??= inducingSlopes(geometry, current()));
  return {
    siteCount: q,
    parameterCount: 1 + field.covariance.freeCount,
    setParameters(free) {
      [now, slopes] = [inducingFactors(geometry, free.slice()), null];
    },
    applyInverse: (values, out) => void solveInto(current(), values, out),
    logDeterminant: () => logDeterminantOfFactor(current().innerFactor) + current().variances.reduce((sum, variance) => sum + Math.log(variance), 0),
    logDeterminantGradient: () => gradientOfLogDeterminant(geometry, current(), currentSlopes()),
    derivativeProduct(parameter, values, out) {
      if (parameter > 0) currentSlopes().addProduct(parameter - 1, values, out.fill(0));
      else for (let s = 0; s < q; s++) out[s] = (Math.exp(current().free[0]) * values[s]) / field.siteWeights[s];
    },
    kriging: (targets) => inducingKriging(geometry, current(), targets),
  };
}
