/**
 * The columns of bs() and ns(), as R's package splines builds them: B-splines of a degree, and cubic splines that are
 * linear beyond the boundary knots (Hastie 1992, section 7.3). Knots lie at quantiles unless said.
 */
import type { BasisSettings } from "../../model/index.js";
import { knotSequence, splineCount, splineDerivativesAt, splinesAt, type KnotSequence } from "./bspline.js";
import { householderFactor, reflect } from "./householder.js";
import { quantiles } from "./quantiles.js";

/** What a spline learnt from the training rows. */
export interface SplineKnots {
  readonly inner: readonly number[];
  readonly boundary: readonly [number, number];
}

/** Degrees of freedom that the constant takes when it is not one of the columns. */
const constantCount = ({ hasIntercept }: BasisSettings): number => (hasIntercept ? 0 : 1);

export function bSplineKnots(points: Float64Array, settings: BasisSettings): SplineKnots {
  const wanted = settings.degreesOfFreedom;
  const innerCount = wanted === null ? 0 : wanted - (settings.degree ?? 3) - 1 + constantCount(settings);
  return splineKnots(points, settings, innerCount);
}

export function naturalSplineKnots(points: Float64Array, settings: BasisSettings): SplineKnots {
  const wanted = settings.degreesOfFreedom;
  const innerCount = wanted === null ? 0 : wanted - 2 + constantCount(settings);
  return splineKnots(points, settings, innerCount);
}

function splineKnots(points: Float64Array, settings: BasisSettings, innerCount: number): SplineKnots {
  const boundary = settings.boundaryKnots ?? rangeOf(points);
  if (settings.knots !== null) return { inner: settings.knots, boundary };
  const inside = points.filter((point) => point >= boundary[0] && point <= boundary[1]).sort();
  const shares = Array.from({ length: Math.max(0, innerCount) }, (_, i) => (i + 1) / (innerCount + 1));
  return { inner: quantiles(inside, shares), boundary };
}

export function bSplineColumns(points: Float64Array, { inner, boundary }: SplineKnots, settings: BasisSettings): Float64Array[] {
  const sequence = knotSequence(inner, boundary, settings.degree ?? 3);
  const dropped = constantCount(settings);
  const values = new Float64Array(splineCount(sequence));
  return columnsOf(points, values.subarray(dropped), (point) => splinesAt(sequence, point, values));
}

/** The splines are turned so that two of them carry all curvature at the boundary; those two are left out. */
export function naturalSplineColumns(points: Float64Array, { inner, boundary }: SplineKnots, settings: BasisSettings): Float64Array[] {
  const sequence = knotSequence(inner, boundary, 3);
  const dropped = constantCount(settings);
  const curvature = householderFactor(boundary.map((knot) => splineDerivativesAt(sequence, knot, 2).subarray(dropped)));
  const values = new Float64Array(splineCount(sequence));
  return columnsOf(points, values.subarray(dropped + 2), (point) => {
    linearBeyond(sequence, boundary, point, values);
    reflect(curvature, values.subarray(dropped));
  });
}

/** Beyond a boundary knot the tangent there stands for the splines. */
function linearBeyond(sequence: KnotSequence, [lower, upper]: readonly [number, number], point: number, out: Float64Array): void {
  const knot = Math.min(Math.max(point, lower), upper);
  splinesAt(sequence, knot, out);
  if (knot === point) return;
  const slopes = splineDerivativesAt(sequence, knot, 1);
  for (let i = 0; i < out.length; i++) out[i] += (point - knot) * slopes[i];
}

/** Point by point: `compute` leaves the values of one point in `row`. */
function columnsOf(points: Float64Array, row: Float64Array, compute: (point: number) => void): Float64Array[] {
  const columns = Array.from(row, () => new Float64Array(points.length).fill(NaN));
  for (let i = 0; i < points.length; i++) {
    if (Number.isNaN(points[i])) continue;
    compute(points[i]);
    for (let j = 0; j < columns.length; j++) columns[j][i] = row[j];
  }
  return columns;
}

function rangeOf(points: Float64Array): [number, number] {
  let [lower, upper] = [Infinity, -Infinity];
  for (const point of points) {
    if (point < lower) lower = point;
    if (point > upper) upper = point;
  }
  return [lower, upper];
}
