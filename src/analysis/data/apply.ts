/**
 * A table with the types that the program's `data { }` block declares. What a column cannot be read as is reported by the
 * data room; what the table does not have, here.
 */
import type { Program } from "../../../grammar/index.js";
import { retypeColumn, type Column, type Table } from "../../data/index.js";
import { diagnostic, nearestName, type Diagnostic } from "../../diagnostics/index.js";
import { columnDeclarations, type ColumnDeclaration } from "./declarations.js";

export interface TypedTable {
  readonly table: Table;
  readonly diagnostics: readonly Diagnostic[];
}

export function applyDataBlock(table: Table, program: Program): TypedTable {
  const diagnostics: Diagnostic[] = [];
  const declared = columnDeclarations(program, (one) => diagnostics.push(one));
  if (declared.length === 0) return { table, diagnostics };
  const names = table.columns.map(({ name }) => name);
  const byColumn = new Map<string, ColumnDeclaration>();
  for (const declaration of declared) {
    const { column, nameSpan } = declaration;
    if (!names.includes(column)) diagnostics.push(diagnostic("LMM0620", nameSpan, { column, nearest: nearestName(column, names) }));
    else if (byColumn.has(column)) diagnostics.push(diagnostic("LMM0621", nameSpan, { column }));
    else byColumn.set(column, declaration);
  }
  const columns = table.columns.flatMap((column) => retyped(column, byColumn.get(column.name), diagnostics));
  return { table: { ...table, columns }, diagnostics };
}

/** A column that refuses its type stays as it was, so that the formula is still checked; an ignored one is gone. */
function retyped(column: Column, declaration: ColumnDeclaration | undefined, diagnostics: Diagnostic[]): readonly Column[] {
  if (declaration === undefined) return [column];
  const result = retypeColumn(column, declaration.type, declaration.span);
  diagnostics.push(...result.diagnostics);
  if (result.column !== null) return [result.column];
  return declaration.type.kind === "ignore" ? [] : [column];
}
