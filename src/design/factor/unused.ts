/** R's drop.unused.levels. */
import type { FactorValues } from "../values.js";
import { codesAmong } from "./coerce.js";

/** The levels that occur, in their order; both levels of a logical stay. */
export function dropUnusedLevels(values: FactorValues): FactorValues {
  if (values.isLogical) return values;
  const isUsed = new Uint8Array(values.levels.length);
  for (const code of values.codes) if (code >= 0) isUsed[code] = 1;
  const levels = values.levels.filter((_, code) => isUsed[code] === 1);
  return levels.length === values.levels.length ? values : { ...values, levels, codes: codesAmong(values, levels) };
}
