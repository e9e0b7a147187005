/**
 * Who conditions whom in a Vecchia approximation: sites in random order, each with its nearest earlier ones. Near is measured where
 * the kernel measures: coordinates of one distance on one scale, each variable brought to the same spread, latitude and longitude as
 * points on the sphere, whose chords grow with the great circle. Knows coordinates; no covariance.
 */
import type { KernelInput } from "../../model/index.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { nearestPoints } from "../../numerics/nearest.js";
import { randomSource, shuffleInPlace } from "../../numerics/random.js";

/** Sites of one field and how their distances are measured. */
export interface SiteGeometry {
  /** [s, c] */
  readonly sites: Matrix;
  readonly inputs: readonly KernelInput[];
  readonly metric: "euclidean" | "haversine";
}

/** An order of sites, and for each the earlier ones it is conditioned on. */
export interface ConditioningSets {
  /** the site at every position, [q] */
  readonly order: Int32Array;
  /** neighbours of position j: starts[j] .. starts[j + 1] - 1 */
  readonly starts: Int32Array;
  /** sites, nearest first */
  readonly neighbours: Int32Array;
}

/** Fixed, so that two fits of the same sites are equal. */
const orderingSeed = 60_283;

/** Points whose Euclidean distances order pairs of sites as the kernel sees them, [s, d]. */
export function comparablePoints({ sites, inputs, metric }: SiteGeometry): Matrix {
  const blocks = inputs.map(({ coordinates }) => (metric === "haversine" ? onSphere(sites, coordinates) : pickColumns(sites, coordinates)));
  const scaled = blocks.map((block) => ({ block, scale: 1 / (spreadOf(block) || 1) }));
  const width = blocks.reduce((sum, { columns }) => sum + columns, 0);
  const points = zeros(sites.rows, width);
  let start = 0;
  for (const { block, scale } of scaled) {
    for (let i = 0; i < sites.rows; i++) for (let c = 0; c < block.columns; c++) points.data[i * width + start + c] = scale * block.data[i * block.columns + c];
    start += block.columns;
  }
  return points;
}

/** Every site's `most` nearest among those before it in a random order. @param points [q, d] */
export function conditioningSets(points: Matrix, most: number): ConditioningSets {
  const q = points.rows;
  const order = Int32Array.from({ length: q }, (_, i) => i);
  shuffleInPlace(order, randomSource(orderingSeed));
  const starts = new Int32Array(q + 1);
  for (let j = 0; j < q; j++) starts[j + 1] = starts[j] + Math.min(j, most);
  const neighbours = new Int32Array(starts[q]);
  const nearest = nearestPoints(points, Math.min(q, most));
  order.forEach((site, j) => {
    const count = nearest.search(placeOf(points, site), Math.min(j, most));
    neighbours.set(nearest.found.subarray(0, count), starts[j]);
    nearest.insert(site);
  });
  return { order, starts, neighbours };
}

/** For each target the `most` nearest of the known points, all of one number. @param known [q, d] @returns [targets, min(q, most)] */
export function nearestKnown(known: Matrix, targets: Matrix, most: number): Int32Array {
  const count = Math.min(known.rows, most);
  const nearest = nearestPoints(known, count);
  const order = Int32Array.from({ length: known.rows }, (_, i) => i);
  shuffleInPlace(order, randomSource(orderingSeed));
  for (const point of order) nearest.insert(point);
  const result = new Int32Array(targets.rows * count);
  for (let i = 0; i < targets.rows; i++) {
    nearest.search(placeOf(targets, i), count);
    result.set(nearest.found, i * count);
  }
  return result;
}

function placeOf({ data, columns }: Matrix, row: number): Float64Array {
  return data.subarray(row * columns, (row + 1) * columns);
}

function pickColumns({ rows, columns, data }: Matrix, wanted: readonly number[]): Matrix {
  const out = zeros(rows, wanted.length);
  for (let i = 0; i < rows; i++) wanted.forEach((c, k) => (out.data[i * wanted.length + k] = data[i * columns + c]));
  return out;
}

/** Latitude and longitude in degrees, as points of the unit sphere. */
function onSphere({ rows, columns, data }: Matrix, [latitude, longitude]: readonly number[]): Matrix {
  const out = zeros(rows, 3);
  for (let i = 0; i < rows; i++) {
    const north = (data[i * columns + latitude] * Math.PI) / 180;
    const east = (data[i * columns + longitude] * Math.PI) / 180;
    out.data.set([Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)], 3 * i);
  }
  return out;
}

/** Root mean square distance of the rows from their mean. */
function spreadOf({ rows, columns, data }: Matrix): number {
  let square = 0;
  for (let c = 0; c < columns; c++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += data[i * columns + c] / rows;
    for (let i = 0; i < rows; i++) square += (data[i * columns + c] - mean) ** 2;
  }
  return Math.sqrt(square / Math.max(1, rows));
}
