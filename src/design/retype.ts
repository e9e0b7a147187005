/**
 * New rows read as training's were: a column of numbers that training had as a factor becomes one, a column of texts that were
 * truth values becomes logical again. Knows columns and their kinds; no formulas.
 */
import { retypeColumn, type Column, type ColumnType, type Table } from "../data/index.js";
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";

/** The kind of each column that the model reads, by name. */
export type ColumnKinds = Readonly<Record<string, Column["kind"]>>;

export function kindsOf(names: readonly string[], table: Table): ColumnKinds {
  const read = new Set(names);
  return Object.fromEntries(table.columns.filter(({ name }) => read.has(name)).map(({ name, kind }) => [name, kind]));
}

/** An array's shape is not known here: whatever is no array refuses to be one. */
function typeOf(kind: Column["kind"]): ColumnType {
  if (kind === "array") return { kind, shape: [] };
  return kind === "factor" ? { kind, levels: null } : { kind };
}

/**
 * Those columns that are needed; a cell that cannot be read as training's column was is reported, once a column. Texts stay
 * what they are: they may be levels that training did not see, and where numbers are needed the evaluation says so.
 */
export function retypeTable(table: Table, kinds: ColumnKinds, needed: readonly string[]): { table: Table; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const columns = table.columns.map((column) => {
    const wanted = needed.includes(column.name) && Object.hasOwn(kinds, column.name) ? kinds[column.name] : column.kind;
    if (wanted === column.kind) return column;
    const result = retypeColumn(column, typeOf(wanted), null);
    if (result.column === null && (column.kind !== "factor" || wanted === "array")) diagnostics.push(diagnostic("LMM0602", null, { column: column.name, expected: wanted, found: column.kind }));
    return result.column ?? column;
  });
  return { table: { ...table, columns }, diagnostics };
}
