/**
 * Adam over phi (Kingma & Ba 2015, algorithm 1): the optimiser by which theta moves with the net, batch by batch. A coordinate's step is in
 * its own scale, so that the entries of a factor move as its logarithms do, and ends where its room does. Knows numbers; no rows.
 */
import type { FreeCoordinate } from "../structure-parameters.js";

const firstDecay = 0.9;
const secondDecay = 0.999;
/** Of a slope per row, in the coordinate's scale: below this there is nothing to descend. */
const smallestSlope = 1e-8;

/** What Adam keeps between steps, as plain data. */
export interface ComponentMoments {
  readonly steps: number;
  /** [k] */
  readonly first: Float64Array;
  /** [k] */
  readonly second: Float64Array;
}

export function noMoments(count: number): ComponentMoments {
  return { steps: 0, first: new Float64Array(count), second: new Float64Array(count) };
}

/**
 * One step down a slope.
 * @param gradient of the objective per row, [k]
 * @returns phi after the step, and the moments that go with it
 */
export function adamStep(
  free: Float64Array, gradient: Float64Array, coordinates: readonly FreeCoordinate[], rate: number, moments: ComponentMoments,
): { readonly free: Float64Array; readonly moments: ComponentMoments } {
  const steps = moments.steps + 1;
  const slopes = gradient.map((value, k) => value * coordinates[k].scale);
  const first = moments.first.map((value, k) => firstDecay * value + (1 - firstDecay) * slopes[k]);
  const second = moments.second.map((value, k) => secondDecay * value + (1 - secondDecay) * slopes[k] ** 2);
  const [firstShare, secondShare] = [1 - firstDecay ** steps, 1 - secondDecay ** steps];
  const moved = free.map((value, k) => {
    const { scale, lowest, highest } = coordinates[k];
    const step = (rate * scale * first[k]) / firstShare / (Math.sqrt(second[k] / secondShare) + smallestSlope);
    return Math.min(Math.max(highest, value), Math.max(Math.min(lowest, value), value - step));
  });
  return { free: moved, moments: { steps, first, second } };
}
