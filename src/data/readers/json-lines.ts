/** JSON to a table: one object per line, or one array of objects. Cells keep the types that JSON gives them. */
import { diagnostic } from "../../diagnostics/index.js";
import { emptyTable, tableFrom, type Row, type TableResult } from "../table-from.js";

/** @param file what messages call the text */
export function tableOfJson(text: string, file: string): TableResult {
  const rows: Row[] = [];
  const lines = text.trimStart().startsWith("[") ? null : text.split("\n");
  if (lines === null) return tableOfArray(text, file);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const row = rowOf(line);
    if (typeof row === "string") return notARow(file, index + 1, row);
    rows.push(row);
  }
  return tableFrom(rows);
}

function tableOfArray(text: string, file: string): TableResult {
  const values = parsed(text);
  if (typeof values === "string") return notARow(file, 1, values);
  const rows = values.value;
  if (!Array.isArray(rows) || !rows.every(isRow)) return notARow(file, 1, "the array holds something that is not an object");
  return tableFrom(rows);
}

function rowOf(line: string): Row | string {
  const result = parsed(line);
  if (typeof result === "string") return result;
  return isRow(result.value) ? result.value : "it is not an object";
}

/** The parsed value, or the parser's complaint. */
function parsed(text: string): { readonly value: unknown } | string {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function notARow(file: string, line: number, problem: string): TableResult {
  return { table: emptyTable, diagnostics: [diagnostic("LMM0512", null, { file, line, problem })] };
}
