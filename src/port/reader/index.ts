/** Call syntax of R, Julia and Python: text in, one tree out; and what a script calls and assigns. */
export type * from "./host.js";
export { calleeName, lastName, membersOf, named, positional, unwrapped } from "./host.js";
export { lexicons, type Language } from "./lexicon.js";
export { readFormulaText } from "./formula-text.js";
export { findCalls, type FoundCall, type MethodCall } from "./calls.js";
export { assignedColumn, assignedValue, openScript, type Script } from "./script.js";
