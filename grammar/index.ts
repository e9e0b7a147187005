/** Text in, syntax tree out; and back. Knows no statistics. */
export type * from "./tree.js";
export { parse, type ParseResult } from "./parse.js";
export { printExpression, printProgram } from "./print.js";
