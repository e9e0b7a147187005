/** Quantiles by linear interpolation of the order statistics, R's default (Hyndman & Fan 1996, type 7). */

/** @param sorted increasing, at least one value; @param shares in [0, 1] */
export function quantiles(sorted: Float64Array, shares: readonly number[]): number[] {
  return shares.map((share) => {
    const position = (sorted.length - 1) * share;
    const below = Math.floor(position);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  });
}
