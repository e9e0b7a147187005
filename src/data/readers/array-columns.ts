/**
 * Columns whose texts name files of arrays: each file is read once, its numbers go straight to their rows, and what cannot be read is missing
 * and said so. Knows tables and folders; how a file holds numbers stands in `array-file.ts`.
 */
import { isAbsolute, join } from "node:path";
import { diagnostic } from "../../diagnostics/index.js";
import { arrayColumnBuilder } from "../arrays.js";
import type { ColumnResult } from "../infer.js";
import type { ArrayShape, Column, FactorColumn } from "../table.js";
import type { TableResult } from "../table-from.js";
import { readArrayFile } from "./array-file.js";

/** By column: the shape of what each file holds. */
export type DeclaredArrays = Readonly<Record<string, ArrayShape>>;

/** @param folder where the files stand, unless their names are absolute */
export async function withArrayFiles({ table, diagnostics }: TableResult, folder: string, declared: DeclaredArrays): Promise<TableResult> {
  const columns: Column[] = [];
  const found = [...diagnostics];
  for (const column of table.columns) {
    const shape = Object.hasOwn(declared, column.name) ? declared[column.name] : null;
    if (column.kind !== "factor" || (shape === null && !namesArrays(column))) {
      columns.push(column);
      continue;
    }
    const read = await arrayColumnOfFiles(column, folder, shape);
    columns.push(read.column);
    found.push(...read.diagnostics);
  }
  return { table: { ...table, columns }, diagnostics: found };
}

const arrayFileName = /\.npy$/i;

function namesArrays({ levels }: FactorColumn): boolean {
  return levels.length > 0 && levels.every((level) => arrayFileName.test(level));
}

/** Files opened at a time. */
const filesAtOnce = 32;

async function arrayColumnOfFiles({ name, levels, codes }: FactorColumn, folder: string, declared: ArrayShape | null): Promise<ColumnResult> {
  const builder = arrayColumnBuilder(name, codes.length, declared);
  const rows = rowsOfLevels(codes, levels.length);
  const problems = new Map<number, string>();
  for (let start = 0; start < levels.length; start += filesAtOnce) {
    const some = levels.slice(start, start + filesAtOnce);
    const cells = await Promise.all(some.map((level) => readArrayFile(isAbsolute(level) ? level : join(folder, level), declared)));
    cells.forEach((cell, i) => {
      if ("problem" in cell) problems.set(start + i, cell.problem);
      else for (const row of rows[start + i]) builder.place(row, cell);
    });
  }
  const { column, diagnostics } = builder.finish();
  const first = codes.findIndex((code) => problems.has(code));
  if (first < 0) return { column, diagnostics };
  const more = codes.reduce((count, code) => count + (problems.has(code) ? 1 : 0), 0) - 1;
  const complaint = diagnostic("LMM0517", null, { column: name, row: first + 1, file: levels[codes[first]], problem: problems.get(codes[first]) ?? "", more });
  return { column, diagnostics: [complaint, ...diagnostics] };
}

function rowsOfLevels(codes: Int32Array, levelCount: number): readonly (readonly number[])[] {
  const rows = Array.from({ length: levelCount }, (): number[] => []);
  codes.forEach((code, row) => code >= 0 && rows[code].push(row));
  return rows;
}
