/**
 * Columns whose cells are arrays of numbers, all of one shape: nested arrays, typed arrays, or what a file holds. A cell of another
 * shape, one that is no array and one that lacks a number are missing, and said so with their rows. Knows cells; reads no files.
 */
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import type { ColumnResult } from "./infer.js";
import { sizeOfShape, type ArrayColumn, type ArrayShape } from "./table.js";

/** One cell's numbers, row-major. */
export interface ArrayCell {
  readonly shape: ArrayShape;
  readonly values: ArrayLike<number>;
}

/** A cell that is no array of numbers, in words: `a text`, `rows of different lengths`. */
export interface NoArray {
  readonly found: string;
}

/** `28 x 28 x 1` */
export function shapeText(shape: ArrayShape): string {
  return shape.join(" x ");
}

/** Whether a cell is meant as an array. */
export function isArrayCell(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** A column of such cells under way: each row's cell is placed once, and held no longer. */
export interface ArrayColumnBuilder {
  /** the first array's shape, unless one was declared, is the column's */
  place(row: number, cell: ArrayCell | NoArray): void;
  /** rows that were not placed are missing */
  finish(): ColumnResult;
}

/** @param declared the shape that every cell must have; null to take the first one's */
export function arrayColumnBuilder(name: string, rowCount: number, declared: ArrayShape | null): ArrayColumnBuilder {
  let shape = declared;
  let values = declared === null ? null : missingCells(rowCount, declared);
  const others: Strays = new Map();
  const incomplete: Strays = new Map();
  return {
    place: (row, cell) => {
      if (!isRead(cell)) return void others.set(row, cell.found);
      shape ??= cell.shape;
      values ??= missingCells(rowCount, shape);
      if (!fits(cell, shape)) others.set(row, shapeText(cell.shape));
      else if (hasNaN(cell.values)) incomplete.set(row, "");
      else values.set(cell.values, row * sizeOfShape(shape));
    },
    finish: () => {
      const column: ArrayColumn = { kind: "array", name, shape: shape ?? [1], values: values ?? missingCells(rowCount, [1]) };
      return { column, diagnostics: [...complaintAboutShapes(column, others), ...complaintAboutNumbers(column, incomplete)] };
    },
  };
}

function missingCells(rowCount: number, shape: ArrayShape): Float32Array {
  return new Float32Array(rowCount * sizeOfShape(shape)).fill(NaN);
}

function hasNaN(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return true;
  return false;
}

/** All cells of a column in one flat array: `{ values: new Float32Array(n * 784), shape: [28, 28, 1] }`. */
export interface ArrayBlock {
  readonly values: ArrayLike<number>;
  readonly shape: ArrayShape;
}

export function isArrayBlock(value: unknown): value is ArrayBlock {
  if (typeof value !== "object" || value === null || !("values" in value) || !("shape" in value)) return false;
  return isArrayCell(value.values) && Array.isArray(value.shape) && value.shape.length > 0 && value.shape.every((extent) => Number.isInteger(extent) && extent > 0);
}

/** Rows of a block; a fraction where it ends within one. */
export function rowsOfBlock({ values, shape }: ArrayBlock): number {
  return values.length / sizeOfShape(shape);
}

/** The block's own array where it is float32 and complete. */
export function columnOfBlock(name: string, { values, shape }: ArrayBlock): ColumnResult {
  const size = sizeOfShape(shape);
  if (values instanceof Float32Array && !hasNaN(values)) return { column: { kind: "array", name, shape, values }, diagnostics: [] };
  const all = Float32Array.from(values);
  const builder = arrayColumnBuilder(name, all.length / size, shape);
  for (let row = 0; row * size < all.length; row++) builder.place(row, { shape, values: all.subarray(row * size, (row + 1) * size) });
  return builder.finish();
}

/** By row, what was found in cells that do not fit. */
type Strays = Map<number, string>;

function isRead(cell: ArrayCell | NoArray): cell is ArrayCell {
  return "values" in cell;
}

/** The same extents, but for a last axis of one channel that either may leave out. */
function fits({ shape, values }: ArrayCell, wanted: ArrayShape): boolean {
  const bare = (extents: ArrayShape): string => shapeText(extents.length > 1 && extents[extents.length - 1] === 1 ? extents.slice(0, -1) : extents);
  return values.length === sizeOfShape(wanted) && (bare(shape) === bare(wanted) || shape.length === 1);
}

function complaintAboutShapes({ name, shape }: ArrayColumn, others: Strays): Diagnostic[] {
  const [first] = others;
  return first === undefined ? [] : [diagnostic("LMM0515", null, { column: name, expected: shapeText(shape), row: first[0] + 1, found: first[1], more: others.size - 1 })];
}

function complaintAboutNumbers({ name }: ArrayColumn, incomplete: Strays): Diagnostic[] {
  const [first] = incomplete;
  return first === undefined ? [] : [diagnostic("LMM0516", null, { column: name, row: first[0] + 1, more: incomplete.size - 1 })];
}

/** A cell that holds numbers, arrays of them, or arrays of those; null is a missing number. */
export function arrayCellOf(value: unknown): ArrayCell | NoArray {
  if (!isArrayCell(value)) return { found: value instanceof Date ? "a Date" : `a ${typeof value === "string" ? "text" : typeof value}` };
  if (!Array.isArray(value)) return isArrayOfNumbers(value) ? { shape: [value.length], values: value } : { found: "numbers beyond float64" };
  const shape = shapeOf(value);
  const values = new Float32Array(sizeOfShape(shape));
  const problem = flatten(value, shape, 0, { values, at: 0 });
  return problem === null ? { shape, values } : { found: problem };
}

function isArrayOfNumbers(value: ArrayLike<unknown>): value is ArrayLike<number> {
  return value.length === 0 || typeof value[0] === "number";
}

/** Extents along the first member of every axis. */
function shapeOf(value: readonly unknown[]): number[] {
  const [first] = value;
  if (!isArrayCell(first)) return [value.length];
  return [value.length, ...(Array.isArray(first) ? shapeOf(first) : [first.length])];
}

/** Writes the numbers in order. @returns what stands in the way, null where nothing does */
function flatten(value: ArrayLike<unknown>, shape: ArrayShape, axis: number, out: { values: Float32Array; at: number }): string | null {
  if (value.length !== shape[axis]) return "rows of different lengths";
  for (let i = 0; i < value.length; i++) {
    const member = value[i];
    if (axis + 1 < shape.length) {
      const problem = isArrayCell(member) ? flatten(member, shape, axis + 1, out) : "numbers beside arrays of numbers";
      if (problem !== null) return problem;
    } else if (typeof member === "number" || member === null || member === undefined) out.values[out.at++] = member ?? NaN;
    else return isArrayCell(member) ? "numbers beside arrays of numbers" : `a ${typeof member === "string" ? "text" : typeof member} among its numbers`;
  }
  return null;
}
