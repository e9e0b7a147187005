/** Where a variable is missing: NaN in a number, code -1 in a factor. */
import type { ColumnValues } from "./values.js";

/** Clears the mark of every row in which the variable is missing. */
export function markMissing(values: ColumnValues, complete: Uint8Array): void {
  if (values.kind === "factor") {
    const { codes } = values;
    for (let row = 0; row < codes.length; row++) if (codes[row] < 0) complete[row] = 0;
    return;
  }
  for (const column of values.columns) {
    for (let row = 0; row < column.length; row++) if (Number.isNaN(column[row])) complete[row] = 0;
  }
}

export function missingCount(values: ColumnValues | null): number {
  if (values === null) return 0;
  const complete = new Uint8Array(values.kind === "factor" ? values.codes.length : values.columns[0].length).fill(1);
  markMissing(values, complete);
  return complete.reduce((count, isComplete) => count + 1 - isComplete, 0);
}
