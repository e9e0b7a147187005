/**
 * The type of a column of text cells, from what every cell spells: truth values, numbers, dates, else a factor. A type holds
 * only if every cell present agrees with it, so no cell is ever lost to a guess.
 */
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import { dayOf, isMissingText, logicalOf, numberOf } from "./cells.js";
import { factorOfTexts } from "./levels.js";
import type { Column } from "./table.js";

export interface ColumnResult {
  readonly column: Column;
  readonly diagnostics: readonly Diagnostic[];
}

/** A column whose cells are numbers but for fewer than this share is reported: most likely a mark for a missing value. */
const strayShare = 0.1;

/** @param cells one text per row; an empty text or `NA` is a missing value */
export function columnOfCells(name: string, cells: readonly string[]): ColumnResult {
  const present = cells.findIndex((cell) => !isMissingText(cell));
  if (present < 0) return emptyColumn(name, cells.length);
  const first = cells[present];
  if (logicalOf(first) !== null) {
    const codes = readAll(cells, logicalOf, Int32Array, -1);
    if (codes !== null) return { column: { kind: "logical", name, codes }, diagnostics: [] };
  }
  if (dayOf(first) !== null) {
    const values = readAll(cells, dayOf, Float64Array, NaN);
    if (values !== null) return { column: { kind: "date", name, values }, diagnostics: [] };
  }
  const numbers = readAll(cells, numberOf, Float64Array, NaN);
  if (numbers !== null) return numericColumn(name, numbers, cells.filter((cell) => cell === "NaN").length);
  const texts = cells.map((cell) => (isMissingText(cell) ? null : cell));
  return { column: factorOfTexts(name, texts, null, false), diagnostics: strayTexts(name, cells) };
}

/** A numeric column, reporting numbers that are not a number; NaN is missing either way. */
export function numericColumn(name: string, values: Float64Array, nanCount: number): ColumnResult {
  const diagnostics = nanCount === 0 ? [] : [diagnostic("LMM0510", null, { column: name, count: nanCount })];
  return { column: { kind: "numeric", name, values, isInteger: isWhole(values) }, diagnostics };
}

/** A column in which nothing is present counts as numeric. */
export function emptyColumn(name: string, rowCount: number): ColumnResult {
  const values = new Float64Array(rowCount).fill(NaN);
  const diagnostics = rowCount === 0 ? [] : [diagnostic("LMM0511", null, { column: name })];
  return { column: { kind: "numeric", name, values, isInteger: false }, diagnostics };
}

/** Every value present is a whole number, and there is one. */
export function isWhole(values: Float64Array): boolean {
  let hasValue = false;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return false;
    hasValue = true;
  }
  return hasValue;
}

/** The cells read one by one, or null as soon as one spells something else. */
function readAll<Values extends Int32Array | Float64Array>(
  cells: readonly string[],
  read: (text: string) => number | null,
  ArrayType: new (length: number) => Values,
  missing: number,
): Values | null {
  const values = new ArrayType(cells.length);
  for (let i = 0; i < cells.length; i++) {
    const value = isMissingText(cells[i]) ? missing : read(cells[i]);
    if (value === null) return null;
    values[i] = value;
  }
  return values;
}

/** Says so when a few words turn a column of numbers into a factor. */
function strayTexts(name: string, cells: readonly string[]): Diagnostic[] {
  const present = cells.filter((cell) => !isMissingText(cell));
  const strays = present.filter((cell) => numberOf(cell) === null);
  if (strays.length >= strayShare * present.length) return [];
  const row = cells.indexOf(strays[0]) + 1;
  return [diagnostic("LMM0509", null, { column: name, text: strays[0], row, count: strays.length })];
}
