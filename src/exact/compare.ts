/** Two fits of one response side by side: the likelihood-ratio test. Knows likelihoods and counts of parameters. */
import { chiSquareTail } from "../numerics/tails.js";
import type { Inference } from "./inference.js";

export interface LikelihoodRatioTest {
  /** twice the difference of the log likelihoods, larger model less smaller */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** upper tail of chi-squared; conservative where the smaller model puts a variance at zero (Self & Liang 1987) */
  readonly pValue: number;
}

/** @param smaller @param larger both by maximum likelihood, on the same rows @returns null when neither has more parameters */
export function likelihoodRatioTest(smaller: Pick<Inference, "logLik" | "parameterCount">, larger: Pick<Inference, "logLik" | "parameterCount">): LikelihoodRatioTest | null {
  const degreesOfFreedom = larger.parameterCount - smaller.parameterCount;
  if (degreesOfFreedom <= 0) return null;
  const statistic = Math.max(0, 2 * (larger.logLik - smaller.logLik));
  return { statistic, degreesOfFreedom, pValue: chiSquareTail(statistic, degreesOfFreedom) };
}
