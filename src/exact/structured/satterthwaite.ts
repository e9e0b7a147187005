/**
 * Satterthwaite's degrees of freedom under a structured covariance: df = 2 v² / (gᵀ H⁻¹ g), v = Var(beta-hat_c), g = dv/dphi and H
 * the Hessian of -l in phi, sigma² among its coordinates. The delta method does not mind which coordinates: at the optimum -l has no
 * slope. Fai & Cornelius (1996), section 2, for any linear covariance model. Knows a fit; knows no table.
 */
import { averageInformation, evaluate, gradientAt, type Evaluation, type StructuredProblem } from "../../likelihood/structured/criterion.js";
import { solveWithFactor } from "../../numerics/cholesky.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { studentTwoSidedTail } from "../../numerics/tails.js";
import { pseudoInverse, quadratic, symmetrised } from "../curvature.js";
import type { CoefficientTest } from "../satterthwaite.js";
import type { StructuredFit } from "./fit.js";
import { evaluateOrNull } from "./optimise.js";

/** One t test per fixed effect. Costs two evaluations with gradient per coordinate of phi. */
export function structuredTests({ problem, optimum, state }: StructuredFit): CoefficientTest[] {
  const { variances, slopes, inverseHessian } = sensitivityOf(problem, optimum.evaluation.free);
  return Array.from(state.fixedEffects, (estimate, c) => {
    const degreesOfFreedom = (2 * variances[c] ** 2) / quadratic(inverseHessian, slopes.map((one) => one[c]));
    const statistic = estimate / Math.sqrt(variances[c]);
    return { degreesOfFreedom, statistic, pValue: studentTwoSidedTail(statistic, degreesOfFreedom) };
  });
}

interface Sensitivity {
  /** Var(beta-hat_c), [p] */
  readonly variances: Float64Array;
  /** their derivatives, [k][p] */
  readonly slopes: readonly Float64Array[];
  /** of -l; directions without positive curvature left out */
  readonly inverseHessian: Matrix;
}

/** Share of a standard error that a difference spans: small beside where -l bends, large beside rounding. */
const differenceShare = 0.01;
/** In natural logarithms, where the data say little of a coordinate. */
const longestDifference = 0.05;

function sensitivityOf(problem: StructuredProblem, free: Float64Array): Sensitivity {
  const count = free.length;
  const centre = evaluate(problem, free);
  const information = averageInformation(problem, centre);
  const hessian = zeros(count, count);
  const slopes = Array.from(free, (_, i) => {
    const sides = sidesOf(problem, free, i, Math.min(differenceShare / Math.sqrt(information.data[i * (count + 1)]), longestDifference));
    if (sides === null) return null;
    const { h, above, below } = sides;
    const [upper, lower] = [above, below].map((one) => gradientAt(problem, one));
    for (let j = 0; j < count; j++) hessian.data[i * count + j] = (upper[j] - lower[j]) / (2 * h);
    const [more, less] = [above, below].map((one) => variancesOf(one.leastSquares.informationFactor));
    return more.map((value, c) => (value - less[c]) / (2 * h));
  });
  slopes.forEach((slope, i) => {
    if (slope === null) for (let j = 0; j < count; j++) hessian.data[j * count + i] = 0;
  });
  const variances = variancesOf(centre.leastSquares.informationFactor);
  return { variances, slopes: slopes.map((slope) => slope ?? variances.map(() => 0)), inverseHessian: pseudoInverse(symmetrised(hessian)) };
}

/** Halvings after which a coordinate counts as held at the edge of the domain: nothing a thousandth as far stays inside. */
const halvings = 10;

/**
 * The optimum's neighbours along coordinate i, at most `longest` away and nearer where V or a D would not be positive definite.
 * @returns null where the optimum stands at the edge: the coordinate is held there, as a variance of zero is
 */
function sidesOf(problem: StructuredProblem, free: Float64Array, i: number, longest: number): { readonly h: number; readonly above: Evaluation; readonly below: Evaluation } | null {
  for (let halving = 0, h = longest; halving <= halvings; halving++, h /= 2) {
    const [above, below] = [h, -h].map((by) => evaluateOrNull(problem, free.map((value, j) => (j === i ? value + by : value))));
    if (above !== null && below !== null) return { h, above, below };
  }
  return null;
}

/** Diagonal of (X'V⁻¹X)⁻¹. @param factor lower factor of X'V⁻¹X, [p, p] */
function variancesOf(factor: Matrix): Float64Array {
  return Float64Array.from({ length: factor.columns }, (_, c) => {
    const unit = new Float64Array(factor.columns);
    unit[c] = 1;
    return solveWithFactor(factor, unit)[c];
  });
}
