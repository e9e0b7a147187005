/**
 * The learning rate over a run. One cycle (Smith & Topin 2019): from a twenty-fifth of the peak up to the peak over the first
 * 30 % of the steps, then down to a ten-thousandth of the start, both along half a cosine.
 */
import { assertNever } from "../invariant.js";

/** The peak's place and the start and end as shares of the peak: the common one-cycle constants. */
export const oneCycle = { peakAt: 0.3, startShare: 1 / 25, endShare: 1 / 250_000 } as const;

/**
 * Rate of one step.
 * @param progress steps done over all steps planned, in [0, 1]
 * @param peak the largest rate
 */
export function learningRate(schedule: "one-cycle" | "constant", progress: number, peak: number): number {
  switch (schedule) {
    case "constant": return peak;
    case "one-cycle": return progress < oneCycle.peakAt
      ? peak * halfCosine(oneCycle.startShare, 1, progress / oneCycle.peakAt)
      : peak * halfCosine(1, oneCycle.endShare, Math.min(1, (progress - oneCycle.peakAt) / (1 - oneCycle.peakAt)));
    default: return assertNever(schedule);
  }
}

/** From `from` at 0 to `to` at 1. */
function halfCosine(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
}
