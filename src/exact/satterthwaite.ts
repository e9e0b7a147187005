/**
 * Satterthwaite's degrees of freedom of a combination c of the fixed effects: df = 2 v² / Var(v̂), v = c' Cov(beta-hat) c.
 * Along the profile sigma²(theta), Var(v̂) = 2 gᵀH⁻¹g + 2 v²/n with g = dv/dtheta and H the profiled deviance's Hessian, which is
 * the same as over (theta, sigma) together. Kuznetsova, Brockhoff & Christensen (2017), section 2. Knows a fit; knows no table.
 */
import { fixedCovarianceInUnits } from "../likelihood/equations/blocks.js";
import type { Posterior } from "../likelihood/equations/posterior.js";
import { zeros, type Matrix } from "../numerics/matrix.js";
import { studentTwoSidedTail } from "../numerics/tails.js";
import { pseudoInverse, quadratic, symmetrised } from "./curvature.js";
import { effectiveRowCount, evaluate, firstDerivatives, type Evaluation, type ProfiledProblem } from "./criterion.js";
import type { ExactFit } from "./fit.js";

export interface CoefficientTest {
  readonly degreesOfFreedom: number;
  /** estimate / standard error */
  readonly statistic: number;
  /** P(|t| as large), two-sided */
  readonly pValue: number;
}

/** One t test per fixed effect. Costs an evaluation with gradient per element of theta. */
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

/** Differences of analytic gradients and of Cov(beta-hat), at steps of a small share of theta's own standard error. */
function sensitivityOf({ problem, optimum }: ExactFit): Sensitivity {
  const { theta } = optimum.evaluation;
  const k = theta.length;
  const hessian = zeros(k, k);
  const here = profileOf(problem, optimum.evaluation, null);
  let last: Profile | null = null;
  const covariances = Array.from(theta, (value, i) => {
    const curvature = Math.max(optimum.derivatives.hessian.data[i * k + i], 1e-8);
    const h = Math.min(differenceShare * Math.sqrt(2 / curvature), 0.1 * Math.max(Math.abs(value), 0.01));
    const moved: Profile = profileOf(problem, evaluate(problem, theta.map((other, j) => (j === i ? other + h : other)), last?.evaluation.factor ?? null), last);
    last = moved;
    for (let j = 0; j < k; j++) hessian.data[i * k + j] = (moved.gradient[j] - here.gradient[j]) / h;
    return moved.covariance.map((entry, at) => (entry - here.covariance[at]) / h);
  });
  return { covariance: here.covariance, covariances, inverseHessian: pseudoInverse(symmetrised(hessian)) };
}

/** Share of a standard error: large beside the gradient's rounding, and so small that one side's difference is exact to four digits. */
const differenceShare = 2e-5;

interface Profile {
  readonly evaluation: Evaluation;
  readonly gradient: Float64Array;
  /** Cov(beta-hat), [p * p] */
  readonly covariance: Float64Array;
  readonly posterior: Posterior;
}

/** @param reuse an earlier profile whose memory is overwritten */
function profileOf(problem: ProfiledProblem, evaluation: Evaluation, reuse: Profile | null): Profile {
  const { gradient, posterior } = firstDerivatives(problem, evaluation, reuse?.posterior ?? null);
  return { evaluation, gradient, covariance: covarianceOf(evaluation), posterior };
}

function covarianceOf({ factor, residualVariance }: Evaluation): Float64Array {
  return fixedCovarianceInUnits(factor).shares.data.map((value) => value * residualVariance);
}
