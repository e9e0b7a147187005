/** A table from what a program holds in memory: row objects, an object of columns, or a table already made. */
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import { columnOfBlock, isArrayBlock, isArrayCell, rowsOfBlock, type ArrayBlock } from "./arrays.js";
import type { ColumnResult } from "./infer.js";
import type { Column, Table } from "./table.js";
import { columnOfValues } from "./values.js";

/** One row by column name; a key that is absent or null is a missing value. An interface of the caller's will do. */
export type Row = object;

/** Columns by name: plain or typed arrays of equal length, or all cells of an array column as one `{ values, shape }`. An interface of the caller's will do. */
export type Columns = object;

export type DataInput = Table | readonly Row[] | Columns;

export interface TableResult {
  /** holds what could be read; not to be used where the diagnostics have errors */
  readonly table: Table;
  readonly diagnostics: readonly Diagnostic[];
}

export const emptyTable: Table = { rowCount: 0, columns: [] };

/** Reads rows or columns into typed columns; a table passes through untouched. Whatever else it is handed is reported. */
export function tableFrom(data: DataInput): TableResult {
  if (!isObject(data)) return { table: emptyTable, diagnostics: [diagnostic("LMM0501", null, { name: "the data" })] };
  if (isTable(data)) return { table: data, diagnostics: [] };
  if (Array.isArray(data)) return tableOfRows(data as readonly Readonly<Record<string, unknown>>[]);
  return tableOfColumns(Object.entries(data));
}

/** Columns in the order in which their names first appear. */
function tableOfRows(rows: readonly Readonly<Record<string, unknown>>[]): TableResult {
  const names = new Set<string>();
  const stray = rows.findIndex((row) => !isObject(row));
  if (stray >= 0) return { table: emptyTable, diagnostics: [diagnostic("LMM0514", null, { row: stray + 1 })] };
  for (const row of rows) for (const name in row) names.add(name);
  return tableOfColumns([...names].map((name) => [name, rows.map((row) => row[name])]));
}

function tableOfColumns(columns: readonly (readonly [string, unknown])[]): TableResult {
  if (columns.length === 0) return { table: emptyTable, diagnostics: [diagnostic("LMM0501", null, { name: "the data" })] };
  const loose = columns.filter(([, values]) => !isArrayCell(values) && !isArrayBlock(values)).map(([column]) => diagnostic("LMM0513", null, { column }));
  if (loose.length > 0) return { table: emptyTable, diagnostics: loose };
  return tableOfHolders(columns as readonly (readonly [string, Holder])[]);
}

/** What holds the values of a column. */
type Holder = ArrayLike<unknown> | ArrayBlock;

function tableOfHolders(columns: readonly (readonly [string, Holder])[]): TableResult {
  const [firstName, first] = columns[0];
  const expected = lengthOf(first);
  const unequal = columns
    .filter(([, holder]) => lengthOf(holder) !== expected)
    .map(([column, holder]) => diagnostic("LMM0507", null, { column, found: lengthOf(holder), other: firstName, expected }));
  if (unequal.length > 0) return { table: emptyTable, diagnostics: unequal };
  return joinColumns("the data", expected, columns.map(([name, holder]) => (isArrayBlock(holder) ? columnOfBlock(name, holder) : columnOfValues(name, holder))));
}

function lengthOf(holder: Holder): number {
  return isArrayBlock(holder) ? rowsOfBlock(holder) : holder.length;
}

/** Puts columns side by side with what was said of each; no rows is an error. */
export function joinColumns(name: string, rowCount: number, results: readonly ColumnResult[]): TableResult {
  const diagnostics = results.flatMap((result) => result.diagnostics);
  if (rowCount === 0) diagnostics.push(diagnostic("LMM0501", null, { name }));
  return { table: { rowCount, columns: results.map((result) => result.column) }, diagnostics };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isTable(data: DataInput): data is Table {
  const { rowCount, columns } = data as Partial<Table>;
  return typeof rowCount === "number" && Array.isArray(columns) && columns.every(isColumn);
}

function isColumn(value: unknown): value is Column {
  return isObject(value) && "kind" in value && "name" in value;
}
