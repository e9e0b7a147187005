/** Running moments of batch normalisation: w <- momentum w + (1 - momentum) s. Knows one vector at a time. */
import { normalisation } from "./graph.js";

/** @param running [k] @param batch the same statistic of a training batch, [k] */
export function moveStatisticInPlace(running: Float32Array, batch: Float32Array): void {
  for (let i = 0; i < running.length; i++) running[i] += (1 - normalisation.momentum) * (batch[i] - running[i]);
}
