/**
 * How far the working covariance lies from V as training goes on (`likelihood/strategies/working-covariance.ts`): sigma^2 is multiplied by k
 * while the rate is high, and k falls to 1 as it anneals, so that the last steps are those of the likelihood. Counts progress; knows no network.
 */

/** Share of the steps up to which k stands at its height. */
const heldUntil = 0.5;

/**
 * @param height k at the start
 * @param progress steps done over all steps planned, in [0, 1]
 */
export function workingNoise(height: number, progress: number): number {
  const remaining = (1 - progress) / (1 - heldUntil);
  return 1 + (height - 1) * Math.min(1, remaining);
}
