/**
 * What site means say of a field through inducing points: at a place of its own b* = B_*' B Gamma^-1 v, where the rest of the place is unknown,
 *
 *   Var(b* | v) = k** - |B_*|^2 + B_*' M^-1 B_*
 *
 * and at a site also what the site's own mean says of its rest, d = (K - Q)_ss: d - d^2 / Lambda + (1 - d / Lambda)^2 B_s' M^-1 B_s.
 * Knows factors that stand.
 */
import type { Matrix } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import { everyPair, quadraticFormInPlace, rowOf, solveInto, whiten, type InducingFactors, type InducingGeometry } from "./inducing-factors.js";
import { priorVariances, type Kriging } from "./kriging.js";

/** @param targets [t, c] */
export function inducingKriging({ field, points }: InducingGeometry, factors: InducingFactors, targets: Matrix): Kriging {
  const { covariance, sites } = field;
  const { free, pointFactor, gaps, variances, innerFactor } = factors;
  const across = covariance.measure(targets, points, everyPair(targets.rows, points.rows));
  const whitened = whiten(covariance, free.subarray(1), across, pointFactor, targets.rows);
  const siteOf = sitesAt(sites, targets);
  return {
    means(values) {
      const solved = new Float64Array(values.length);
      const said = solveInto(factors, values, solved);
      return Float64Array.from(siteOf, (site, i) => innerProduct(rowOf(whitened, i), said) + (site < 0 ? 0 : gaps[site] * solved[site]));
    },
    variances: () =>
      priorVariances(field, targets, free).map((prior, i) => {
        const row = rowOf(whitened, i).slice();
        const gap = prior - innerProduct(row, row);
        const unknown = quadraticFormInPlace(innerFactor, row);
        if (siteOf[i] < 0) return gap + unknown;
        const share = gap / variances[siteOf[i]];
        return gap * (1 - share) + (1 - share) ** 2 * unknown;
      }),
  };
}

/** For every target the site at its place; -1 for a place of its own. */
function sitesAt(sites: Matrix, targets: Matrix): Int32Array {
  const siteAt = new Map(Array.from({ length: sites.rows }, (_, s) => [rowOf(sites, s).join(" "), s]));
  return Int32Array.from({ length: targets.rows }, (_, i) => siteAt.get(rowOf(targets, i).join(" ")) ?? -1);
}
