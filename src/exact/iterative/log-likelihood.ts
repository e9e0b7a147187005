/**
 * The profiled (restricted) log likelihood where log|V| is probed: the eliminated term's and the preconditioner's determinants are
 * exact, the rest stochastic Lanczos quadrature, whose error over the probes is said. Knows one theta.
 */
import { logDeterminantSamples } from "../../likelihood/solvers/spectral-log-determinant.js";
import { logUnitsOf } from "../criterion.js";
import type { IterativeProblem } from "./problem.js";
import type { SystemSolution } from "./solution.js";

export interface ProbedLogLikelihood {
  readonly value: number;
  /** standard error over the probes' random signs */
  readonly standardError: number;
}

/** @param solution at the operator's theta @param seed fixes the probes */
export function probedLogLikelihood(problem: IterativeProblem, solution: SystemSolution, probeCount: number, seed: number): ProbedLogLikelihood {
  const { operator, criterion, effectiveRowCount: n, unit, logWeights, conditioning } = problem;
  const samples = logDeterminantSamples(operator, probeCount, seed);
  const mean = samples.reduce((sum, value) => sum + value / samples.length, 0);
  const spread = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, samples.length - 1);
  const random = operator.eliminated.logDeterminant() + operator.preconditioner.logDeterminant() + mean;
  const fixed = criterion === "reml" ? solution.logDeterminantFixed + logUnitsOf(conditioning) : 0;
  const deviance = random + fixed + n * (1 + Math.log((2 * Math.PI * solution.penalisedResidual) / n) + 2 * Math.log(unit)) - logWeights;
  return { value: -0.5 * deviance, standardError: 0.5 * Math.sqrt(spread / samples.length) };
}
