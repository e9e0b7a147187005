/**
 * dNLL/dtheta of grouped terms over the full data, natural scale, from the level sums of V^-1:
 *
 *   dNLL/dD_t = 1/2 (sum_j Z_tj'V^-1 Z_tj - g_tj g_tj'),  g = Z'alpha        dNLL/dsigma^2 = 1/2 (tr W^-1 V^-1 - alpha'W^-1 alpha)
 *
 * tr W^-1 V^-1 follows from tr V^-1 V = n without a solve. Knows V's traces and alpha = V^-1 r; not how a step is chosen from them.
 */
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import type { Design, GroupedDesign } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import type { ComponentGradient } from "../dense.js";
import { addLevelSums } from "../random-design.js";

/**
 * @param levelInformation sum over levels of Z_tj'V^-1 Z_tj, [d, d] for every term
 * @param alpha V^-1 r at the components, [n]
 */
export function varianceGradient(
  design: Design,
  { residualVariance, grouped }: VarianceComponents,
  levelInformation: readonly Matrix[],
  alpha: Float64Array,
): ComponentGradient {
  let residualTrace = design.rowCount;
  levelInformation.forEach((one, t) => (residualTrace -= innerProduct(one.data, grouped[t].data)));
  let residualSum = 0;
  for (let i = 0; i < alpha.length; i++) residualSum += (alpha[i] * alpha[i]) / (design.weights?.[i] ?? 1);
  return {
    residualVariance: 0.5 * (residualTrace / residualVariance - residualSum),
    grouped: levelInformation.map((one, t) => halfExcess(one, levelScores(design.grouped[t], alpha))),
    kernels: [],
  };
}

/** g = Z'alpha, [levels, d]. */
function levelScores(term: GroupedDesign, alpha: Float64Array): Float64Array {
  const scores = new Float64Array(term.levels.length * term.basis.columns);
  addLevelSums(term, alpha, scores);
  return scores;
}

/** 1/2 (T - sum over levels of g g'). */
function halfExcess(information: Matrix, scores: Float64Array): Matrix {
  const d = information.rows;
  const result = zeros(d, d);
  for (let start = 0; start < scores.length; start += d) {
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) result.data[a * d + b] -= scores[start + a] * scores[start + b];
  }
  for (let k = 0; k < d * d; k++) result.data[k] = 0.5 * (result.data[k] + information.data[k]);
  return result;
}
