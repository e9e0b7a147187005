/**
 * Dropout masks as inputs of the graph, drawn from a seeded source so that every executor sees the same ones.
 * Inverted dropout (Srivastava et al. 2014, section 10): a unit is kept with probability 1 - rate and scaled by 1 / (1 - rate).
 */
import type { TrainingGraph } from "../graph/index.js";
import type { RandomSource } from "../numerics/random.js";

/** One mask per mask slot, [rowCount, units] each. */
export function drawMasks(graph: TrainingGraph, rowCount: number, random: RandomSource): Float32Array[] {
  return graph.masks.map(({ units, rate }) => {
    const kept = 1 / (1 - rate);
    return Float32Array.from({ length: rowCount * units }, () => (random.uniform() < rate ? 0 : kept));
  });
}
