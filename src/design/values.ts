/**
 * What a column expression comes to over the rows of a table: one or more numeric columns, or a factor.
 * Missing is NaN, or code -1. Knows no formulas and no rows left out.
 */
import type { ArrayShape } from "../data/table.js";

export type ColumnValues = NumericValues | FactorValues | ArrayColumnValues;

/** Arrays of one shape, which stay where the table has them. */
export interface ArrayColumnValues {
  readonly kind: "array";
  readonly shape: ArrayShape;
  /** of all rows of the table, one after another; NaN throughout where missing */
  readonly values: Float32Array;
  /** the table's rows, [n] */
  readonly rows: Int32Array;
}

export interface NumericValues {
  readonly kind: "numeric";
  /** each [n]; never written to: a column of the table may stand here as it is */
  readonly columns: readonly Float64Array[];
  /** what R appends to the label of each column: `1`, `2`, or `1.0`; empty for a single column */
  readonly suffixes: readonly string[];
  /** days, which name a level as dates do */
  readonly isDate: boolean;
}

export interface FactorValues {
  readonly kind: "factor";
  readonly levels: readonly string[];
  /** [n], index into `levels`, or -1 where missing */
  readonly codes: Int32Array;
  readonly isOrdered: boolean;
  /** the two levels of a logical variable always both count, whether or not both occur */
  readonly isLogical: boolean;
}

export const logicalLevels: readonly string[] = ["FALSE", "TRUE"];

export function numericValues(column: Float64Array, isDate = false): NumericValues {
  return { kind: "numeric", columns: [column], suffixes: [""], isDate };
}

/** Several columns of one expression, numbered from 1 as R numbers them; a single one goes without a number. */
export function numberedValues(columns: readonly Float64Array[]): NumericValues {
  const suffixes = columns.length === 1 ? [""] : columns.map((_, i) => String(i + 1));
  return { kind: "numeric", columns, suffixes, isDate: false };
}

export function factorValues(levels: readonly string[], codes: Int32Array, isOrdered = false): FactorValues {
  return { kind: "factor", levels, codes, isOrdered, isLogical: false };
}

export function logicalValues(codes: Int32Array): FactorValues {
  return { kind: "factor", levels: logicalLevels, codes, isOrdered: false, isLogical: true };
}
