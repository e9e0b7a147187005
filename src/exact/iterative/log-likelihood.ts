/**
 * The profiled (restricted) log likelihood where log|V| is probed: the eliminated term's and the preconditioner's determinants are
 * exact, the rest stochastic Lanczos quadrature, whose error over the probes is said. Knows one theta.
 */
import { logDeterminantEstimate, type ProbedValue } from "../../likelihood/solvers/spectral-log-determinant.js";
import { logUnitsOf } from "../criterion.js";
import type { IterativeProblem } from "./problem.js";
import type { SystemSolution } from "./solution.js";

/** @param solution at the operator's theta @param seed fixes the probes */
export function probedLogLikelihood(problem: IterativeProblem, solution: SystemSolution, probeCount: number, seed: number): ProbedValue {
  const { operator, criterion, effectiveRowCount: n, unit, logWeights, conditioning } = problem;
  const probed = logDeterminantEstimate(operator, probeCount, seed);
  const random = operator.eliminated.logDeterminant() + operator.preconditioner.logDeterminant() + probed.value;
  const fixed = criterion === "reml" ? solution.logDeterminantFixed + logUnitsOf(conditioning) : 0;
  const deviance = random + fixed + n * (1 + Math.log((2 * Math.PI * solution.penalisedResidual) / n) + 2 * Math.log(unit)) - logWeights;
  return { value: -0.5 * deviance, standardError: 0.5 * probed.standardError };
}
