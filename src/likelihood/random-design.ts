/**
 * The two passes over the rows that every solver is made of, without ever forming Z:
 * Z_t b (row i receives basis_i' b_{level(i)}) and Z_t' v (level j receives the sum of basis_i v_i over its rows).
 * Knows one grouped term's rows; nothing of variances. A row of an unseen level (-1) has no random effect.
 */
import type { GroupedDesign } from "../design/design.js";

/**
 * out += Z_t b.
 * @param effects b_t, [levels, d] row-major
 * @param out [n]
 */
export function addRandomEffects(term: GroupedDesign, effects: Float64Array, out: Float64Array): void {
  const { levelIndex, basis } = term;
  const z = basis.data;
  const d = basis.columns;
  if (d === 1) {
    for (let i = 0; i < levelIndex.length; i++) {
      const level = levelIndex[i];
      if (level >= 0) out[i] += z[i] * effects[level];
    }
    return;
  }
  for (let i = 0; i < levelIndex.length; i++) {
    const level = levelIndex[i];
    if (level < 0) continue;
    let sum = 0;
    for (let k = 0; k < d; k++) sum += z[i * d + k] * effects[level * d + k];
    out[i] += sum;
  }
}

/**
 * out += Z_t' v.
 * @param values v, [n]
 * @param out [levels, d] row-major
 */
export function addLevelSums(term: GroupedDesign, values: Float64Array, out: Float64Array): void {
  const { levelIndex, basis } = term;
  const z = basis.data;
  const d = basis.columns;
  if (d === 1) {
    for (let i = 0; i < levelIndex.length; i++) {
      const level = levelIndex[i];
      if (level >= 0) out[level] += z[i] * values[i];
    }
    return;
  }
  for (let i = 0; i < levelIndex.length; i++) {
    const level = levelIndex[i];
    if (level < 0) continue;
    for (let k = 0; k < d; k++) out[level * d + k] += z[i * d + k] * values[i];
  }
}
