/**
 * How good a fit is on rows it has not seen: the mean Gaussian negative log-likelihood of y about its conditional prediction, the variance
 * s^2 / w profiled, s^2 = mean w e^2 with e = y - f - X beta - offset - Z b:
 *
 *   1/2 (log(2 pi s^2) + 1) - mean(log w) / 2
 *
 * A row lies about its prediction by more than sigma^2, for b is not known; under sigma^2 itself epochs with too large a sigma^2, thus with too
 * poor an f, would win. Knows no training.
 */
import { invariant } from "../invariant.js";
import type { Design } from "../design/design.js";

/**
 * @param networkOutput f at the design's rows, [n]
 * @param prediction X beta + offset + Z b at those rows, [n]
 * @returns mean per row
 */
export function conditionalNll(design: Design, networkOutput: Float64Array, prediction: Float64Array): number {
  const { response, weights, rowCount } = design;
  invariant(response !== null, "validation rows carry the response");
  let [squares, logWeights] = [0, 0];
  for (let i = 0; i < rowCount; i++) {
    const weight = weights?.[i] ?? 1;
    squares += weight * (response[i] - prediction[i] - networkOutput[i]) ** 2;
    logWeights += Math.log(weight);
  }
  const variance = Math.max(Number.MIN_VALUE, squares / rowCount);
  return 0.5 * (Math.log(2 * Math.PI * variance) + 1) - logWeights / 2 / rowCount;
}

/** The s^2 behind a `conditionalNll` of these rows. */
export function profiledVariance(nll: number, { weights, rowCount }: Pick<Design, "weights" | "rowCount">): number {
  const logWeights = weights?.reduce((sum, weight) => sum + Math.log(weight), 0) ?? 0;
  return Math.exp(2 * nll - 1 + logWeights / rowCount) / (2 * Math.PI);
}
