/**
 * A table in memory: named, typed columns of equal length. Knows no formulas and no files.
 * A missing cell is NaN in a numeric or date column, -1 in the codes of a factor or logical column, and NaN throughout in an array column.
 */

export interface Table {
  readonly rowCount: number;
  readonly columns: readonly Column[];
}

export type Column = NumericColumn | LogicalColumn | FactorColumn | DateColumn | ArrayColumn;

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

/** Numbers of one shape in every row: an image, a sequence. Row after row in one flat array, which nothing copies. */
export interface ArrayColumn {
  readonly kind: "array";
  readonly name: string;
  /** of one cell, its last axis the channels: [height, width, channels] of an image, [length, channels] of a sequence */
  readonly shape: ArrayShape;
  /** [rowCount, the shape's product]; NaN in every number of a cell that is missing */
  readonly values: Float32Array;
}

/** Extents, outermost first; of a single one, the length of a sequence of one channel. */
export type ArrayShape = readonly number[];

/** Numbers in a cell of that shape. */
export function sizeOfShape(shape: ArrayShape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** What analysis may know of a column before it sees a row. */
export interface ColumnSchema {
  readonly name: string;
  readonly kind: Column["kind"];
  readonly isInteger: boolean;
  readonly isOrdered: boolean;
  /** of a factor; null for other kinds */
  readonly levels: readonly string[] | null;
  /** of an array; null for other kinds */
  readonly shape: ArrayShape | null;
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
    shape: column.kind === "array" ? column.shape : null,
  }));
}

export function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}
