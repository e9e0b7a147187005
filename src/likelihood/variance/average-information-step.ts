/**
 * Where phi goes from here: an average-information step, bounded, so that it stays in the domain whatever the score.
 * Knows scores, information and room as numbers; no rows.
 */
import type { Matrix } from "../../numerics/matrix.js";
import type { FreeCoordinate } from "../structure-parameters.js";
import { boundedStep, type Box } from "./bounded-step.js";

/** No coordinate moves farther in one step: a variance changes at most by a factor e^3, about 20, its deviation by e^1.5. */
const longestStep = 1.5;
/** The least residual variance, as a share of the response's: data without noise would send its logarithm to minus infinity. */
const smallestResidualShare = 1e-10;

/**
 * phi - AI^-1 dNLL/dphi within the box of moves that are not too long and keep every coordinate in its room.
 * @param responseVariance mean square of y about its mean, what variances are measured against
 * @returns null where the information is not positive definite
 */
export function averageInformationStep(
  free: Float64Array,
  coordinates: readonly FreeCoordinate[],
  gradient: Float64Array,
  information: Matrix,
  responseVariance: number,
): Float64Array | null {
  const step = boundedStep(gradient, information, boxAround(free, coordinates, responseVariance));
  return step === null ? null : free.map((value, k) => value + step[k]);
}

function boxAround(free: Float64Array, coordinates: readonly FreeCoordinate[], responseVariance: number): Box {
  const lower = Float64Array.from(coordinates, ({ scale, lowest }, k) => Math.min(0, Math.max(-longestStep * scale, lowest - free[k])));
  const upper = Float64Array.from(coordinates, ({ scale, highest }, k) => Math.max(0, Math.min(longestStep * scale, highest - free[k])));
  if (responseVariance > 0) lower[0] = Math.min(0, Math.max(-longestStep, Math.log(smallestResidualShare * responseVariance) - free[0]));
  return { lower, upper };
}
