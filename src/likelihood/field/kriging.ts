/**
 * What site means say of the field at other places: b* = k'Gamma^-1 v and Var(b* | v) = k** - k'Gamma^-1 k, k = Cov(b*, field at the sites)
 * (Cressie 1993, section 3.2, with the mean known). From all sites where Gamma is factored as it stands; from the nearest ones where it is
 * not, each place by a small system of its own. Knows sites and parameters; no rows.
 */
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import { localSystem } from "./conditionals.js";
import type { DenseSites } from "./dense-sites.js";
import { comparablePoints, nearestKnown, type SiteGeometry } from "./neighbours.js";
import type { ObservedField } from "./site-covariance.js";

export interface Kriging {
  /** b* of every target from v at the sites, [targets] */
  means(values: Float64Array): Float64Array;
  /** Var(b* | v) of every target */
  variances(): Float64Array;
}

/** From all sites. @param gamma with its parameters set to `free` @param targets [t, c] */
export function denseKriging(field: ObservedField, gamma: DenseSites, targets: Matrix, free: Float64Array): Kriging {
  const { covariance, sites } = field;
  const [t, q] = [targets.rows, sites.rows];
  const cross = zeros(t, q);
  for (let i = 0; i < t; i++) {
    const pairs = { first: new Int32Array(q).fill(i), second: Int32Array.from({ length: q }, (_, s) => s) };
    cross.data.set(covariance.values(free.subarray(1), covariance.measure(targets, sites, pairs), q), i * q);
  }
  const rowOf = (matrix: Matrix, i: number): Float64Array => matrix.data.subarray(i * q, (i + 1) * q);
  return {
    means(values) {
      const weights = new Float64Array(q);
      gamma.applyInverse(values, weights);
      return Float64Array.from({ length: t }, (_, i) => innerProduct(rowOf(cross, i), weights));
    },
    variances() {
      const whitened = { ...cross, data: cross.data.slice() };
      gamma.whitenRows(whitened);
      return priorVariances(field, targets, free).map((prior, i) => prior - innerProduct(rowOf(whitened, i), rowOf(whitened, i)));
    },
  };
}

/** From the `most` nearest sites. @param geometry of the sites, whose spread sets the scale of the targets too */
export function localKriging(field: ObservedField, geometry: Omit<SiteGeometry, "sites">, targets: Matrix, free: Float64Array, most: number): Kriging {
  const places = stacked(field.sites, targets);
  const points = comparablePoints({ ...geometry, sites: places });
  const [q, d] = [field.sites.rows, points.columns];
  const m = Math.min(q, most);
  const known = { rows: q, columns: d, data: points.data.subarray(0, q * d) };
  const near = nearestKnown(known, { rows: targets.rows, columns: d, data: points.data.subarray(q * d) }, m);
  const weights = new Float64Array(near.length);
  const variances = localWeights(field, places, near, m, free, weights);
  return {
    means: (values) =>
      Float64Array.from(variances, (_, i) => {
        let sum = 0;
        for (let at = i * m; at < (i + 1) * m; at++) sum += weights[at] * values[near[at]];
        return sum;
      }),
    variances: () => variances.slice(),
  };
}

/** A target's own value carries no noise; a trace of it keeps a target on top of a site from rounding below zero. */
const targetNoise = 1e-12;

/** @param places sites, then targets @returns Var(b* | v) of every target; the weights of its neighbours go to `out` */
function localWeights({ covariance, sites, siteWeights }: ObservedField, places: Matrix, near: Int32Array, m: number, free: Float64Array, out: Float64Array): Float64Array {
  const system = localSystem(Math.max(1, m));
  const residualVariance = Math.exp(free[0]);
  const noise = new Float64Array(m + 1).fill(targetNoise * residualVariance);
  return Float64Array.from({ length: places.rows - sites.rows }, (_, i) => {
    const members = [...near.subarray(i * m, (i + 1) * m), sites.rows + i];
    const pairs = pairsOf(members);
    const values = covariance.values(free.subarray(1), covariance.measure(places, places, pairs), pairs.first.length);
    for (let k = 0; k < m; k++) noise[k] = residualVariance / siteWeights[members[k]];
    return system.condition(values, 0, m, noise, out, i * m);
  });
}

function pairsOf(members: readonly number[]): { first: Int32Array; second: Int32Array } {
  const count = (members.length * (members.length + 1)) / 2;
  const [first, second] = [new Int32Array(count), new Int32Array(count)];
  let at = 0;
  for (let i = 0; i < members.length; i++) {
    for (let k = 0; k <= i; k++, at++) {
      first[at] = members[i];
      second[at] = members[k];
    }
  }
  return { first, second };
}

/** Var(b*) of every target before anything is known. */
export function priorVariances({ covariance }: Pick<ObservedField, "covariance">, targets: Matrix, free: Float64Array): Float64Array {
  const own = Int32Array.from({ length: targets.rows }, (_, i) => i);
  return covariance.values(free.subarray(1), covariance.measure(targets, targets, { first: own, second: own }), targets.rows);
}

function stacked(first: Matrix, second: Matrix): Matrix {
  const data = new Float64Array(first.data.length + second.data.length);
  data.set(first.data);
  data.set(second.data, first.data.length);
  return { rows: first.rows + second.rows, columns: first.columns, data };
}
