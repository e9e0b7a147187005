/**
 * Satterthwaite's degrees of freedom of a combination c of the fixed effects: df = 2 v² / Var(v̂), v = c' Cov(beta-hat) c.
 * Along the profile sigma²(theta), Var(v̂) = 2 gᵀH⁻¹g + 2 v²/n with g = dv/dtheta and H the profiled deviance's Hessian, which is
 * the same as over (theta, sigma) together. Kuznetsova, Brockhoff & Christensen (2017), section 2. Knows a fit; knows no table.
 */
import { fixedCovarianceInUnits } from "../likelihood/equations/blocks.js";
import { zeros, type Matrix } from "../numerics/matrix.js";
import { studentTwoSidedTail } from "../numerics/tails.js";
import { pseudoInverse, quadratic, symmetrised } from "./curvature.js";
import { derivatives, effectiveRowCount, evaluate, type Evaluation, type ProfiledProblem } from "./criterion.js";
import type { ExactFit } from "./fit.js";

export interface CoefficientTest {
  readonly degreesOfFreedom: number;
  /** estimate / standard error */
  readonly statistic: number;
  /** P(|t| as large), two-sided */
  readonly pValue: number;
}

/** One t test per fixed effect. Costs two evaluations with gradient per element of theta. */
export function satterthwaiteTests(fit: ExactFit): CoefficientTest[] {
  const { covariance, covariances, inverseHessian } = sensitivityOf(fit);
  const p = fit.fixedEffects.length;
  return Array.from(fit.fixedEffects, (estimate, c) => {
    const at = c * p + c;
    const variance = covariance[at];
    const gradient = covariances.map((one) => one[at]);
    const degreesOfFreedom = variance ** 2 / (quadratic(inverseHessian, gradient) + variance ** 2 / effectiveRowCount(fit.problem));
    const statistic = estimate / fit.standardErrors[c];
    return { degreesOfFreedom, statistic, pValue: studentTwoSidedTail(statistic, degreesOfFreedom) };
  });
}

/** In units that keep every covariance within the range of a double: degrees of freedom do not depend on them. */
interface Sensitivity {
  /** Cov(beta-hat), [p * p] */
  readonly covariance: Float64Array;
  /** d Cov(beta-hat) / d theta_k along the profile, [k][p * p] */
  readonly covariances: readonly Float64Array[];
  /** of the profiled deviance; directions without positive curvature left out */
  readonly inverseHessian: Matrix;
}

/** Central differences of analytic gradients and of Cov(beta-hat), at steps of a hundredth of theta's own standard error. */
function sensitivityOf({ problem, optimum }: ExactFit): Sensitivity {
  const { theta } = optimum.evaluation;
  const k = theta.length;
  const hessian = zeros(k, k);
  const covariances = Array.from(theta, (value, i) => {
    const curvature = Math.max(optimum.derivatives.hessian.data[i * k + i], 1e-8);
    const h = Math.min(differenceShare * Math.sqrt(2 / curvature), 0.1 * Math.max(Math.abs(value), 0.01));
    const [above, below] = [h, -h].map((by) => profileAt(problem, theta.map((other, j) => (j === i ? other + by : other))));
    for (let j = 0; j < k; j++) hessian.data[i * k + j] = (above.gradient[j] - below.gradient[j]) / (2 * h);
    return above.covariance.map((entry, at) => (entry - below.covariance[at]) / (2 * h));
  });
  return { covariance: covarianceOf(optimum.evaluation), covariances, inverseHessian: pseudoInverse(symmetrised(hessian)) };
}

/** Share of a standard error: small beside where the deviance bends, large beside rounding. */
const differenceShare = 0.01;

function profileAt(problem: ProfiledProblem, theta: Float64Array): { gradient: Float64Array; covariance: Float64Array } {
  const evaluation = evaluate(problem, theta, null);
  return { gradient: derivatives(problem, evaluation, null).gradient, covariance: covarianceOf(evaluation) };
}

function covarianceOf({ factor, residualVariance }: Evaluation): Float64Array {
  return fixedCovarianceInUnits(factor).shares.data.map((value) => value * residualVariance);
}
