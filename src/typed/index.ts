/** The types by which a formula's text says which columns its data must have. */
export type { ColumnsOf, FormulaColumns, UnknownColumns } from "./formula.js";
export type { DataWith, Having } from "./rows.js";
