/** Small simulated data with a known truth, for whole fits. */
import { randomSource } from "../../src/numerics/random.js";

export type SimulatedColumns = {
  readonly y: Float64Array;
  readonly x: Float64Array;
  readonly z: Float64Array;
  readonly g: readonly string[];
  readonly h: readonly string[];
};

/** y = 1 + sin(2x) + z/2 + b_g + c_h + e; sd of b 1, of c 0.5, of e 0.5; g and h cross. */
export function simulate(rowCount: number, seed: number): SimulatedColumns {
  const random = randomSource(seed);
  const [groups, items] = [Math.ceil(rowCount / 10), 12];
  const groupEffects = Float64Array.from({ length: groups }, () => random.normal());
  const itemEffects = Float64Array.from({ length: items }, () => 0.5 * random.normal());
  const g = Array.from({ length: rowCount }, (_, i) => i % groups);
  const h = Array.from({ length: rowCount }, () => random.integer(items));
  const x = Float64Array.from({ length: rowCount }, () => 2 * random.uniform() - 1);
  const z = Float64Array.from({ length: rowCount }, () => random.normal());
  const y = x.map((value, i) => 1 + Math.sin(2 * value) + 0.5 * z[i] + groupEffects[g[i]] + itemEffects[h[i]] + 0.5 * random.normal());
  return { y, x, z, g: g.map((level) => `g${level}`), h: h.map((level) => `h${level}`) };
}
