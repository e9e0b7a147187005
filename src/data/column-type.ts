/**
 * Declared column types: a column read as one thing is made another, or every cell that refuses is reported. Nothing is
 * turned into a missing value on the way. Knows types and cells; the `data { }` block that declares them is read elsewhere.
 */
import { diagnostic, nearestName, type Diagnostic, type Span } from "../diagnostics/index.js";
import { assertNever } from "../invariant.js";
import { dateText, dayOf, declaredNumberOf, logicalOf } from "./cells.js";
import { isWhole } from "./infer.js";
import { factorOfNumbers, factorOfTexts, levelText } from "./levels.js";
import { shapeText } from "./arrays.js";
import { sizeOfShape, type ArrayColumn, type ArrayShape, type Column, type FactorColumn } from "./table.js";

/** What a `data { }` block may declare. Contrasts are no business of the data and are kept by the model. */
export type ColumnType =
  | { readonly kind: "numeric" | "integer" | "logical" | "date" | "ignore" }
  /** levels in their order; null to sort those that occur */
  | { readonly kind: "factor" | "ordered"; readonly levels: readonly string[] | null }
  /** `image(28, 28, 1)`, `sequence(100, 3)` */
  | { readonly kind: "array"; readonly shape: ArrayShape };

export interface RetypedColumn {
  /** null when the type is `ignore`, or when a cell refused */
  readonly column: Column | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** @param span where the type was declared; null where it was not written in a program */
export function retypeColumn(column: Column, type: ColumnType, span: Span | null): RetypedColumn {
  switch (type.kind) {
    case "ignore":
      return { column: null, diagnostics: [] };
    case "array":
      return asArray(column, type.shape, span);
    case "factor":
    case "ordered":
      return column.kind === "array" ? refusedArray(column, type.kind, span) : asFactor(column, type.levels, type.kind === "ordered", span);
    case "numeric":
    case "integer":
    case "logical":
    case "date":
      return column.kind === "array" ? refusedArray(column, type.kind, span) : asValues(column, type.kind, span);
    default:
      return assertNever(type);
  }
}

/** The same numbers under another shape; a column that holds none refuses. */
function asArray(column: Column, shape: ArrayShape, span: Span | null): RetypedColumn {
  if (column.kind === "array" && sizeOfShape(column.shape) === sizeOfShape(shape)) return { column: { ...column, shape }, diagnostics: [] };
  const found = column.kind === "array" ? `cells of ${shapeText(column.shape)}` : "no arrays";
  return { column: null, diagnostics: [diagnostic("LMM0523", span, { column: column.name, declared: shapeText(shape), found, isNone: column.kind !== "array" })] };
}

function refusedArray({ name, shape }: ArrayColumn, type: string, span: Span | null): RetypedColumn {
  return { column: null, diagnostics: [diagnostic("LMM0524", span, { column: name, type, shape: shapeText(shape) })] };
}

type ValueType = "numeric" | "integer" | "logical" | "date";

/** Reads every level (or distinct value) as the declared type once, then every row through it. */
function asValues(column: Column, type: ValueType, span: Span | null): RetypedColumn {
  if (type === "numeric" && column.kind === "numeric") return { column, diagnostics: [] };
  if (type === "numeric" && column.kind === "date") return { column: columnOf(column.name, type, column.values), diagnostics: [] };
  const texts = textsOf(column);
  const readings = new Map<string, number | null>();
  const values = new Float64Array(texts.length).fill(NaN);
  const refused: number[] = [];
  texts.forEach((text, row) => {
    if (text === null) return;
    if (!readings.has(text)) readings.set(text, readAs(text, type));
    const value = readings.get(text) ?? null;
    if (value === null) refused.push(row);
    else values[row] = value;
  });
  if (refused.length > 0) {
    const details = { column: column.name, type, text: texts[refused[0]] ?? "", row: refused[0] + 1, more: refused.length - 1 };
    return { column: null, diagnostics: [diagnostic("LMM0520", span, details)] };
  }
  return { column: columnOf(column.name, type, values), diagnostics: [] };
}

function readAs(text: string, type: ValueType): number | null {
  switch (type) {
    case "numeric":
      return declaredNumberOf(text) ?? logicalOf(text);
    case "integer": {
      const value = declaredNumberOf(text) ?? logicalOf(text);
      return value !== null && Number.isInteger(value) ? value : null;
    }
    case "logical":
      return logicalOf(text) ?? (text === "1" || text === "T" ? 1 : text === "0" || text === "F" ? 0 : null);
    case "date":
      return dayOf(text);
    default:
      return assertNever(type);
  }
}

function columnOf(name: string, type: ValueType, values: Float64Array): Column {
  switch (type) {
    case "numeric":
    case "integer":
      return { kind: "numeric", name, values, isInteger: isWhole(values) };
    case "logical":
      return { kind: "logical", name, codes: Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : value)) };
    case "date":
      return { kind: "date", name, values };
    default:
      return assertNever(type);
  }
}

function asFactor(column: Column, levels: readonly string[] | null, isOrdered: boolean, span: Span | null): RetypedColumn {
  if (levels === null) return { column: factorOf(column, isOrdered), diagnostics: [] };
  const repeated = levels.find((level, index) => levels.indexOf(level) !== index);
  if (repeated !== undefined) return { column: null, diagnostics: [diagnostic("LMM0522", span, { column: column.name, level: repeated })] };
  const texts = textsOf(column);
  const known = new Set(levels);
  const row = texts.findIndex((text) => text !== null && !known.has(text));
  if (row >= 0) {
    const text = texts[row] ?? "";
    const details = { column: column.name, text, row: row + 1, levels, nearest: nearestLevel(text, levels, texts) };
    return { column: null, diagnostics: [diagnostic("LMM0521", span, details)] };
  }
  return { column: factorOfTexts(column.name, texts, levels, isOrdered), diagnostics: [] };
}

/** Of the levels that no cell has, where one of them is near: it may be the one that was mistyped. */
function nearestLevel(text: string, levels: readonly string[], cells: readonly (string | null)[]): string | null {
  const found = new Set(cells);
  return nearestName(text, levels.filter((level) => !found.has(level))) ?? nearestName(text, levels);
}

/** The column as a factor of its own values, as R's `factor()` makes it. */
export function factorOf(column: Column, isOrdered: boolean): FactorColumn {
  switch (column.kind) {
    case "factor":
      return { ...column, isOrdered };
    case "numeric":
      return factorOfNumbers(column.name, column.values, isOrdered);
    case "logical":
    case "date":
    case "array":
      return factorOfTexts(column.name, textsOf(column), null, isOrdered);
    default:
      return assertNever(column);
  }
}

/** Each row's cell as text, null where missing. */
export function textsOf(column: Column): (string | null)[] {
  switch (column.kind) {
    case "factor":
      return Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code]));
    case "logical":
      return Array.from(column.codes, (code) => (code < 0 ? null : code === 1 ? "TRUE" : "FALSE"));
    case "numeric":
      return Array.from(column.values, (value) => (Number.isNaN(value) ? null : levelText(value)));
    case "date":
      return Array.from(column.values, (value) => (Number.isNaN(value) ? null : dateText(value)));
    case "array":
      return Array.from({ length: column.values.length / sizeOfShape(column.shape) }, () => shapeText(column.shape));
    default:
      return assertNever(column);
  }
}
