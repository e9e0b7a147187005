/**
 * The profiled (restricted) deviance of the relative covariance factors, with beta and sigma² profiled out, and its derivatives:
 *   ML:   log|L|² + n (1 + log(2 pi rho² / n))           REML:  log|L|² + log|R_X|² + (n - p) (1 + log(2 pi rho² / (n - p)))
 * Bates et al. (2015), eq. 34 and 41. Knows one design and one response; knows nothing of how theta is moved.
 *
 * With T_t = sum over levels of (ZᵀPZ - (n/rho²) v vᵀ), v = Zᵀ P y; what theta's derivatives are made of.
 */
import type { Criterion } from "../model/index.js";
import { zeros, type Matrix } from "../numerics/matrix.js";
import { innerProduct } from "../numerics/product.js";
import type { Conditioning } from "../likelihood/equations/conditioning.js";
import { applyCrossProducts } from "../likelihood/equations/apply.js";
import type { CrossProducts } from "../likelihood/equations/cross-products.js";
import { factorConditioned, type EquationsFactor } from "../likelihood/equations/factor.js";
import { posteriorOf, type Posterior } from "../likelihood/equations/posterior.js";
import { projectedSums } from "../likelihood/equations/projected.js";
import { blockFactors } from "../likelihood/equations/relative-factors.js";
import type { ResponseCrossProducts } from "../likelihood/equations/response.js";
import { halfSolve, solveConditioned, type ConditionedSolution } from "../likelihood/equations/solve.js";
import { relativeFactorsOf, type FreeElement } from "./parameters.js";
import { addWorkingEffects, thetaGradient, thetaHessian } from "./theta-derivatives.js";

/** Everything about one response that stays while theta moves. */
export interface ProfiledProblem {
  readonly cross: CrossProducts;
  readonly response: ResponseCrossProducts;
  /** columns of every term, in the design's order */
  readonly widths: readonly number[];
  readonly elements: readonly FreeElement[];
  readonly criterion: Criterion;
  readonly rowCount: number;
  /** sum of the logs of the prior weights */
  readonly logWeights: number;
}

export interface Evaluation {
  readonly theta: Float64Array;
  /** Λ of every term, conditioned columns */
  readonly relativeFactors: readonly Matrix[];
  /** -2 log likelihood, profiled; restricted for REML */
  readonly deviance: number;
  /** sigma² that goes with theta */
  readonly residualVariance: number;
  readonly factor: EquationsFactor;
  readonly solution: ConditionedSolution;
}

export interface Derivatives {
  /** with respect to theta */
  readonly gradient: Float64Array;
  /** average information of the profiled deviance, [k, k] */
  readonly hessian: Matrix;
  /** T of every term: the derivative with respect to the relative covariance ΛΛᵀ */
  readonly covarianceDerivatives: readonly Matrix[];
  readonly posterior: Posterior;
}

/** n for ML, n - p for REML. */
export function effectiveRowCount({ criterion, rowCount, cross }: ProfiledProblem): number {
  return criterion === "ml" ? rowCount : rowCount - cross.layout.fixedCount;
}

/** @param reuse an earlier evaluation, whose factor's memory is overwritten @throws NumericalError */
export function evaluate(problem: ProfiledProblem, theta: Float64Array, reuse: EquationsFactor | null): Evaluation {
  const { cross, response } = problem;
  const relativeFactors = relativeFactorsOf(problem, theta);
  const factor = factorConditioned(cross, blockFactors(cross, relativeFactors), reuse);
  const solution = solveConditioned(factor, response);
  const n = effectiveRowCount(problem);
  const relativeVariance = solution.penalisedResidual / n;
  const determinants = factor.logDeterminantRandom + (problem.criterion === "reml" ? factor.logDeterminantFixed + logUnitsOf(cross.conditioning) : 0);
  const deviance = determinants + n * (1 + Math.log(2 * Math.PI * relativeVariance) + 2 * Math.log(response.unit)) - problem.logWeights;
  return { theta, relativeFactors, deviance, residualVariance: relativeVariance * response.unit ** 2, factor, solution };
}

/** log|XᵀX| in the columns' units less that of the conditioned ones. */
export function logUnitsOf({ fixed: { inverse } }: Conditioning): number {
  let sum = 0;
  for (let i = 0; i < inverse.rows; i++) sum += 2 * Math.log(Math.abs(inverse.data[i * inverse.rows + i]));
  return sum;
}

/** @param reuse the posterior of an earlier evaluation, whose memory is overwritten */
export function derivatives(problem: ProfiledProblem, evaluation: Evaluation, reuse: Posterior | null): Derivatives {
  const { scores, ...first } = firstDerivatives(problem, evaluation, reuse);
  return { ...first, hessian: averageInformation(problem, evaluation, scores, first.covarianceDerivatives) };
}

/** The gradient alone, and v = ZᵀPy. @param reuse the posterior of an earlier evaluation, whose memory is overwritten */
export function firstDerivatives(problem: ProfiledProblem, evaluation: Evaluation, reuse: Posterior | null): Omit<Derivatives, "hessian"> & { readonly scores: Float64Array } {
  const { factor } = evaluation;
  const posterior = posteriorOf(factor, problem.criterion === "reml", reuse);
  const scores = scoreVectors(problem, evaluation.solution);
  const scale = effectiveRowCount(problem) / evaluation.solution.penalisedResidual;
  const covarianceDerivatives = projectedSums(factor, posterior);
  scores.outer.forEach((outer, t) => outer.data.forEach((value, at) => (covarianceDerivatives[t].data[at] -= scale * value)));
  const gradient = thetaGradient(problem.elements, evaluation.relativeFactors, covarianceDerivatives);
  return { gradient, covarianceDerivatives, posterior, scores: scores.values };
}

/** v = ZᵀPy over all levels, and the sums over levels of v vᵀ per term. */
export function scoreVectors({ cross, response }: ProfiledProblem, solution: ConditionedSolution): { values: Float64Array; outer: Matrix[] } {
  const values = applyCrossProducts(cross, solution.coefficients).map((value, at) => response.products[at] - value);
  const outer: Matrix[] = [];
  for (const block of cross.layout.blocks) {
    for (const { termIndex, column, width } of block.terms) {
      const sum = zeros(width, width);
      for (let level = 0; level < block.levelCount; level++) {
        const at = block.start + level * block.width + column;
        for (let a = 0; a < width; a++) for (let b = 0; b < width; b++) sum.data[a * width + b] += values[at + a] * values[at + b];
      }
      outer[termIndex] = sum;
    }
  }
  return { values, outer };
}

/** The working variables' products through one more solve each. */
function averageInformation(problem: ProfiledProblem, evaluation: Evaluation, scores: Float64Array, covarianceDerivatives: readonly Matrix[]): Matrix {
  const { elements, cross } = problem;
  const { penalisedResidual } = evaluation.solution;
  const directions = elements.map((element) => direction(problem, evaluation, scores, element));
  const images = directions.map((one) => applyCrossProducts(cross, one));
  const halves = images.map((one) => halfSolve(evaluation.factor, one).values);
  const information = zeros(elements.length, elements.length);
  for (let i = 0; i < elements.length; i++) {
    for (let j = 0; j <= i; j++) information.data[i * elements.length + j] = innerProduct(directions[i], images[j]) - innerProduct(halves[i], halves[j]);
  }
  const profiles = directions.map((one) => innerProduct(one, scores));
  return thetaHessian(elements, covarianceDerivatives, { information, profiles, penalisedResidual, scale: effectiveRowCount(problem) / penalisedResidual });
}

/** Effects of one free element's working variable, [N + p]. */
function direction({ cross }: ProfiledProblem, { relativeFactors }: Evaluation, scores: Float64Array, element: FreeElement): Float64Array {
  const out = new Float64Array(scores.length);
  for (const { start, width, levelCount, terms } of cross.layout.blocks) {
    const term = terms.find((one) => one.termIndex === element.termIndex);
    if (term === undefined) continue;
    addWorkingEffects(element, relativeFactors[element.termIndex], { start: start + term.column, stride: width, levelCount }, scores, out);
  }
  return out;
}
