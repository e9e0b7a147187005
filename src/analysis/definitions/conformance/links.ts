/** Whether a link can be one: it never turns back, and its inverse undoes it. */
import { diagnostic, type Diagnostic } from "../../../diagnostics/index.js";
import { evaluateColumns } from "../../../expression/index.js";
import { naturalValue } from "../../../model/domain.js";
import type { LinkWord } from "../definitions.js";
import { linkVariables } from "../vocabulary.js";
import { tryValuesAndSlopes } from "./slopes.js";

const pointCount = 61;

export function linkComplaint(word: LinkWord): Diagnostic | null {
  const { name: definition, span, value, inverse } = word;
  const { mean, linearPredictor } = linkVariables;
  const means = Float64Array.from({ length: pointCount }, (_, k) => naturalValue(word, (k - (pointCount - 1) / 2) / 8).value);
  const tried = tryValuesAndSlopes({ definition, span, value, parameters: [], point: new Map(), columns: new Map([[mean, means]]), rowCount: pointCount });
  if (tried.complaint !== null) return tried.complaint;
  const back = evaluateColumns(inverse, new Map([[linearPredictor, tried.values]]), pointCount);
  const lost = back.findIndex((one, k) => !(Math.abs(one - means[k]) <= 1e-9 * (1 + Math.abs(means[k]))));
  if (lost >= 0) return diagnostic("LMM0436", span, { definition, from: means[lost], eta: tried.values[lost], to: back[lost] });
  return isMonotone(tried.values) ? null : diagnostic("LMM0437", span, { definition });
}

function isMonotone(values: Float64Array): boolean {
  const direction = Math.sign(values[1] - values[0]);
  return direction !== 0 && values.every((one, k) => k === 0 || Math.sign(one - values[k - 1]) === direction);
}
