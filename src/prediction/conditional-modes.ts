/**
 * With f and theta given, everything that is linear: beta by generalised least squares, b = D Z'V^-1 (y - f - X beta), their
 * uncertainty, and the likelihood they stand under. Works for singular D. Exact by elimination or a blocked Cholesky factor; by conjugate
 * gradients, with variances estimated from probes, where crossed factors leave more than `limitAtTheEnd` allows.
 */
import type { Matrix } from "../numerics/matrix.js";
import { innerProduct } from "../numerics/product.js";
import type { Design } from "../design/design.js";
import type { CrossedSolverName } from "../model/index.js";
import type { VarianceComponents } from "../likelihood/components.js";
import { fixedEffectsEquations, fixedPart } from "../likelihood/fixed-effects.js";
import { posteriorDraws } from "../likelihood/solvers/posterior-draws.js";
import { marginalSolver } from "../likelihood/solvers/marginal-solver.js";
import { limitAtTheEnd, type FactorLimit } from "../plan/factor-limits.js";

export interface ConditionalEstimates {
  /** beta-hat, [p] */
  readonly fixedEffects: Float64Array;
  /** Cov(beta-hat) = (X'V^-1 X)^-1, [p, p] */
  readonly fixedCovariance: Matrix;
  /** b-hat of every grouped term, [levels, d] */
  readonly conditionalModes: readonly Float64Array[];
  /** Var(b_j | y, beta) of every grouped term, [levels, d, d]: lme4's condVar */
  readonly conditionalVariances: readonly Float64Array[];
  /** draws of b-hat's error in all terms together, by draw and term; none where one term is alone, where variances are exact, or effects are too many */
  readonly posteriorDraws: readonly (readonly Float64Array[])[];
  /** D Z_j'V^-1 X of every grouped term, [levels, d, p]: how far b-hat moves against beta, -d b-hat / d beta */
  readonly fixedSensitivities: readonly Float64Array[];
  /** NLL of the response at beta-hat; null where log|V| was only estimated */
  readonly negativeLogLikelihood: number | null;
  /** whether all of this is exact up to rounding */
  readonly isExact: boolean;
}

/** Fixed, so that two fits have the same intervals. */
const drawSeed = 20_232;

/**
 * @param design the training rows
 * @param response y - offset - f over them, [n]
 * @param limit what a factor of crossed terms may take
 * @param wish how they are solved for, where the program names it
 * @throws NumericalError where X is rank-deficient or a solve does not converge
 */
export function conditionalModes(
  design: Design,
  components: VarianceComponents,
  response: Float64Array,
  limit: FactorLimit = limitAtTheEnd,
  wish: CrossedSolverName | null = null,
): ConditionalEstimates {
  const solver = marginalSolver(design, components, limit, wish);
  const fixed = fixedEffectsEquations(design, solver);
  fixed.renew();
  const fixedEffects = fixed.solve(response);
  const residual = fixedPart(design, fixedEffects).map((value, i) => response[i] - value);
  const modes = solver.zeroEffects();
  const alpha = new Float64Array(design.rowCount);
  solver.solve(residual, modes, alpha);
  return {
    fixedEffects,
    fixedCovariance: fixed.covariance(),
    conditionalModes: modes,
    conditionalVariances: solver.conditionalVariances(),
    posteriorDraws: solver.isExact || design.grouped.length < 2 ? [] : posteriorDraws(design, solver, drawSeed),
    fixedSensitivities: fixed.sensitivities(),
    negativeLogLikelihood: solver.isExact ? 0.5 * (innerProduct(residual, alpha) + solver.logDeterminant() + design.rowCount * Math.log(2 * Math.PI)) : null,
    isExact: solver.isExact,
  };
}
