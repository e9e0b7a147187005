/**
 * From text to the tokens that the parser reads: repaired, balanced, split into statements, keywords recognised by where
 * they stand. Everything here is linear in the text and free of recursion; the parser may then assume well-formed brackets.
 * A pass that finds nothing to do gives back what it was given.
 */
import type { ILexingError, ILexingResult, IToken } from "chevrotain";
import type { Diagnostic } from "../src/diagnostics/index.js";
import { balanced } from "./brackets.js";
import { withoutDeepStatements } from "./nesting.js";
import { virtualToken } from "./place.js";
import { repaired, UnknownRun } from "./repair.js";
import { withSeparators } from "./separators.js";
import { withHeadKeywords, withInnerKeywords } from "./statements.js";
import { unwrapped } from "./unwrap.js";

/** @param lexed what the lexer found in `text` */
export function arranged(lexed: ILexingResult, text: string, source: string, report: (one: Diagnostic) => void): readonly IToken[] {
  const all = withUnknownRuns(lexed.tokens, lexed.errors, text);
  const known = withInnerKeywords(repaired(all, source, report));
  const statements = withoutDeepStatements(balanced(known, source, report), source, report);
  return withSeparators(withHeadKeywords(unwrapped(statements, text, source, report)), source, report);
}

/** Puts the runs that the lexer skipped back among the tokens. */
function withUnknownRuns(tokens: readonly IToken[], errors: readonly ILexingError[], text: string): readonly IToken[] {
  if (errors.length === 0) return tokens;
  const result: IToken[] = [];
  let next = 0;
  for (const error of errors) {
    while (next < tokens.length && tokens[next].startOffset < error.offset) result.push(tokens[next++]);
    const image = text.slice(error.offset, error.offset + error.length);
    result.push({ ...virtualToken(UnknownRun, error.offset), image });
  }
  while (next < tokens.length) result.push(tokens[next++]);
  return result;
}
