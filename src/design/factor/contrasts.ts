/**
 * How a factor of k levels becomes columns: one indicator per level, or k - 1 contrasts with R's names.
 * Treatment, sum and helmert as in Chambers & Hastie (1992), section 2.3.2; poly are orthonormal polynomials in the
 * level's number. Knows levels only, no rows.
 */
import { assertNever } from "../../invariant.js";
import type { Contrast } from "../../model/index.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { orthogonalPolynomials } from "../basis/polynomial.js";

/** `suffixes` is what R appends to the variable's label, one per column. */
export type FactorCoding =
  /** column c is 1 at level `firstLevel + c`, else 0: no table, however many levels there are */
  | { readonly kind: "indicator"; readonly firstLevel: number; readonly suffixes: readonly string[] }
  /** row l holds what level l contributes to each column */
  | { readonly kind: "table"; readonly table: Matrix; readonly suffixes: readonly string[] };

/** One column per level. */
export function indicatorCoding(levels: readonly string[]): FactorCoding {
  return { kind: "indicator", firstLevel: 0, suffixes: levels };
}

/** k - 1 columns; a factor of one level has none. */
export function contrastCoding(levels: readonly string[], contrast: Contrast): FactorCoding {
  const count = levels.length;
  const numbers = Array.from({ length: count - 1 }, (_, i) => String(i + 1));
  switch (contrast) {
    case "treatment":
      return { kind: "indicator", firstLevel: 1, suffixes: levels.slice(1) };
    case "sum":
      return { kind: "table", table: filledTable(count, count - 1, (level, column) => sumContrast(count, level, column)), suffixes: numbers };
    case "helmert":
      return { kind: "table", table: filledTable(count, count - 1, helmertContrast), suffixes: numbers };
    case "poly":
      return polynomialCoding(count);
    default:
      return assertNever(contrast);
  }
}

function sumContrast(count: number, level: number, column: number): number {
  return level === count - 1 ? -1 : level === column ? 1 : 0;
}

function helmertContrast(level: number, column: number): number {
  return level <= column ? -1 : level === column + 1 ? column + 1 : 0;
}

function polynomialCoding(count: number): FactorCoding {
  const positions = Float64Array.from({ length: count }, (_, i) => i + 1);
  const columns = orthogonalPolynomials(positions, count - 1).columns;
  const named = [".L", ".Q", ".C"];
  return {
    kind: "table",
    table: filledTable(count, count - 1, (level, column) => columns[column][level]),
    suffixes: columns.map((_, i) => named[i] ?? `^${i + 1}`),
  };
}

function filledTable(rows: number, columns: number, value: (row: number, column: number) => number): Matrix {
  const table = zeros(rows, Math.max(0, columns));
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) table.data[i * columns + j] = value(i, j);
  return table;
}
