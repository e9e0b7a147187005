/**
 * What a field through inducing points is at one phi: the factors of K_u and of M, B, Lambda (`inducing.ts` has the equations), and the few passes
 * over sites and points that all its answers are made of. Knows sites and points; no rows.
 */
import { backwardSolveInPlace, forwardSolveInPlace, solveWithFactor } from "../../numerics/cholesky.js";
import { factorDenseInPlace, forwardSolveManyInPlace } from "../../numerics/dense.js";
import { NumericalError } from "../../numerics/failure.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import type { ElementCovariance } from "../structured/covariance.js";
import { lowerPairs, type PairColumns } from "../structured/measures.js";
import type { ObservedField } from "./site-covariance.js";

/** What stands between sites and points, measured once. */
export interface InducingGeometry {
  readonly field: ObservedField;
  /** [u, c] */
  readonly points: Matrix;
  readonly among: PairColumns;
  /** every site with every point */
  readonly across: PairColumns;
  readonly own: PairColumns;
}

/** Everything that moves with phi. */
export interface InducingFactors {
  readonly free: Float64Array;
  /** L, K_u = L L' */
  readonly pointFactor: Matrix;
  /** B' = K_su L^-T, [q, u] */
  readonly whitened: Matrix;
  /** (K - Q)_ss, [q] */
  readonly gaps: Float64Array;
  /** Lambda, [q] */
  readonly variances: Float64Array;
  /** of M */
  readonly innerFactor: Matrix;
}

/** Points close to each other leave K_u as good as singular: each has so much of its own variance to itself. */
export const pointNugget = 1e-8;

export function inducingGeometry(field: ObservedField, points: Matrix): InducingGeometry {
  const { covariance, sites } = field;
  const own = Int32Array.from({ length: sites.rows }, (_, s) => s);
  return {
    field,
    points,
    among: covariance.measure(points, points, lowerPairs(Int32Array.from({ length: points.rows }, (_, i) => i))),
    across: covariance.measure(sites, points, everyPair(sites.rows, points.rows)),
    own: covariance.measure(sites, sites, { first: own, second: own }),
  };
}

/** Each of the first with each of the second. */
export function everyPair(first: number, second: number): { readonly first: Int32Array; readonly second: Int32Array } {
  return {
    first: Int32Array.from({ length: first * second }, (_, at) => Math.floor(at / second)),
    second: Int32Array.from({ length: first * second }, (_, at) => at % second),
  };
}

/** @throws NumericalError `not-positive-definite` */
export function inducingFactors({ field, points, among, across, own }: InducingGeometry, free: Float64Array): InducingFactors {
  const { covariance, sites: { rows: q }, siteWeights } = field;
  const u = points.rows;
  const kernel = free.subarray(1);
  const pointFactor = zeros(u, u);
  unpackWithNugget(covariance.values(kernel, among, (u * (u + 1)) / 2), pointFactor);
  factorDenseInPlace(pointFactor);
  const whitened = whiten(covariance, kernel, across, pointFactor, q);
  const residualVariance = Math.exp(free[0]);
  const gaps = covariance.values(kernel, own, q).map((variance, s) => variance - innerProduct(rowOf(whitened, s), rowOf(whitened, s)));
  const variances = gaps.map((gap, s) => gap + residualVariance / siteWeights[s]);
  if (!variances.every((variance) => variance > 0)) throw new NumericalError("not-positive-definite", "a site's variance beside the inducing points is not positive");
  const innerFactor = weightedGram(whitened, variances.map((variance) => 1 / variance));
  for (let i = 0; i < u; i++) innerFactor.data[i * (u + 1)] += 1;
  factorDenseInPlace(innerFactor);
  return { free, pointFactor, whitened, gaps, variances, innerFactor };
}

/** L^-1 of every row of covariances with the points, [rows, u]. @param across of every row with every point */
export function whiten(covariance: ElementCovariance, kernel: Float64Array, across: PairColumns, pointFactor: Matrix, rows: number): Matrix {
  const u = pointFactor.rows;
  const whitened: Matrix = { rows, columns: u, data: covariance.values(kernel, across, rows * u) };
  forwardSolveManyInPlace(pointFactor, whitened);
  return whitened;
}

/** A packed lower triangle as a matrix's, its diagonal raised. */
function unpackWithNugget(packed: Float64Array, { data, rows }: Matrix): void {
  for (let a = 0, at = 0; a < rows; at += ++a) {
    data.set(packed.subarray(at, at + a + 1), a * rows);
    data[a * (rows + 1)] *= 1 + pointNugget;
  }
}

/** sum over rows x of w x x', lower triangle. */
export function weightedGram({ data, rows, columns: u }: Matrix, weights: Float64Array): Matrix {
  const out = zeros(u, u);
  for (let s = 0; s < rows; s++) {
    for (let a = 0; a < u; a++) {
      const scaled = weights[s] * data[s * u + a];
      for (let b = 0; b <= a; b++) out.data[a * u + b] += scaled * data[s * u + b];
    }
  }
  return out;
}

/** out = Gamma^-1 v. @returns B Gamma^-1 v = M^-1 B Lambda^-1 v, [u] */
export function solveInto({ whitened, variances, innerFactor }: InducingFactors, values: Float64Array, out: Float64Array): Float64Array {
  const sums = new Float64Array(whitened.columns);
  for (let s = 0; s < values.length; s++) {
    const scaled = values[s] / variances[s];
    const row = rowOf(whitened, s);
    for (let a = 0; a < sums.length; a++) sums[a] += scaled * row[a];
  }
  const solved = solveWithFactor(innerFactor, sums);
  for (let s = 0; s < values.length; s++) out[s] = (values[s] - innerProduct(rowOf(whitened, s), solved)) / variances[s];
  return solved;
}

/** x' (L L')^-1 x, x being overwritten by L^-1 x. */
export function quadraticFormInPlace(factor: Matrix, vector: Float64Array): number {
  forwardSolveInPlace(factor, vector);
  return innerProduct(vector, vector);
}

/** L^-T of every row, in place. */
export function backwardSolveRows(factor: Matrix, rows: Matrix): void {
  for (let s = 0; s < rows.rows; s++) backwardSolveInPlace(factor, rowOf(rows, s));
}

export function rowOf({ data, columns }: Matrix, row: number): Float64Array {
  return data.subarray(row * columns, (row + 1) * columns);
}
