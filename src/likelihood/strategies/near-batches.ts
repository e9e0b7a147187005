/**
 * Batches of rows that lie near each other: the sites of the largest field in the order of a Hilbert curve, cut into runs of about as many
 * rows, the cuts elsewhere each epoch and the runs in order of chance. A batch then holds most of what the field says of its sites, which
 * rows in order of chance do not. Knows sites; no covariance.
 */
import { invariant } from "../../invariant.js";
import type { Design } from "../../design/design.js";
import { hilbertOrder } from "../../numerics/hilbert.js";
import { shuffleInPlace, type RandomSource } from "../../numerics/random.js";
import { baseField } from "../composite/fielded-solver.js";

/** Every row once, in runs along the curve, `batchSize` at a time but for the two at its ends. */
export function nearBatches({ kernels, rowCount }: Design): (batchSize: number, random: RandomSource) => readonly Int32Array[] {
  const base = baseField(kernels);
  invariant(base >= 0, "rows are near each other by the sites of a field over the whole sample");
  const { sites, siteIndex } = kernels[base];
  const placeOfSite = new Int32Array(sites.rows);
  hilbertOrder(sites).forEach((site, place) => (placeOfSite[site] = place));
  const rows = Int32Array.from({ length: rowCount }, (_, row) => row).sort((a, b) => placeOfSite[siteIndex[a]] - placeOfSite[siteIndex[b]] || a - b);
  return (batchSize, random) => {
    const batches: Int32Array[] = [];
    const first = rowCount <= batchSize ? 0 : random.integer(batchSize);
    if (first > 0) batches.push(rows.subarray(0, first));
    for (let start = first; start < rowCount; start += batchSize) batches.push(rows.subarray(start, Math.min(start + batchSize, rowCount)));
    const order = Int32Array.from(batches, (_, batch) => batch);
    shuffleInPlace(order, random);
    return Array.from(order, (batch) => batches[batch]);
  };
}
