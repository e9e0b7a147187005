/** Where a variable is missing: NaN in a number, code -1 in a factor, NaN throughout in an array. */
import { sizeOfShape } from "../data/table.js";
import { assertNever } from "../invariant.js";
import type { ColumnValues } from "./values.js";

/** Clears the mark of every row in which the variable is missing. */
export function markMissing(values: ColumnValues, complete: Uint8Array): void {
  if (values.kind === "factor") {
    const { codes } = values;
    for (let row = 0; row < codes.length; row++) if (codes[row] < 0) complete[row] = 0;
    return;
  }
  if (values.kind === "array") {
    const size = sizeOfShape(values.shape);
    values.rows.forEach((place, row) => Number.isNaN(values.values[place * size]) && (complete[row] = 0));
    return;
  }
  for (const column of values.columns) {
    for (let row = 0; row < column.length; row++) if (Number.isNaN(column[row])) complete[row] = 0;
  }
}

function lengthOf(values: ColumnValues): number {
  switch (values.kind) {
    case "factor": return values.codes.length;
    case "array": return values.rows.length;
    case "numeric": return values.columns[0].length;
    default: return assertNever(values);
  }
}

export function missingCount(values: ColumnValues | null): number {
  if (values === null) return 0;
  const complete = new Uint8Array(lengthOf(values)).fill(1);
  markMissing(values, complete);
  return complete.reduce((count, isComplete) => count + 1 - isComplete, 0);
}
