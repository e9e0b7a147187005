/** A table with one more numeric column. */
import type { Table } from "../../../src/data/index.js";

export function withColumn(table: Table, name: string, values: Float64Array): Table {
  return { ...table, columns: [...table.columns, { kind: "numeric", name, values, isInteger: values.every(Number.isInteger) }] };
}
