/**
 * Which sites stand for a field: each next one the farthest from those already taken (Gonzalez 1985), so that they spread over the sites as
 * evenly as sites allow, and the first few are a good choice of their number. Knows places; no covariance.
 */
import { pickMatrixRows } from "../../design/select.js";
import type { Matrix } from "../../numerics/matrix.js";
import { comparablePoints, type SiteGeometry } from "./neighbours.js";

/** The places of as many sites, [u, c], spread as the kernel measures. */
export function pointsAmong(geometry: SiteGeometry, most: number): Matrix {
  return pickMatrixRows(geometry.sites, spreadPoints(comparablePoints(geometry), most));
}

/** @param places where the kernel measures, [q, d] @returns as many rows of it, none twice; fewer where fewer differ */
export function spreadPoints({ data, rows, columns }: Matrix, most: number): Int32Array {
  const nearest = new Float64Array(rows).fill(Infinity);
  const taken: number[] = [];
  let next = nearestToMean({ data, rows, columns });
  while (taken.length < most && next >= 0) {
    taken.push(next);
    next = -1;
    const last = taken[taken.length - 1];
    for (let i = 0; i < rows; i++) {
      let square = 0;
      for (let c = 0; c < columns; c++) square += (data[i * columns + c] - data[last * columns + c]) ** 2;
      nearest[i] = Math.min(nearest[i], square);
      if (nearest[i] > (next < 0 ? 0 : nearest[next])) next = i;
    }
  }
  return Int32Array.from(taken);
}

function nearestToMean({ data, rows, columns }: Matrix): number {
  const mean = Float64Array.from({ length: columns }, (_, c) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += data[i * columns + c];
    return sum / rows;
  });
  let [best, least] = [-1, Infinity];
  for (let i = 0; i < rows; i++) {
    const square = mean.reduce((sum, value, c) => sum + (data[i * columns + c] - value) ** 2, 0);
    if (square < least) [best, least] = [i, square];
  }
  return best;
}
