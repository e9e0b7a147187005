/** A table from a path: CSV (also with semicolons or tabs) or JSON lines, gzipped or not. */
import { emptyTable, type TableResult } from "../table-from.js";
import { readText } from "./bytes.js";
import { tableOfCsv } from "./csv.js";
import { tableOfJson } from "./json-lines.js";

const jsonName = /\.(jsonl|ndjson|json)(\.gz)?$/i;

/** Reads a file of data; whatever keeps it from being a table is in the diagnostics, with its line where it has one. */
export async function readTable(path: string): Promise<TableResult> {
  const read = await readText(path);
  if (read.kind === "failed") return { table: emptyTable, diagnostics: [read.diagnostic] };
  return jsonName.test(path) ? tableOfJson(read.text, path) : tableOfCsv(read.text, path);
}
