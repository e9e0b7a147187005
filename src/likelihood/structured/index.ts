/** Every random contribution in one shape, V of its dense blocks, and the criterion over them. */
export { responseExponents } from "./response-scale.js";
export { randomTerms, restoredTerms, type RandomTerm, type SavedRelations, type TermRows } from "./term.js";
