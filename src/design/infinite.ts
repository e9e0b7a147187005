/** Infinite numbers in the complete rows: no likelihood has a value there. */
import { sizeOfShape } from "../data/table.js";
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import type { ColumnExpression } from "../model/index.js";
import type { Frame } from "./frame.js";
import type { RequiredVariable } from "./required.js";

/** One complaint for each variable that holds one, with its first row. */
export function infiniteValues(required: readonly RequiredVariable[], frame: Frame): readonly Diagnostic[] {
  return required.flatMap(({ use, expression, label }) => {
    if (use === "array") return infiniteArrays(expression, label, frame);
    if (use !== "number") return [];
    for (const column of frame.numeric(expression).columns) {
      const at = firstInfinite(column);
      if (at >= 0) return [diagnostic("LMM0603", expression.span, { label, row: frame.keptRows[at] + 1 })];
    }
    return [];
  });
}

function infiniteArrays(expression: ColumnExpression, label: string, frame: Frame): readonly Diagnostic[] {
  const { values, rows, shape } = frame.array(expression);
  const size = sizeOfShape(shape);
  const at = rows.findIndex((row) => values.subarray(row * size, (row + 1) * size).some((value) => Math.abs(value) === Infinity));
  return at < 0 ? [] : [diagnostic("LMM0603", expression.span, { label, row: frame.keptRows[at] + 1 })];
}

/** -1 where there is none */
export function firstInfinite(values: Float64Array): number {
  for (let row = 0; row < values.length; row++) if (values[row] === Infinity || values[row] === -Infinity) return row;
  return -1;
}
