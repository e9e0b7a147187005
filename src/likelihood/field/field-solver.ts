/**
 * The solver of one field over the whole sample and noise, V = Z K Z' + sigma^2 W^-1, through the means of its sites, exactly:
 *
 *   V^-1 v = W (v - Z b) / sigma^2,   b = vbar - sigma^2 W_s^-1 Gamma^-1 vbar,   Gamma = K + sigma^2 W_s^-1
 *   log|V| = (n - q) log sigma^2 - sum log w_i + sum log W_s + log|Gamma|
 *
 * Where Gamma is Vecchia's or goes through inducing points, K is Gamma less its noise: V is a covariance of its own, and every answer is exact for it. A site that no
 * row stands on has the b that the others say of it. Knows rows through their sites; nothing of how Gamma is kept.
 */
import { invariant } from "../../invariant.js";
import type { Design, KernelDesign } from "../../design/design.js";
import { pickMatrixRows } from "../../design/select.js";
import type { Matrix } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import type { FieldPlan } from "../../plan/plan.js";
import type { VarianceComponents } from "../components.js";
import { freeCoordinates, fromFreeParameters, toFreeParameters } from "../parameters.js";
import { kernelCovariance } from "../structured/covariance.js";
import type { MarginalSolver } from "../solvers/solver.js";
import { denseSites } from "./dense-sites.js";
import { inducingSites } from "./inducing.js";
import { pointsAmong } from "./inducing-points.js";
import { denseKriging, localKriging, type Kriging } from "./kriging.js";
import { comparablePoints, conditioningSets } from "./neighbours.js";
import type { ObservedField, SiteCovariance } from "./site-covariance.js";
import { siteRows, type SiteRows } from "./site-rows.js";
import { vecchiaSites } from "./vecchia.js";

/** Gamma over the sites with rows, and the field at the others. */
interface KeptField extends SiteCovariance {
  readonly field: ObservedField;
  /** from means at the sites with rows to b at those without, at the current parameters */
  elsewhere(): Kriging | null;
}

/** @param design one kernel over the whole sample and no grouped term */
export function fieldSolver(design: Design, start: VarianceComponents, method: FieldPlan): MarginalSolver {
  const [kernel] = design.kernels;
  invariant(design.kernels.length === 1 && kernel.levelIndex === null && design.grouped.length === 0, "one field over the whole sample");
  const weights = design.weights ?? new Float64Array(design.rowCount).fill(1);
  const rows = siteRows(kernel.siteIndex, kernel.sites.rows, weights);
  const gamma = keptField(kernel, rows, method);
  const constant = rows.siteWeights.reduce((sum, weight) => sum + Math.log(weight), 0) - weights.reduce((sum, weight) => sum + Math.log(weight), 0);
  const q = rows.observed.length;
  const [means, solved, sums] = [new Float64Array(q), new Float64Array(q), new Float64Array(q)];
  const extraRows = design.rowCount - q;
  let free = toFreeParameters(design, start);
  gamma.setParameters(free);

  const addDirection = (k: number, vector: Float64Array, out: Float64Array): void => {
    rows.sums(vector, sums);
    gamma.derivativeProduct(k, sums, solved);
    const residualVariance = Math.exp(free[0]);
    if (k === 0) for (let s = 0; s < q; s++) solved[s] -= (residualVariance * sums[s]) / rows.siteWeights[s];
    for (let i = 0; i < out.length; i++) out[i] += solved[rows.siteOfRow[i]] + (k === 0 ? (residualVariance * vector[i]) / weights[i] : 0);
  };
  return {
    isExact: true,
    get free() {
      return free;
    },
    get components() {
      return fromFreeParameters(design, free);
    },
    setFree(next) {
      free = next;
      gamma.setParameters(next);
    },
    coordinates: () => freeCoordinates(design, free),
    zeroEffects: () => [new Float64Array(kernel.sites.rows)],
    solve(values, [effects], out) {
      rows.means(values, means);
      gamma.applyInverse(means, solved);
      const residualVariance = Math.exp(free[0]);
      rows.observed.forEach((site, s) => (effects[site] = means[s] - (residualVariance * solved[s]) / rows.siteWeights[s]));
      gamma.elsewhere()?.means(means).forEach((value, u) => (effects[rows.unobserved[u]] = value));
      for (let i = 0; i < out.length; i++) out[i] = (weights[i] * (values[i] - effects[kernel.siteIndex[i]])) / residualVariance;
    },
    addPredictions(other, [effects], out) {
      other.kernels[0].siteIndex.forEach((site, i) => (out[i] += effects[site]));
    },
    addDirection,
    score(alpha) {
      const traces = gamma.logDeterminantGradient();
      const gradient = traces.map((trace, k) => {
        const moved = new Float64Array(alpha.length);
        addDirection(k, alpha, moved);
        return 0.5 * (trace + (k === 0 ? extraRows : 0) - innerProduct(alpha, moved));
      });
      return { gradient, expectationMaximisation: null };
    },
    logDeterminant: () => extraRows * free[0] + constant + gamma.logDeterminant(),
  };
}

function keptField({ definition, inputs, metric, sites }: KernelDesign, { observed, unobserved, siteWeights }: SiteRows, { neighbours, points }: FieldPlan): KeptField {
  const field: ObservedField = { covariance: kernelCovariance(definition, inputs, metric), sites: pickMatrixRows(sites, observed), siteWeights };
  const targets = pickMatrixRows(sites, unobserved);
  const geometry = { inputs, metric };
  if (points !== null) {
    const through = inducingSites(field, pointsAmong({ ...geometry, sites: field.sites }, points));
    return withElsewhere(through, field, targets, () => through.kriging(targets));
  }
  if (neighbours === null) {
    const dense = denseSites(field);
    return withElsewhere(dense, field, targets, (free) => denseKriging(field, dense, targets, free));
  }
  const vecchia = vecchiaSites(field, conditioningSets(comparablePoints({ ...geometry, sites: field.sites }), neighbours));
  return withElsewhere(vecchia, field, targets, (free) => localKriging(field, geometry, targets, free, neighbours));
}

function withElsewhere(gamma: SiteCovariance, field: ObservedField, targets: Matrix, krige: (free: Float64Array) => Kriging): KeptField {
  let free: Float64Array = new Float64Array(gamma.parameterCount);
  let known: Kriging | null = null;
  return {
    ...gamma,
    field,
    setParameters(next) {
      [free, known] = [next, null];
      gamma.setParameters(next);
    },
    elsewhere: () => (targets.rows === 0 ? null : (known ??= krige(free))),
  };
}
