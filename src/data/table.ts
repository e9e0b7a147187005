/**
 * A table in memory: named, typed columns of equal length. Knows no formulas and no files.
 * A missing cell is NaN in a numeric or date column and -1 in the codes of a factor or logical column.
 */

export interface Table {
  readonly rowCount: number;
  readonly columns: readonly Column[];
}

export type Column = NumericColumn | LogicalColumn | FactorColumn | DateColumn;

export interface NumericColumn {
  readonly kind: "numeric";
  readonly name: string;
  readonly values: Float64Array;
  /** every value present is a whole number */
  readonly isInteger: boolean;
}

export interface LogicalColumn {
  readonly kind: "logical";
  readonly name: string;
  /** 0, 1, or -1 where missing */
  readonly codes: Int32Array;
}

export interface FactorColumn {
  readonly kind: "factor";
  readonly name: string;
  readonly levels: readonly string[];
  /** index into `levels`, or -1 where missing */
  readonly codes: Int32Array;
  readonly isOrdered: boolean;
}

/** Days since 1970-01-01, NaN where missing. */
export interface DateColumn {
  readonly kind: "date";
  readonly name: string;
  readonly values: Float64Array;
}

/** What analysis may know of a column before it sees a row. */
export interface ColumnSchema {
  readonly name: string;
  readonly kind: Column["kind"];
  readonly isInteger: boolean;
  readonly isOrdered: boolean;
  /** of a factor; null for other kinds */
  readonly levels: readonly string[] | null;
}

/** Columns in data order. */
export type Schema = readonly ColumnSchema[];

export function schemaOf(table: Table): Schema {
  return table.columns.map((column) => ({
    name: column.name,
    kind: column.kind,
    isInteger: column.kind === "numeric" && column.isInteger,
    isOrdered: column.kind === "factor" && column.isOrdered,
    levels: column.kind === "factor" ? column.levels : null,
  }));
}

export function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}
