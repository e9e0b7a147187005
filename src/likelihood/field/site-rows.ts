/**
 * Rows and the sites they stand on. A field says the same of all rows of a site, so that everything it needs of a vector over rows is
 * its weighted mean at each site. Sites that no row stands on here are kept apart: training may hold rows out. Knows weights and places.
 */

export interface SiteRows {
  /** sites of the design with rows, increasing, [q] */
  readonly observed: Int32Array;
  /** sites of the design without rows */
  readonly unobserved: Int32Array;
  /** for every row, its site's number among the observed, [n] */
  readonly siteOfRow: Int32Array;
  /** W_s: sum of the weights of a site's rows, [q] */
  readonly siteWeights: Float64Array;
  /** out_s = sum of w v over the site's rows, over W_s, [q] */
  means(values: Float64Array, out: Float64Array): void;
  /** out_s = sum of v over the site's rows, [q] */
  sums(values: Float64Array, out: Float64Array): void;
}

/** @param siteIndex site of every row, [n] @param weights w, [n] */
export function siteRows(siteIndex: Int32Array, siteCount: number, weights: Float64Array): SiteRows {
  const sums = new Float64Array(siteCount);
  siteIndex.forEach((site, row) => (sums[site] += weights[row]));
  const observed = Int32Array.from(sums.keys()).filter((site) => sums[site] > 0);
  const unobserved = Int32Array.from(sums.keys()).filter((site) => !(sums[site] > 0));
  const numberOf = new Int32Array(siteCount);
  observed.forEach((site, s) => (numberOf[site] = s));
  const siteOfRow = siteIndex.map((site) => numberOf[site]);
  const siteWeights = Float64Array.from(observed, (site) => sums[site]);
  return {
    observed,
    unobserved,
    siteOfRow,
    siteWeights,
    means(values, out) {
      out.fill(0);
      for (let i = 0; i < values.length; i++) out[siteOfRow[i]] += weights[i] * values[i];
      for (let s = 0; s < out.length; s++) out[s] /= siteWeights[s];
    },
    sums(values, out) {
      out.fill(0);
      for (let i = 0; i < values.length; i++) out[siteOfRow[i]] += values[i];
    },
  };
}
