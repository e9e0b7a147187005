/**
 * Gamma = K + sigma^2 W_s^-1 by Vecchia's approximation (Vecchia 1988; Katzfuss & Guinness 2021): every site given its nearest earlier
 * ones, in random order,
 *
 *   Gamma^-1 = A' F^-1 A,  A = I - B,   log|Gamma| = sum_j log F_j,   v'Gamma^-1 v = sum_j (v_j - B_j v_c(j))^2 / F_j,
 *
 * a sum over sites, so that any sample of sites gives an unbiased part of the likelihood; with all earlier sites as neighbours it is exact.
 * Noise stands in every conditional, which keeps each small system well away from singular, however smooth the kernel.
 * Cost q m^3 to set, q m to solve. Knows B and F as numbers; no kernel.
 */
import type { ConditioningSets } from "./neighbours.js";
import type { ObservedField, SiteCovariance } from "./site-covariance.js";
import { vecchiaConditionals } from "./vecchia-conditionals.js";

export function vecchiaSites(field: ObservedField, sets: ConditioningSets): SiteCovariance {
  const { order } = sets;
  const q = order.length;
  const conditionals = vecchiaConditionals(field, sets);
  const { weights, variances, slopes, setParameters, parameterCount } = conditionals;
  const { combination, spread, forward, backward } = sparseRows(sets, weights);
  const [innovation, image] = [new Float64Array(q), new Float64Array(q)];
  const innovationAt = (values: Float64Array, j: number): number => values[order[j]] - combination(weights, values, j);
  return {
    siteCount: q,
    parameterCount,
    setParameters,
    applyInverse(values, out) {
      out.fill(0);
      for (let j = 0; j < q; j++) {
        const scaled = innovationAt(values, j) / variances[j];
        out[order[j]] += scaled;
        spread(weights, -scaled, j, out);
      }
    },
    logDeterminant: () => variances.reduce((sum, variance) => sum + Math.log(variance), 0),
    logDeterminantGradient: () => Float64Array.from(slopes(), (slope) => slope.variances.reduce((sum, value, j) => sum + value / variances[j], 0)),
    /** Gamma = A^-1 F A^-T gives dGamma v = A^-1 (dB A^-1 F u + dF u + F A^-T dB' u) with u = A^-T v. */
    derivativeProduct(parameter, values, out) {
      const slope = slopes()[parameter];
      backward(values, innovation);
      for (let j = 0; j < q; j++) image[order[j]] = variances[j] * innovation[order[j]];
      forward(image, image);
      out.fill(0);
      for (let j = 0; j < q; j++) spread(slope.weights, innovation[order[j]], j, out);
      backward(out, out);
      for (let j = 0; j < q; j++) {
        const site = order[j];
        out[site] = combination(slope.weights, image, j) + slope.variances[j] * innovation[site] + variances[j] * out[site];
      }
      forward(out, out);
    },
  };
}

interface SparseRows {
  /** the j-th row of coefficients times a vector over sites */
  combination(coefficients: Float64Array, values: Float64Array, j: number): number;
  /** out += value times the j-th row of coefficients */
  spread(coefficients: Float64Array, value: number, j: number, out: Float64Array): void;
  /** out = A^-1 v; `out` may be `v` */
  forward(values: Float64Array, out: Float64Array): void;
  /** out = A^-T v; `out` may be `v` */
  backward(values: Float64Array, out: Float64Array): void;
}

function sparseRows({ order, starts, neighbours }: ConditioningSets, weights: Float64Array): SparseRows {
  const combination: SparseRows["combination"] = (coefficients, values, j) => {
    let sum = 0;
    for (let at = starts[j]; at < starts[j + 1]; at++) sum += coefficients[at] * values[neighbours[at]];
    return sum;
  };
  const spread: SparseRows["spread"] = (coefficients, value, j, out) => {
    for (let at = starts[j]; at < starts[j + 1]; at++) out[neighbours[at]] += coefficients[at] * value;
  };
  return {
    combination,
    spread,
    forward(values, out) {
      for (let j = 0; j < order.length; j++) out[order[j]] = values[order[j]] + combination(weights, out, j);
    },
    backward(values, out) {
      if (out !== values) out.set(values);
      for (let j = order.length - 1; j >= 0; j--) spread(weights, out[order[j]], j, out);
    },
  };
}
