/** What the exact engine does row by row: the response net of its offset, and fitted values. Knows a design. */
import type { Design } from "../design/design.js";
import type { EquationsSolution } from "../likelihood/equations/solve.js";
import { invariant } from "../invariant.js";

/** y less the offset, [n]. */
export function netResponse({ response, offset }: Design): Float64Array {
  invariant(response !== null, "a design to be fitted has a response");
  return offset === null ? response : response.map((value, i) => value - offset[i]);
}

export function sumOfLogWeights(weights: Float64Array | null): number {
  return weights?.reduce((sum, value) => sum + Math.log(value), 0) ?? 0;
}

/** X beta + Z b + offset, [n]; an unseen level counts as zero. */
export function fittedValues(design: Pick<Design, "rowCount" | "offset" | "fixed" | "grouped">, { fixedEffects, conditionalModes }: Pick<EquationsSolution, "fixedEffects" | "conditionalModes">): Float64Array {
  const out = design.offset?.slice() ?? new Float64Array(design.rowCount);
  const { data, columns } = design.fixed.matrix;
  for (let row = 0; row < design.rowCount; row++) {
    for (let c = 0; c < columns; c++) out[row] += data[row * columns + c] * fixedEffects[c];
  }
  design.grouped.forEach(({ basis, levelIndex }, t) => {
    const d = basis.columns;
    for (let row = 0; row < design.rowCount; row++) {
      if (levelIndex[row] < 0) continue;
      for (let a = 0; a < d; a++) out[row] += basis.data[row * d + a] * conditionalModes[t][levelIndex[row] * d + a];
    }
  });
  return out;
}
