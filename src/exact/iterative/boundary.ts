/**
 * Variances of exactly zero where the score is probed: a direction that ended near zero is set to zero when its derivative says
 * that the deviance does not rise by it. Knows an optimum.
 */
import type { Matrix } from "../../numerics/matrix.js";
import { innerProduct, multiply, transposed } from "../../numerics/product.js";
import { thetaOnBoundary } from "../boundary.js";
import { relativeFactorsOf } from "../parameters.js";
import type { IterativeOptimum } from "./optimise.js";
import type { System } from "./solution.js";

/** Deviance that a zero may cost beside the probes' error: a few hundredths of a standard error, squared. */
const invisibleCost = 1e-3;

/** The same optimum with its variances of nearly zero set to zero, where that costs nothing. */
export function withZeros(system: System, optimum: IterativeOptimum): IterativeOptimum {
  const { problem } = system;
  const { solution, score } = optimum;
  const theta = thetaOnBoundary(problem, solution.theta, true);
  if (theta === null) return optimum;
  const squared = (factor: Matrix): Matrix => multiply(factor, transposed(factor));
  const cost = relativeFactorsOf(problem, theta).reduce((sum, zeroed, t) => {
    const before = squared(solution.relativeFactors[t]);
    const change = squared(zeroed).data.map((value, at) => value - before.data[at]);
    return sum + innerProduct(change, score.covarianceDerivatives[t].data);
  }, 0);
  return cost > invisibleCost ? optimum : { ...optimum, solution: system.solveAt(theta) };
}
