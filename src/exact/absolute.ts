/**
 * The deviance with sigma free: of absolute factors L_t, D_t = L_t L_tᵀ, and sigma, beta profiled out (maximum likelihood),
 *   log|L|² + n log(2 pi sigma²) + rho²/sigma²,
 * and its gradient. Knows one problem; knows nothing of which of its parameters are held. Bates et al. (2015), eq. 31.
 */
import { blockFactors } from "../likelihood/equations/relative-factors.js";
import { factorConditioned } from "../likelihood/equations/factor.js";
import { posteriorOf } from "../likelihood/equations/posterior.js";
import { projectedSums } from "../likelihood/equations/projected.js";
import { solveConditioned } from "../likelihood/equations/solve.js";
import { NumericalError } from "../numerics/failure.js";
import type { Matrix } from "../numerics/matrix.js";
import { innerProduct, multiply, transposed } from "../numerics/product.js";
import { scoreVectors, type ProfiledProblem } from "./criterion.js";

export interface AbsoluteDeviance {
  readonly deviance: number;
  /** d deviance / d L_t, [d, d], every element as if it were free */
  readonly factorGradients: readonly Matrix[];
  /** d deviance / d log sigma */
  readonly logSigmaGradient: number;
}

/** @param factors L_t, [d, d], in the units of the columns; any root of D_t @returns null where the numbers fail */
export function absoluteDeviance(problem: ProfiledProblem, factors: readonly Matrix[], sigma: number): AbsoluteDeviance | null {
  try {
    const found = evaluated(problem, factors, sigma);
    return Number.isFinite(found.deviance) ? found : null;
  } catch (error) {
    if (error instanceof NumericalError) return null;
    throw error;
  }
}

function evaluated(problem: ProfiledProblem, factors: readonly Matrix[], sigma: number): AbsoluteDeviance {
  const { cross, response, rowCount } = problem;
  const bases = cross.conditioning.terms;
  const relative = factors.map((one, t) => scaled(multiply(bases[t].inverse, one), 1 / sigma));
  const factor = factorConditioned(cross, blockFactors(cross, relative), null);
  const solution = solveConditioned(factor, response);
  const precision = (response.unit / sigma) ** 2;
  const misfit = solution.penalisedResidual * precision;
  const deviance = factor.logDeterminantRandom + rowCount * Math.log(2 * Math.PI * sigma ** 2) + misfit - problem.logWeights;
  const sums = projectedSums(factor, posteriorOf(factor, false));
  const { outer } = scoreVectors(problem, solution);
  const gradients = sums.map((sum, t) => multiply(sumOf(sum, outer[t], -precision), scaled(relative[t], 2)));
  return {
    deviance,
    factorGradients: gradients.map((one, t) => scaled(multiply(transposed(bases[t].inverse), one), 1 / sigma)),
    logSigmaGradient: 2 * rowCount - 2 * misfit - gradients.reduce((sum, one, t) => sum + innerProduct(one.data, relative[t].data), 0),
  };
}

function scaled(matrix: Matrix, factor: number): Matrix {
  return { ...matrix, data: matrix.data.map((value) => value * factor) };
}

function sumOf(left: Matrix, right: Matrix, share: number): Matrix {
  return { ...left, data: left.data.map((value, at) => value + share * right.data[at]) };
}
