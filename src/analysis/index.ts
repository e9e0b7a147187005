/** Syntax tree + definitions + columns -> model. */
export { analyze, type Analysis } from "./analyze.js";
export { applyDataBlock, type TypedTable } from "./data/apply.js";
export { columnDeclarations, type ColumnDeclaration } from "./data/declarations.js";
