/**
 * How good a fit is on rows it has not seen: the mean Gaussian negative log-likelihood of y given its conditional prediction,
 * (log(2 pi sigma^2 / w) + w (y - f - X beta - offset - Z b)^2 / sigma^2) / 2. Knows no training.
 */
import { invariant } from "../invariant.js";
import type { Design } from "../design/design.js";

/**
 * @param networkOutput f at the design's rows, [n]
 * @param prediction X beta + offset + Z b at those rows, [n]
 * @returns mean per row
 */
export function conditionalNll(design: Design, networkOutput: Float64Array, prediction: Float64Array, residualVariance: number): number {
  const { response, weights } = design;
  invariant(response !== null, "validation rows carry the response");
  let sum = 0;
  for (let i = 0; i < design.rowCount; i++) {
    const conditionalResidual = response[i] - prediction[i] - networkOutput[i];
    const variance = residualVariance / (weights?.[i] ?? 1);
    sum += Math.log(2 * Math.PI * variance) + (conditionalResidual * conditionalResidual) / variance;
  }
  return sum / 2 / design.rowCount;
}
