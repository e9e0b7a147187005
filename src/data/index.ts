/** Columns, factors and rows in memory. The readers of files stand apart, in `readers/`: they need Node. */
export { findColumn, schemaOf, sizeOfShape } from "./table.js";
export { shapeText, type ArrayBlock } from "./arrays.js";
export type {
  ArrayColumn, ArrayShape, Column, ColumnSchema, DateColumn, FactorColumn, LogicalColumn, NumericColumn, Schema, Table,
} from "./table.js";
export { dateText } from "./cells.js";
export { factorOf, retypeColumn, textsOf, type ColumnType, type RetypedColumn } from "./column-type.js";
export { compareCodePoints, factorOfNumbers, factorOfTexts, levelText } from "./levels.js";
export { selectRows, splitRows, type RowSplit } from "./rows.js";
export { emptyTable, tableFrom, type Columns, type DataInput, type Row, type TableResult } from "./table-from.js";
