/** A x for A = [Z X]ᵀ W [Z X] in order of elimination, from its tiles, panels and coordinates. Knows A; knows no theta. */
import type { CrossProducts, StageProducts } from "./cross-products.js";

/** @param vector x, [N + p] @returns A x, [N + p] */
export function applyCrossProducts(cross: CrossProducts, vector: Float64Array): Float64Array {
  const out = new Float64Array(vector.length);
  for (const stage of cross.stages) applyStage(stage, vector, out);
  const { row, column, value } = cross.dense;
  const first = cross.layout.denseStart;
  for (let t = 0; t < value.length; t++) {
    const i = first + row[t];
    const j = first + column[t];
    out[i] += value[t] * vector[j];
    if (i !== j) out[j] += value[t] * vector[i];
  }
  return out;
}

function applyStage({ block, tiles, start, rows, panel }: StageProducts, vector: Float64Array, out: Float64Array): void {
  const d = block.width;
  for (let level = 0; level < block.levelCount; level++) {
    for (let a = 0; a < d; a++) {
      const at = block.start + level * d + a;
      const own = vector[at];
      let sum = 0;
      for (let b = 0; b < d; b++) sum += tiles[(level * d + a) * d + b] * vector[block.start + level * d + b];
      for (let r = start[level]; r < start[level + 1]; r++) {
        sum += panel[r * d + a] * vector[rows[r]];
        out[rows[r]] += panel[r * d + a] * own;
      }
      out[at] += sum;
    }
  }
}
