/**
 * A fitted field as predictions need it: at its sites, the means of what is left of the response for it, and of X in the same way. Kriging
 * from them answers anywhere, for one field as for one among other terms: by the mixed-model equations b = K (K + sigma^2 W_s^-1)^-1 of
 * y - f - X beta less the other terms' part. Var(b) is what it is with the others known. Knows fields as numbers; no training rows.
 */
import type { Design, KernelDesign } from "../design/design.js";
import { pickMatrixRows } from "../design/select.js";
import { baseField, type FieldedSolver } from "../likelihood/composite/fielded-solver.js";
import { denseSites } from "../likelihood/field/dense-sites.js";
import { inducingSites } from "../likelihood/field/inducing.js";
import { pointsAmong } from "../likelihood/field/inducing-points.js";
import { denseKriging, localKriging, type Kriging } from "../likelihood/field/kriging.js";
import type { ObservedField } from "../likelihood/field/site-covariance.js";
import { siteRows } from "../likelihood/field/site-rows.js";
import { freeSlices } from "../likelihood/parameters.js";
import { kernelCovariance } from "../likelihood/structured/covariance.js";
import { zeros, type Matrix } from "../numerics/matrix.js";
import type { FieldPlan } from "../plan/index.js";

export interface FieldState {
  /** log sigma^2, then the kernel's free parameters */
  readonly free: Float64Array;
  /** nearest sites that a place is predicted from; null: all */
  readonly neighbours: number | null;
  /** places of the inducing points that stand for the field, [u, c]; null: none do */
  readonly points: Matrix | null;
  /** sites with training rows, [q, c] */
  readonly sites: Matrix;
  /** sum of the weights of a site's rows, [q] */
  readonly siteWeights: Float64Array;
  /** means over each site's rows of y - f - offset - X beta - the other random terms, [q] */
  readonly residualMeans: Float64Array;
  /** the same of each column of X: what is left of it beside the other random terms, [q, p] */
  readonly fixedMeans: Matrix;
}

/** What a field says of rows. */
export interface FieldPrediction {
  /** b at every row's site, [n] */
  readonly means: Float64Array;
  /** Var(b | y, beta, the other terms), [n] */
  readonly variances: () => Float64Array;
  /** how b leans on beta, -d b / d beta, [n, p] */
  readonly sensitivities: () => Matrix;
}

/** One solve of the equations: V^-1 v and the effects that go with it. */
export interface Solved {
  readonly alpha: Float64Array;
  readonly effects: readonly Float64Array[];
}

/** Conditioning on more neighbours than the likelihood did costs little, once, and comes nearer to all sites. */
const predictionNeighbours = 60;

/**
 * @param response V^-1 of y - f - offset - X beta
 * @param columns V^-1 of every column of X
 * @param plan how the base field is kept in the likelihood
 */
export function fieldStates(design: Design, solver: FieldedSolver, response: Solved, columns: readonly Solved[], { neighbours, points }: FieldPlan): readonly FieldState[] {
  const slices = freeSlices(design, solver.free).slice(design.grouped.length);
  const base = baseField(design.kernels);
  const weights = design.weights ?? new Float64Array(design.rowCount).fill(1);
  return design.kernels.map((kernel, k) => {
    const rows = siteRows(kernel.siteIndex, kernel.sites.rows, weights);
    const q = rows.observed.length;
    const meansOf = ({ alpha, effects }: Solved): Float64Array => {
      const left = new Float64Array(design.rowCount);
      solver.addTermPrediction(design.grouped.length + k, design, effects, left);
      for (let i = 0; i < left.length; i++) left[i] += (Math.exp(solver.free[0]) * alpha[i]) / weights[i];
      const means = new Float64Array(q);
      rows.means(left, means);
      return means;
    };
    const fixedMeans = zeros(q, columns.length);
    columns.forEach((column, c) => meansOf(column).forEach((value, s) => (fixedMeans.data[s * columns.length + c] = value)));
    const sites = pickMatrixRows(kernel.sites, rows.observed);
    return {
      free: Float64Array.of(solver.free[0], ...slices[k]),
      neighbours: neighbours === null || points !== null || k !== base ? null : Math.max(predictionNeighbours, neighbours),
      points: points === null || k !== base ? null : pointsAmong({ ...kernel, sites }, points),
      sites,
      siteWeights: rows.siteWeights,
      residualMeans: meansOf(response),
      fixedMeans,
    };
  });
}

/** @param kernel of the rows to predict */
export function predictField(state: FieldState, kernel: KernelDesign): FieldPrediction {
  const { definition, inputs, metric, siteIndex } = kernel;
  const { sites, siteWeights, residualMeans, fixedMeans } = state;
  const field: ObservedField = { covariance: kernelCovariance(definition, inputs, metric), sites, siteWeights };
  const kriging = krigingOf(field, state, kernel);
  const overRows = (values: Float64Array): Float64Array => Float64Array.from(siteIndex, (site) => values[site]);
  return {
    means: overRows(kriging.means(residualMeans)),
    variances: () => overRows(kriging.variances().map((variance) => Math.max(0, variance))),
    sensitivities() {
      const p = fixedMeans.columns;
      const out = zeros(siteIndex.length, p);
      for (let c = 0; c < p; c++) {
        const column = Float64Array.from(siteWeights, (_, s) => fixedMeans.data[s * p + c]);
        overRows(kriging.means(column)).forEach((value, i) => (out.data[i * p + c] = value));
      }
      return out;
    },
  };
}

function krigingOf(field: ObservedField, { free, neighbours, points }: FieldState, { inputs, metric, sites: targets }: KernelDesign): Kriging {
  if (points !== null) return throughPoints(field, points, targets, free);
  return neighbours === null ? fromAllSites(field, targets, free) : localKriging(field, { inputs, metric }, targets, free, neighbours);
}

function throughPoints(field: ObservedField, points: Matrix, targets: Matrix, free: Float64Array): Kriging {
  const gamma = inducingSites(field, points);
  gamma.setParameters(free);
  return gamma.kriging(targets);
}

function fromAllSites(field: ObservedField, targets: Matrix, free: Float64Array): Kriging {
  const gamma = denseSites(field);
  gamma.setParameters(free);
  return denseKriging(field, gamma, targets, free);
}
