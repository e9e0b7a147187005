/**
 * The learning rate over a run. One cycle (Smith & Topin 2019): from a twenty-fifth of the peak up to the peak over the first
 * 30 % of the steps, then down to a ten-thousandth of the start, both along half a cosine. Cosine (Loshchilov & Hutter 2017, equation 5): from the
 * peak down to nothing, after a climb where one is asked for. Knows nothing of how well the run goes: what answers to that scales these rates.
 */
import { assertNever } from "../invariant.js";
import type { ScheduleName } from "../model/training.js";

/** The peak's place and the start and end as shares of the peak: the common one-cycle constants. */
export const oneCycle = { peakAt: 0.3, startShare: 1 / 25, endShare: 1 / 250_000 } as const;

/**
 * Rate of one step.
 * @param progress steps done over all steps planned, in [0, 1]
 * @param peak the largest rate
 * @param warmUp share of the steps over which a cosine climbs to its peak first, in [0, 1)
 */
export function learningRate(schedule: ScheduleName, progress: number, peak: number, warmUp = 0): number {
  switch (schedule) {
    case "constant": case "plateau": return peak;
    case "cosine": return progress < warmUp
      ? peak * halfCosine(oneCycle.startShare, 1, progress / warmUp)
      : peak * halfCosine(1, 0, Math.min(1, (progress - warmUp) / (1 - warmUp)));
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
