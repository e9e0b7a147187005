/** Variables over some of their rows. */
import type { ColumnValues } from "./values.js";

/** Indices of the rows that are marked with 1. */
export function markedRows(marks: Uint8Array): Int32Array {
  const indices = new Int32Array(marks.length);
  let count = 0;
  for (let row = 0; row < marks.length; row++) if (marks[row] === 1) indices[count++] = row;
  return indices.subarray(0, count);
}

/** @param rows increasing; the same arrays come back where they are all */
export function keepRows<Values extends ColumnValues>(values: Values, rows: Int32Array): Values {
  if (values.kind === "array") return values.rows.length === rows.length ? values : { ...values, rows: pick(values.rows, rows, Int32Array) };
  if (values.kind === "factor") {
    return values.codes.length === rows.length ? values : { ...values, codes: pick(values.codes, rows, Int32Array) };
  }
  if (values.columns[0].length === rows.length) return values;
  return { ...values, columns: values.columns.map((column) => pick(column, rows, Float64Array)) };
}

function pick<Values extends Int32Array | Float64Array>(values: Values, rows: Int32Array, ArrayType: new (length: number) => Values): Values {
  const picked = new ArrayType(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = values[rows[i]];
  return picked;
}
