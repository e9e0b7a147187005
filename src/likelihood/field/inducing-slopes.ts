/**
 * How a field through inducing points moves with the kernel's parameters. With C = K_u^-1 K_us,
 *
 *   dQ = dK_su C + C' dK_us - C' dK_u C        d(K - Q)_ss = dk_ss - 2 dK_su C_s + C_s' dK_u C_s
 *   d log|Gamma| = tr(Gamma^-1 dQ) + sum_s (Gamma^-1)_ss d(K - Q)_ss
 *
 * The first trace is 2 <dK_us, H> - <dK_u, H C'>, H = C Gamma^-1. Knows factors that stand; makes none.
 */
import { backwardSolveInPlace, forwardSolveInPlace } from "../../numerics/cholesky.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { packedProduct } from "../../numerics/packed.js";
import { innerProduct } from "../../numerics/product.js";
import { backwardSolveRows, pointNugget, rowOf, type InducingFactors, type InducingGeometry } from "./inducing-factors.js";

export interface InducingSlopes {
  /** C', [q, u] */
  readonly coefficients: Matrix;
  /** by the kernel's parameters */
  readonly kernels: readonly KernelSlope[];
  /** out += (dK / dphi) v for the kernel's parameter of that number, K being what the points and the rest make of it */
  addProduct(parameter: number, values: Float64Array, out: Float64Array): void;
}

interface KernelSlope {
  /** dK_su, [q, u] */
  readonly across: Matrix;
  /** dK_u, packed by its lower triangle */
  readonly among: Float64Array;
  /** d(K - Q)_ss, [q] */
  readonly gaps: Float64Array;
}

export function inducingSlopes({ field: { covariance, sites: { rows: q } }, points: { rows: u }, among, across, own }: InducingGeometry, { free, whitened, pointFactor }: InducingFactors): InducingSlopes {
  const coefficients: Matrix = { ...whitened, data: whitened.data.slice() };
  backwardSolveRows(pointFactor, coefficients);
  const kernel = free.subarray(1);
  const [ofAmong, ofAcross, ofOwn] = [covariance.derivatives(kernel, among, (u * (u + 1)) / 2), covariance.derivatives(kernel, across, q * u), covariance.derivatives(kernel, own, q)];
  const kernels = ofAcross.map((data, k): KernelSlope => {
    const [cross, packed] = [{ rows: q, columns: u, data }, withNugget(ofAmong[k], u)];
    const product = new Float64Array(u);
    const gaps = ofOwn[k].map((slope, s) => {
      const own = rowOf(coefficients, s);
      packedProduct(packed, own, product);
      return slope - 2 * innerProduct(rowOf(cross, s), own) + innerProduct(own, product);
    });
    return { across: cross, among: packed, gaps };
  });
  return {
    coefficients,
    kernels,
    addProduct(parameter, values, out) {
      const { across: cross, among: packed, gaps } = kernels[parameter];
      const [said, moved, product] = [sumOfRows(coefficients, values), sumOfRows(cross, values), new Float64Array(u)];
      packedProduct(packed, said, product);
      for (let a = 0; a < u; a++) moved[a] -= product[a];
      for (let s = 0; s < q; s++) out[s] += innerProduct(rowOf(cross, s), said) + innerProduct(rowOf(coefficients, s), moved) + gaps[s] * values[s];
    },
  };
}

/** d log|Gamma| / dphi: log sigma^2, then the kernel's own. */
export function gradientOfLogDeterminant({ field: { siteWeights } }: InducingGeometry, factors: InducingFactors, { kernels }: InducingSlopes): Float64Array {
  const { free, variances, innerFactor, pointFactor, whitened } = factors;
  const u = whitened.columns;
  // E' = B' Lambda^-1 whitened by M, so that Gamma^-1 = Lambda^-1 - E'E
  const effects: Matrix = { ...whitened, data: whitened.data.map((value, at) => value / variances[Math.floor(at / u)]) };
  for (let s = 0; s < effects.rows; s++) forwardSolveInPlace(innerFactor, rowOf(effects, s));
  const diagonal = variances.map((variance, s) => 1 / variance - innerProduct(rowOf(effects, s), rowOf(effects, s)));
  backwardSolveRows(innerFactor, effects);
  backwardSolveRows(pointFactor, effects);
  const among = productOfPoints(pointFactor, innerFactor);
  const residual = diagonal.reduce((sum, value, s) => sum + (value * Math.exp(free[0])) / siteWeights[s], 0);
  const ofKernel = kernels.map(({ across, among: packed, gaps }) => {
    let trace = innerProduct(diagonal, gaps);
    for (let at = 0; at < across.data.length; at++) trace += 2 * across.data[at] * effects.data[at];
    for (let a = 0, at = 0; a < u; a++) for (let b = 0; b <= a; b++, at++) trace -= (a === b ? 1 : 2) * packed[at] * among.data[a * u + b];
    return trace;
  });
  return Float64Array.of(residual, ...ofKernel);
}

/** H C' = L^-T (I - M^-1) L^-1, symmetric. */
function productOfPoints(pointFactor: Matrix, innerFactor: Matrix): Matrix {
  const u = pointFactor.rows;
  const out = zeros(u, u);
  for (let a = 0; a < u; a++) {
    const column = new Float64Array(u);
    column[a] = 1;
    forwardSolveInPlace(pointFactor, column);
    const inner = column.slice();
    forwardSolveInPlace(innerFactor, inner);
    backwardSolveInPlace(innerFactor, inner);
    for (let b = 0; b < u; b++) column[b] -= inner[b];
    backwardSolveInPlace(pointFactor, column);
    for (let b = 0; b < u; b++) out.data[b * u + a] = column[b];
  }
  return out;
}

/** The diagonal of K_u is raised by a share of itself. */
function withNugget(packed: Float64Array, size: number): Float64Array {
  const out = packed.slice();
  for (let a = 0, at = 0; a < size; a++, at += a + 1) out[at] *= 1 + pointNugget;
  return out;
}

/** sum over rows x of v x, [u] */
function sumOfRows(rows: Matrix, values: Float64Array): Float64Array {
  const out = new Float64Array(rows.columns);
  for (let s = 0; s < rows.rows; s++) {
    const row = rowOf(rows, s);
    for (let a = 0; a < out.length; a++) out[a] += values[s] * row[a];
  }
  return out;
}
