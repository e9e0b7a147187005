/**
 * Delimited text to a table: RFC 4180 as csv-parse reads it, comma, semicolon or tab by what the header holds. Knows cells
 * and lines; what a cell means is `infer.ts`. Rows of another length than the header are an error, never cut or padded.
 */
import { CsvError, parse, type Options } from "csv-parse/sync";
import { diagnostic, type Diagnostic } from "../../diagnostics/index.js";
import { columnOfCells } from "../infer.js";
import { emptyTable, joinColumns, type TableResult } from "../table-from.js";

const delimiters = [",", ";", "\t"];

/** @param file what messages call the text */
export function tableOfCsv(text: string, file: string): TableResult {
  const options = csvOptions(text);
  const read = recordsOf(text, file, options);
  if (!Array.isArray(read)) return { table: emptyTable, diagnostics: [read] };
  if (read.length === 0) return { table: emptyTable, diagnostics: [diagnostic("LMM0804", null, { path: file })] };
  const [header, ...rows] = read;
  const names = header.map((name, index) => (name === "" ? `column${index + 1}` : name));
  const problems = [...repeatedNames(names, file), ...raggedRows(text, file, options, names.length, rows)];
  if (problems.length > 0) return { table: emptyTable, diagnostics: problems };
  const results = names.map((name, index) => columnOfCells(name, rows.map((row) => row[index])));
  const joined = joinColumns(file, rows.length, results);
  return { table: joined.table, diagnostics: [...unnamedColumns(header, names, file), ...joined.diagnostics] };
}

function csvOptions(text: string): Options {
  return { bom: true, delimiter: delimiterOf(text), trim: true, skip_empty_lines: true, relax_column_count: true };
}

/** The delimiter that the first line holds most of; a comma where none occurs. */
function delimiterOf(text: string): string {
  const header = text.slice(0, (text.indexOf("\n") + 1 || text.length + 1) - 1).replace(/"[^"]*"/g, "");
  const counts = delimiters.map((delimiter) => header.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))];
}

function recordsOf(text: string, file: string, options: Options): string[][] | Diagnostic {
  try {
    return parse(text, options);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? error.lines : 1;
    return diagnostic("LMM0505", null, { file, line, problem: problemOf(error.code) });
  }
}

function problemOf(code: string): string {
  switch (code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return "a quoted cell is not closed before the end of the file";
    case "INVALID_OPENING_QUOTE":
      return "a double quote stands in the middle of a cell";
    case "CSV_INVALID_CLOSING_QUOTE":
    case "CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE":
      return "text follows the closing quote of a cell";
    default:
      return code;
  }
}

function repeatedNames(names: readonly string[], file: string): Diagnostic[] {
  return names.flatMap((column, index) => {
    const first = names.indexOf(column);
    return first === index ? [] : [diagnostic("LMM0503", null, { file, column, first: first + 1, second: index + 1 })];
  });
}

/** The first row whose length is not the header's, with its line, and how many more there are. */
function raggedRows(text: string, file: string, options: Options, expected: number, rows: readonly string[][]): Diagnostic[] {
  const ragged = rows.filter((row) => row.length !== expected);
  if (ragged.length === 0) return [];
  const isShifted = ragged.length === rows.length && ragged.every((row) => row.length === expected + 1);
  const line = lineOfFirst(text, options, (record, index) => index > 0 && record.length !== expected);
  return [diagnostic("LMM0502", null, { file, line, found: ragged[0].length, expected, more: ragged.length - 1, isShifted })];
}

/** The line on which the first matching record ends: read again with positions, which the fast reading leaves out. */
function lineOfFirst(text: string, options: Options, matches: (record: readonly string[], index: number) => boolean): number {
  const records = parse(text, { ...options, info: true }) as unknown as { info: { lines: number }; record: string[] }[];
  return records.find(({ record }, index) => matches(record, index))?.info.lines ?? 1;
}

function unnamedColumns(header: readonly string[], names: readonly string[], file: string): Diagnostic[] {
  return header.flatMap((name, index) =>
    name === "" ? [diagnostic("LMM0504", null, { file, position: index + 1, name: names[index] })] : [],
  );
}
