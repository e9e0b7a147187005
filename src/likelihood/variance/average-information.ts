/**
 * The score and the average information of the full data's log-likelihood in the free parameters phi, given a solver for V:
 *
 *   dNLL/dD_t = 1/2 (sum_j Z_tj'V^-1 Z_tj - g_tj g_tj'),  g = Z'alpha        dNLL/dsigma^2 = 1/2 (tr W^-1 V^-1 - alpha'W^-1 alpha)
 *   AI_kl = 1/2 f_k' V^-1 f_l,  f_k = (dV/dphi_k) alpha
 *
 * Gilmour, Thompson & Cullis (1995), for maximum likelihood. tr W^-1 V^-1 follows from tr V^-1 V = n without a solve.
 * Knows V and alpha = V^-1 r; not how a step is chosen from them.
 */
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import type { Design } from "../../design/design.js";
import type { ComponentGradient } from "../dense.js";
import { zeroEffects } from "../fixed-effects.js";
import { freeDirections, type FreeDirection } from "../parameters.js";
import { addLevelSums, addRandomEffects } from "../random-design.js";
import type { MarginalSolver } from "../solvers/solver.js";

/** Derivatives of the full data's NLL with respect to the variance components, natural scale. */
export interface VarianceScore {
  readonly gradient: ComponentGradient;
  /** g_t = Z_t' alpha, [levels, d] each */
  readonly levelScores: readonly Float64Array[];
}

/** The information only shapes the step, whose fixed point the score decides: a thousandth is enough. */
const informationTolerance = 1e-3;

/** @param alpha V^-1 r at the solver's theta, [n] */
export function varianceScore(design: Design, solver: MarginalSolver, alpha: Float64Array): VarianceScore {
  const { residualVariance, grouped } = solver.components;
  const levelScores = zeroEffects(design);
  design.grouped.forEach((term, t) => addLevelSums(term, alpha, levelScores[t]));
  const information = solver.levelInformation();
  let residualTrace = design.rowCount;
  information.forEach((one, t) => (residualTrace -= innerProduct(one.data, grouped[t].data)));
  let residualSum = 0;
  for (let i = 0; i < alpha.length; i++) residualSum += (alpha[i] * alpha[i]) / (design.weights?.[i] ?? 1);
  return {
    gradient: {
      residualVariance: 0.5 * (residualTrace / residualVariance - residualSum),
      grouped: information.map((one, t) => halfExcess(one, levelScores[t])),
    },
    levelScores,
  };
}

/** 1/2 (T - sum over levels of g g'). */
function halfExcess(information: Matrix, levelScores: Float64Array): Matrix {
  const d = information.rows;
  const result = zeros(d, d);
  for (let start = 0; start < levelScores.length; start += d) {
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) result.data[a * d + b] -= levelScores[start + a] * levelScores[start + b];
  }
  for (let k = 0; k < d * d; k++) result.data[k] = 0.5 * (result.data[k] + information.data[k]);
  return result;
}

/** Storage that average information keeps between steps: an iterative solver starts from the last step's effects. */
export interface InformationStorage {
  readonly vectors: readonly Float64Array[];
  readonly effects: readonly (readonly Float64Array[])[];
}

export function informationStorage(design: Design, parameterCount: number): InformationStorage {
  return {
    vectors: Array.from({ length: parameterCount }, () => new Float64Array(design.rowCount)),
    effects: Array.from({ length: parameterCount }, () => zeroEffects(design)),
  };
}

/** AI in phi, [k, k], positive semi-definite. */
export function averageInformation(
  design: Design,
  solver: MarginalSolver,
  free: Float64Array,
  alpha: Float64Array,
  levelScores: readonly Float64Array[],
  storage: InformationStorage,
): Matrix {
  const directions = freeDirections(design, free);
  const count = directions.length;
  directions.forEach((direction, k) => fillWorkingVariable(design, direction, alpha, levelScores, storage.vectors[k]));
  const result = zeros(count, count);
  const solved = new Float64Array(design.rowCount);
  for (let k = 0; k < count; k++) {
    solver.solve(storage.vectors[k], storage.effects[k], solved, informationTolerance);
    for (let l = 0; l < count; l++) result.data[k * count + l] = 0.5 * innerProduct(storage.vectors[l], solved);
  }
  return result;
}

/** out = (dV/dphi_k) alpha. */
function fillWorkingVariable(
  design: Design,
  { term, derivative }: FreeDirection,
  alpha: Float64Array,
  levelScores: readonly Float64Array[],
  out: Float64Array,
): void {
  if (term === null) {
    for (let i = 0; i < alpha.length; i++) out[i] = (derivative.data[0] * alpha[i]) / (design.weights?.[i] ?? 1);
    return;
  }
  out.fill(0);
  addRandomEffects(design.grouped[term], timesEachLevel(derivative, levelScores[term]), out);
}

/** A g_j for every level. */
function timesEachLevel(matrix: Matrix, levelScores: Float64Array): Float64Array {
  const d = matrix.rows;
  const result = new Float64Array(levelScores.length);
  for (let start = 0; start < levelScores.length; start += d) {
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) result[start + a] += matrix.data[a * d + b] * levelScores[start + b];
  }
  return result;
}
