/** Small fields for tests: a formula and columns drawn from a seed, through the analysis that every formula goes through. */
import { tableFrom } from "../../../src/data/index.js";
import type { Design } from "../../../src/design/design.js";
import { siteRows } from "../../../src/likelihood/field/site-rows.js";
import type { ObservedField } from "../../../src/likelihood/field/site-covariance.js";
import type { SiteGeometry } from "../../../src/likelihood/field/neighbours.js";
import { kernelCovariance } from "../../../src/likelihood/structured/covariance.js";
import { randomSource } from "../../../src/numerics/random.js";
import { learnReference } from "../../exact/structured/reference-fits.js";

export type Columns = Readonly<Record<string, ArrayLike<number>>>;

export function designOf(formula: string, columns: Columns): Design {
  return learnReference(formula, tableFrom(Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Array.from(values)]))).table).design;
}

/** Rows on `siteCount` sites of a square of side `side`, each site in one row or more; y and t normal, g of `groups` levels. */
export function spatialColumns(rowCount: number, siteCount: number, seed: number, side = 4, groups = 6): Record<string, Float64Array> {
  const random = randomSource(seed);
  const [lat, lon] = [0, 1].map(() => Float64Array.from({ length: siteCount }, () => side * random.uniform()));
  const site = Int32Array.from({ length: rowCount }, (_, i) => (i < siteCount ? i : random.integer(siteCount)));
  const normal = (): Float64Array => Float64Array.from({ length: rowCount }, () => random.normal());
  return {
    y: normal(),
    x: normal(),
    t: normal(),
    w: Float64Array.from({ length: rowCount }, () => 0.5 + random.uniform()),
    g: Float64Array.from({ length: rowCount }, () => random.integer(groups)),
    lat: Float64Array.from(site, (s) => lat[s]),
    lon: Float64Array.from(site, (s) => lon[s]),
  };
}

/** The field of a design's first kernel. */
export function observedField(design: Design): ObservedField & { readonly geometry: SiteGeometry } {
  const [{ definition, inputs, metric, sites, siteIndex }] = design.kernels;
  const { siteWeights } = siteRows(siteIndex, sites.rows, design.weights ?? new Float64Array(design.rowCount).fill(1));
  return { covariance: kernelCovariance(definition, inputs, metric), sites, siteWeights, geometry: { sites, inputs, metric } };
}
