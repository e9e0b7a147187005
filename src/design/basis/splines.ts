/**
 * The columns of bs() and ns(), as R's package splines builds them: B-splines of a degree, and cubic splines that are
 * linear beyond the boundary knots (Hastie 1992, section 7.3). Knots lie at quantiles unless said.
 */
import type { BasisSettings } from "../../model/index.js";
import { knotSequence, splineCount, splineDerivativesAt, splinesAt, type KnotSequence } from "./bspline.js";
import { householderFactor, reflect, type HouseholderFactor } from "./householder.js";
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
  return columnsOf(points, splineCount(sequence) - dropped, (point) => splinesAt(sequence, point).subarray(dropped));
}

/** The splines are turned so that two of them carry all curvature at the boundary; those two are left out. */
export function naturalSplineColumns(points: Float64Array, { inner, boundary }: SplineKnots, settings: BasisSettings): Float64Array[] {
  const sequence = knotSequence(inner, boundary, 3);
  const dropped = constantCount(settings);
  const curvature = householderFactor(boundary.map((knot) => splineDerivativesAt(sequence, knot, 2).subarray(dropped)));
  return columnsOf(points, splineCount(sequence) - dropped - 2, (point) =>
    straightened(curvature, linearBeyond(sequence, boundary, point).slice(dropped)),
  );
}

function straightened(curvature: HouseholderFactor, values: Float64Array): Float64Array {
  reflect(curvature, values);
  return values.subarray(2);
}

/** Beyond a boundary knot the tangent there stands for the splines. */
function linearBeyond(sequence: KnotSequence, [lower, upper]: readonly [number, number], point: number): Float64Array {
  if (point >= lower && point <= upper) return splinesAt(sequence, point);
  const knot = point < lower ? lower : upper;
  const slopes = splineDerivativesAt(sequence, knot, 1);
  return splinesAt(sequence, knot).map((value, i) => value + (point - knot) * slopes[i]);
}

function columnsOf(points: Float64Array, count: number, rowAt: (point: number) => Float64Array): Float64Array[] {
  const columns = Array.from({ length: count }, () => new Float64Array(points.length));
  points.forEach((point, i) => {
    const row = rowAt(point);
    for (let j = 0; j < count; j++) columns[j][i] = Number.isNaN(point) ? NaN : row[j];
  });
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
