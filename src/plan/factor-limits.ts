/**
 * What a factor of crossed terms may take beside a net: once at the end, or each time the variances move. Knows costs; no design.
 */
import { denseCost } from "./sparse-factor.js";

/** What the factor of crossed terms may take for a purpose. */
export interface FactorLimit {
  /** order of a remainder that is factored whole */
  readonly order: number;
  /** a sparse factor with an inverse on its pattern, in multiplications of a large dense factor */
  readonly sparseWork: number;
}

/** Seconds are spent where a factor is wanted once. */
export const limitAtTheEnd: FactorLimit = { order: 2000, sparseWork: denseCost(2000) };

/** Only factors of a few ten milliseconds are made each time theta moves, where nothing says how many solves they replace. */
export const leastLimit: FactorLimit = { order: 200, sparseWork: 0 };

/** Passes over a term's rows, in multiplications, that iterations take for each step of theta: ten solves of twenty iterations, each there and back. */
const passesPerStep = 400;

/** A factor each time theta moves must cost less than the solves it replaces. */
export function limitInTraining(rowCount: number, termCount: number): FactorLimit {
  return { ...leastLimit, sparseWork: passesPerStep * rowCount * termCount };
}
