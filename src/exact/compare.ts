/** Two fits of one response side by side: likelihood-ratio test, AIC, BIC. Knows fits; refits REML by ML, as the test needs. */
import type { Design } from "../design/design.js";
import { chiSquareTail } from "../numerics/tails.js";
import { fitProblem, type ExactFit } from "./fit.js";

export interface LikelihoodRatioTest {
  /** twice the difference of the log likelihoods, larger model less smaller */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** upper tail of chi-squared; conservative where the smaller model puts a variance at zero (Self & Liang 1987) */
  readonly pValue: number;
}

/** The fit by maximum likelihood; the same object when it is that already. Cross-products are reused. */
export function asMaximumLikelihood(design: Design, fit: ExactFit): ExactFit {
  if (fit.criterion === "ml") return fit;
  return fitProblem(design, { ...fit.problem, criterion: "ml" }, {}).fit ?? fit;
}

/** @param smaller @param larger both by maximum likelihood, on the same rows @returns null when neither has more parameters */
export function likelihoodRatioTest(smaller: ExactFit, larger: ExactFit): LikelihoodRatioTest | null {
  const degreesOfFreedom = larger.parameterCount - smaller.parameterCount;
  if (degreesOfFreedom <= 0) return null;
  const statistic = Math.max(0, 2 * (larger.logLik - smaller.logLik));
  return { statistic, degreesOfFreedom, pValue: chiSquareTail(statistic, degreesOfFreedom) };
}
