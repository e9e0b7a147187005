/**
 * A column from JavaScript values, whose own types decide: numbers, booleans, Dates, and texts, which make a factor (or a
 * date, where every text is an ISO date); arrays of numbers make a column of arrays. A text of digits stays a text: what was typed is not guessed again.
 */
import { diagnostic } from "../diagnostics/index.js";
import { arrayCellOf, arrayColumnBuilder, isArrayCell } from "./arrays.js";
import { dayOf, dayOfInstant } from "./cells.js";
import { type ColumnResult, emptyColumn, numericColumn } from "./infer.js";
import { factorOfTexts } from "./levels.js";

/** One cell. `undefined` is a key that a row lacks; like null and the empty text it is a missing value. */
export type CellValue = number | bigint | string | boolean | Date | null | undefined;

type CellType = "number" | "boolean" | "date" | "text";

/** @param values one per row */
export function columnOfValues(name: string, values: ArrayLike<unknown>): ColumnResult {
  const types = new Set<CellType>();
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (isMissing(value)) continue;
    if (types.size === 0 && isArrayCell(value)) return columnOfCellArrays(name, values);
    const type = typeOf(value);
    if (type === null) return unreadable(name, values.length, row, value);
    types.add(type);
  }
  if (types.size === 0) return emptyColumn(name, values.length);
  if (types.size > 1) return mixedColumn(name, values, types);
  const [type] = types;
  return columnOfType(name, values, type);
}

function columnOfType(name: string, values: ArrayLike<unknown>, type: CellType): ColumnResult {
  switch (type) {
    case "number":
      return numericColumn(name, fill(values, new Float64Array(values.length), Number, NaN), countNaN(values));
    case "boolean":
      return { column: { kind: "logical", name, codes: fill(values, new Int32Array(values.length), Number, -1) }, diagnostics: [] };
    case "date": {
      const days = fill(values, new Float64Array(values.length), (value) => dayOfInstant(value as Date), NaN);
      return { column: { kind: "date", name, values: days }, diagnostics: [] };
    }
    case "text":
      return textColumn(name, Array.from(values, (value) => (isMissing(value) ? null : String(value))));
  }
}

/** A column whose first cell is an array is one of arrays. */
function columnOfCellArrays(name: string, values: ArrayLike<unknown>): ColumnResult {
  const builder = arrayColumnBuilder(name, values.length, null);
  for (let row = 0; row < values.length; row++) if (!isMissing(values[row])) builder.place(row, arrayCellOf(values[row]));
  return builder.finish();
}

function textColumn(name: string, texts: readonly (string | null)[]): ColumnResult {
  if (texts.every((text) => text === null || dayOf(text) !== null)) {
    const values = Float64Array.from(texts, (text) => (text === null ? NaN : dayOf(text)!));
    return { column: { kind: "date", name, values }, diagnostics: [] };
  }
  return { column: factorOfTexts(name, texts, null, false), diagnostics: [] };
}

/** Values of several types become a factor of their texts, with a warning. */
function mixedColumn(name: string, values: ArrayLike<unknown>, types: ReadonlySet<CellType>): ColumnResult {
  const texts = Array.from(values, (value) => (isMissing(value) ? null : value instanceof Date ? value.toISOString() : String(value)));
  const diagnostics = [];
  if (types.has("number")) {
    const strays = texts.map((text, row) => ({ text, row })).filter(({ text, row }) => text !== null && typeOf(values[row]) !== "number");
    diagnostics.push(diagnostic("LMM0509", null, { column: name, text: strays[0].text ?? "", row: strays[0].row + 1, count: strays.length }));
  }
  return { column: factorOfTexts(name, texts, null, false), diagnostics };
}

function unreadable(name: string, rowCount: number, row: number, value: unknown): ColumnResult {
  const found = isArrayCell(value) ? "an array" : value instanceof Date ? "a Date that is no date" : `a value of type ${typeof value}`;
  return { column: emptyColumn(name, rowCount).column, diagnostics: [diagnostic("LMM0508", null, { column: name, row: row + 1, found })] };
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}

function typeOf(value: unknown): CellType | null {
  switch (typeof value) {
    case "number":
    case "bigint":
      return "number";
    case "boolean":
      return "boolean";
    case "string":
      return "text";
    default:
      return value instanceof Date && !Number.isNaN(value.getTime()) ? "date" : null;
  }
}

function fill<Values extends Float64Array | Int32Array>(
  values: ArrayLike<unknown>,
  out: Values,
  read: (value: unknown) => number,
  missing: number,
): Values {
  for (let row = 0; row < values.length; row++) out[row] = isMissing(values[row]) ? missing : read(values[row]);
  return out;
}

function countNaN(values: ArrayLike<unknown>): number {
  let count = 0;
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) count++;
  return count;
}
