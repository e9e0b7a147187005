/**
 * The ten inputs and the mean function of the published simulations: x ~ U(-1, 1)^10, eta = 1 + sum x, f = eta cos(eta) + 2 x1 x2
 * (Simchoni & Rosset 2023, section 5). An input may be held constant within the levels of a factor, which confounds it with their effects.
 */
import type { RandomSource } from "../numerics/random.js";

export const inputCount = 10;

/** @param heldBy for every input the level of each row within which it is constant, [n]; null for one that varies freely */
export function drawInputs(rowCount: number, heldBy: readonly (Int32Array | null)[], random: RandomSource): readonly Float64Array[] {
  const draw = (): number => 2 * random.uniform() - 1;
  return heldBy.map((levels) => {
    if (levels === null) return Float64Array.from({ length: rowCount }, draw);
    const ofLevel = Float64Array.from({ length: 1 + levels.reduce((most, level) => Math.max(most, level), 0) }, draw);
    return Float64Array.from(levels, (level) => ofLevel[level]);
  });
}

/** f over the rows, [n]. */
export function meanFunction(inputs: readonly Float64Array[]): Float64Array {
  return inputs[0].map((_, row) => {
    const eta = inputs.reduce((sum, input) => sum + input[row], 1);
    return eta * Math.cos(eta) + 2 * inputs[0][row] * inputs[1][row];
  });
}
