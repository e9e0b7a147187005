/**
 * A table from a path: CSV (also with semicolons or tabs) or JSON lines, gzipped or not. Columns that name files of arrays are read from
 * these files, which stand beside the table's.
 */
import { dirname } from "node:path";
import { hasErrors } from "../../diagnostics/index.js";
import { emptyTable, type TableResult } from "../table-from.js";
import { withArrayFiles, type DeclaredArrays } from "./array-columns.js";
import { readText } from "./bytes.js";
import { tableOfCsv } from "./csv.js";
import { tableOfJson } from "./json-lines.js";

const jsonName = /\.(jsonl|ndjson|json)(\.gz)?$/i;

/**
 * Reads a file of data; whatever keeps it from being a table is in the diagnostics, with its line where it has one.
 * @param arrays columns that name files of arrays, by name, with the shape of what each file holds; names that end in `.npy` say it themselves
 */
export async function readTable(path: string, arrays: DeclaredArrays = {}): Promise<TableResult> {
  const read = await readText(path);
  if (read.kind === "failed") return { table: emptyTable, diagnostics: [read.diagnostic] };
  const result = jsonName.test(path) ? tableOfJson(read.text, path) : tableOfCsv(read.text, path);
  return hasErrors(result.diagnostics) ? result : withArrayFiles(result, dirname(path), arrays);
}
