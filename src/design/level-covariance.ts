/**
 * A known covariance between the levels of a grouping factor, as `cov = "kinship.csv"` names it: Cov(b_i, b_j) = K_ij D. Reads a table
 * of one row and one column per level, and looks whether it is square, symmetric and positive semi-definite. Knows tables and levels;
 * no formula, and nothing of where the table came from.
 */
import { levelText, textsOf, type Column, type NumericColumn, type Table } from "../data/index.js";
import { diagnostic, type Diagnostic, type Span } from "../diagnostics/index.js";
import { factorDenseInPlace } from "../numerics/dense.js";
import { NumericalError } from "../numerics/failure.js";
import { zeros, type Matrix } from "../numerics/matrix.js";

export interface LevelCovariance {
  /** the levels that the matrix names, in its order; those of the data are among them */
  readonly levels: readonly string[];
  /** K, [levels, levels], symmetric positive semi-definite, both triangles */
  readonly matrix: Matrix;
}

export interface ReadLevelCovariance {
  /** null when an error stands in the way */
  readonly covariance: LevelCovariance | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Entries (i, j) and (j, i) may differ by rounding where a file holds seven digits or more; in shares of the larger diagonal entry. */
const symmetryTolerance = 1e-6;
/** Added to the diagonal, in shares of it, before K is factored: a K of less than full rank has pivots of zero, up to rounding. */
const definitenessTolerance = 1e-8;

/**
 * @param file as the program names it
 * @param span of the name in the program
 * @param table a column for every level, and perhaps one more, the first, that names the rows
 */
export function readLevelCovariance(table: Table, file: string, span: Span): ReadLevelCovariance {
  const failed = (one: Diagnostic): ReadLevelCovariance => ({ covariance: null, diagnostics: [one] });
  const { names, columns } = withoutRowNames(table);
  if (columns.length !== table.rowCount) return failed(diagnostic("LMM0615", span, { file, rows: table.rowCount, columns: columns.length }));
  const text = columns.find((column) => column.kind !== "numeric" || column.values.some(Number.isNaN));
  if (text !== undefined) return failed(diagnostic("LMM0616", span, { file, column: text.name }));
  const levels = columns.map(({ name }) => name);
  const rowOf = new Map((names ?? levels).map((name, row) => [name, row]));
  const stray = levels.find((level) => !rowOf.has(level));
  if (stray !== undefined || rowOf.size < levels.length) return failed(diagnostic("LMM0623", span, { file, level: stray ?? repeated(names ?? []) }));
  const matrix = symmetricMatrix(columns.filter((column) => column.kind === "numeric"), levels.map((level) => rowOf.get(level) ?? 0));
  const complaint = asymmetry(matrix, levels, file, span) ?? indefiniteness(matrix, file, span);
  return complaint === null ? { covariance: { levels, matrix }, diagnostics: [] } : failed(complaint);
}

/** A first column that stands before as many columns as there are rows names the rows. */
function withoutRowNames({ columns, rowCount }: Table): { names: readonly string[] | null; columns: readonly Column[] } {
  if (columns.length !== rowCount + 1) return { names: null, columns };
  const [first, ...rest] = columns;
  const texts = first.kind === "numeric" ? Array.from(first.values, levelText) : textsOf(first).map((text) => text ?? "");
  return { names: texts, columns: rest };
}

function repeated(names: readonly string[]): string {
  return names.find((name, row) => names.indexOf(name) !== row) ?? "";
}

/** @param rows the row of every level */
function symmetricMatrix(columns: readonly NumericColumn[], rows: readonly number[]): Matrix {
  const size = columns.length;
  const matrix = zeros(size, size);
  columns.forEach(({ values }, j) => rows.forEach((row, i) => (matrix.data[i * size + j] = values[row])));
  return matrix;
}

function asymmetry({ rows: size, data }: Matrix, levels: readonly string[], file: string, span: Span): Diagnostic | null {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const [lower, upper] = [data[i * size + j], data[j * size + i]];
      const scale = Math.max(Math.abs(data[i * size + i]), Math.abs(data[j * size + j]));
      if (Math.abs(lower - upper) > symmetryTolerance * scale) return diagnostic("LMM0617", span, { file, first: levels[i], second: levels[j], one: lower, other: upper });
      data[j * size + i] = lower;
    }
  }
  return null;
}

function indefiniteness({ rows: size, columns, data }: Matrix, file: string, span: Span): Diagnostic | null {
  const shifted = { rows: size, columns, data: data.slice() };
  for (let i = 0; i < size; i++) shifted.data[i * size + i] += definitenessTolerance * Math.abs(data[i * size + i]);
  try {
    factorDenseInPlace(shifted);
    return null;
  } catch (error) {
    if (error instanceof NumericalError) return diagnostic("LMM0618", span, { file });
    throw error;
  }
}

/**
 * Levels that some chain of non-zero covariances joins have one number: between different ones there is no covariance.
 * @returns [levels]
 */
export function relatedLevels({ rows: size, data }: Matrix): Int32Array {
  const block = new Int32Array(size).fill(-1);
  let count = 0;
  for (let start = 0; start < size; start++) {
    if (block[start] >= 0) continue;
    block[start] = count;
    const pending = [start];
    for (let i = pending.pop(); i !== undefined; i = pending.pop()) {
      for (let j = 0; j < size; j++) {
        if (block[j] >= 0 || data[i * size + j] === 0) continue;
        block[j] = count;
        pending.push(j);
      }
    }
    count++;
  }
  return block;
}

/** K without its upper triangle, by rows: what a saved fit keeps. */
export function packedCovariance({ rows: size, data }: Matrix): readonly number[] {
  const packed: number[] = [];
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) packed.push(data[i * size + j]);
  return packed;
}

/** The inverse of `packedCovariance`. @param size levels */
export function unpackedCovariance(packed: readonly number[], size: number): Matrix {
  const matrix = zeros(size, size);
  for (let i = 0, at = 0; i < size; i++) {
    for (let j = 0; j <= i; j++, at++) {
      matrix.data[i * size + j] = packed[at];
      matrix.data[j * size + i] = packed[at];
    }
  }
  return matrix;
}
