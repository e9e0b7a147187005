/** Text in, syntax tree out; and back. Knows no statistics. */
export type * from "./tree.js";
export { chainOf, operandsOf, operatorSpanOf, type Chain } from "./chain.js";
export { deparse } from "./deparse.js";
export { formulaOf, type FormulaResult } from "./formula.js";
export { parse, type ParseResult } from "./parse.js";
export { printExpression } from "./print.js";
export { printProgram } from "./print-program.js";
