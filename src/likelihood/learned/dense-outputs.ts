/**
 * THE definition for learned bases: the dense negative log-likelihood of some rows, and its derivative with respect to every output.
 *
 *   dNLL/df = -alpha        dNLL/dg_t = 2 (G o S_t) g_t D_t,        G = 1/2 (V^-1 - alpha alpha')
 *
 * S_t is 1 between rows of one level of the term, 0 elsewhere. Rows that no level ties together are worked on apart. Cost: the cube of
 * the rows tied together. Knows rows, outputs and variances.
 */
import { choleskyFactor, logDeterminantOfFactor, solveWithFactor } from "../../numerics/cholesky.js";
import { factorDenseInPlace, invertFactoredInto } from "../../numerics/dense.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import { groupedContribution } from "../covariance/grouped.js";
import { marginalCovariance } from "../dense.js";
import { connectedComponents } from "../strategies/connected.js";
import type { OutputLayout } from "./outputs.js";

/** dNLL/dtheta as it is summed up. */
export interface AddedGradient {
  residualVariance: number;
  /** [d, d] each */
  readonly grouped: readonly Matrix[];
}

/**
 * @param design the rows alone, with their bases
 * @param residual y - offset - X beta - f, [m]
 * @param gradient out: dNLL/d(outputs), [m, width]
 * @param componentGradient out: dNLL/dtheta is added to it; null where it is not wanted
 * @returns NLL of the rows
 * @throws NumericalError `not-positive-definite` where V is not
 */
export function denseOutputObjective(design: Design, layout: OutputLayout, components: VarianceComponents, residual: Float64Array, gradient: Float64Array, componentGradient: AddedGradient | null = null): number {
  const rows = Int32Array.from({ length: design.rowCount }, (_, i) => i);
  gradient.fill(0);
  let value = 0;
  for (const tied of connectedComponents(design.grouped, rows)) value += tiedObjective(design, layout, components, tied, residual, gradient, componentGradient);
  return value;
}

function tiedObjective(design: Design, layout: OutputLayout, components: VarianceComponents, rows: Int32Array, residual: Float64Array, gradient: Float64Array, componentGradient: AddedGradient | null): number {
  const own = Float64Array.from(rows, (row) => residual[row]);
  const factor = factored(marginalCovariance(design, components, rows));
  const alpha = solveWithFactor(factor, own);
  if (layout.hasMean) rows.forEach((row, i) => (gradient[row * layout.width] = -alpha[i]));
  if (layout.bases.length > 0 || componentGradient !== null) {
    const cotangent = doubledCotangent(factor, alpha);
    if (componentGradient !== null) addComponentGradient(design, rows, cotangent, componentGradient);
    for (const { term, from } of layout.bases) addBasisGradient(design, components.grouped[term], term, rows, cotangent, { from, width: layout.width }, gradient);
  }
  return 0.5 * (innerProduct(own, alpha) + logDeterminantOfFactor(factor) + own.length * Math.log(2 * Math.PI));
}

/** Small blocks, which are most, are factored where they stand. */
function factored(covariance: Matrix): Matrix {
  if (covariance.rows < smallestBlock) return choleskyFactor(covariance);
  factorDenseInPlace(covariance);
  return covariance;
}

const smallestBlock = 16;

/** dNLL/dsigma^2 and dNLL/dD_t: tr(W^-1 G) and the pull-back of G through each grouped term. @param cotangent 2 G over the rows */
function addComponentGradient(design: Design, rows: Int32Array, cotangent: Matrix, out: AddedGradient): void {
  const half: Matrix = { ...cotangent, data: cotangent.data.map((value) => value / 2) };
  rows.forEach((row, i) => (out.residualVariance += half.data[i * (rows.length + 1)] / (design.weights?.[row] ?? 1)));
  design.grouped.forEach((term, t) => groupedContribution(term).pullBack(rows, rows, noTheta, half, out.grouped[t].data));
}

/** The pull-back of a grouped term is the same at every D. */
const noTheta = new Float64Array(0);

/** V^-1 - alpha alpha', both triangles. */
function doubledCotangent(factor: Matrix, alpha: Float64Array): Matrix {
  const m = factor.rows;
  const result = zeros(m, m);
  invertFactoredInto(factor, result);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      const value = result.data[i * m + j] - alpha[i] * alpha[j];
      result.data[i * m + j] = value;
      result.data[j * m + i] = value;
    }
  }
  return result;
}

interface Columns {
  readonly from: number;
  readonly width: number;
}

/** gradient_i += sum over rows j of i's level of 2 G_ij D g_j. */
function addBasisGradient(design: Design, covariance: Matrix, term: number, rows: Int32Array, cotangent: Matrix, { from, width }: Columns, gradient: Float64Array): void {
  const { basis, levelIndex } = design.grouped[term];
  const d = basis.columns;
  const weighted = timesCovariance(basis, rows, covariance);
  rows.forEach((row, i) => {
    const out = gradient.subarray(row * width + from, row * width + from + d);
    rows.forEach((other, j) => {
      if (levelIndex[other] !== levelIndex[row] || levelIndex[row] < 0) return;
      const share = cotangent.data[i * rows.length + j];
      for (let k = 0; k < d; k++) out[k] += share * weighted[j * d + k];
    });
  });
}

/** g D at the given rows, [m, d]. */
function timesCovariance({ data, columns: d }: Matrix, rows: Int32Array, covariance: Matrix): Float64Array {
  const result = new Float64Array(rows.length * d);
  rows.forEach((row, i) => {
    for (let k = 0; k < d; k++) for (let l = 0; l < d; l++) result[i * d + k] += data[row * d + l] * covariance.data[l * d + k];
  });
  return result;
}
