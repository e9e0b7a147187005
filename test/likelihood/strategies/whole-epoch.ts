/** One epoch of a strategy at a fixed f, put together again: what its batches sum to. */
import type { LikelihoodStrategy } from "../../../src/likelihood/strategy.js";
import { randomSource } from "../../../src/numerics/random.js";

export interface WholeEpoch {
  /** sum of the batches' objectives */
  readonly value: number;
  /** dNLL/df, [n] */
  readonly gradient: Float64Array;
  /** how often each row was met */
  readonly visits: Int32Array;
}

export function wholeEpoch(strategy: LikelihoodStrategy, f: Float64Array, batchSize: number, seed: number): WholeEpoch {
  const gradient = new Float64Array(f.length);
  const visits = new Int32Array(f.length);
  let value = 0;
  for (const rows of strategy.batches(batchSize, randomSource(seed))) {
    const part = new Float64Array(rows.length);
    value += strategy.batchObjective(rows, Float64Array.from(rows, (row) => f[row]), part);
    rows.forEach((row, i) => {
      gradient[row] = part[i];
      visits[row]++;
    });
  }
  return { value, gradient, visits };
}
