/**
 * From text to the tokens that the parser reads: repaired, balanced, split into statements, keywords recognised by where
 * they stand. Everything here is linear in the text and free of recursion; the parser may then assume well-formed brackets.
 */
import type { ILexingError, ILexingResult, IToken } from "chevrotain";
import { diagnostic, type Diagnostic } from "../src/diagnostics/index.js";
import { balanced } from "./brackets.js";
import { withoutDeepStatements } from "./nesting.js";
import { endOf, isA, virtualToken } from "./place.js";
import { beginsOperand, endsOperand, repaired, UnknownRun } from "./repair.js";
import { withHeadKeywords, withInnerKeywords } from "./statements.js";
import * as t from "./tokens.js";

/** @param lexed what the lexer found in `text` */
export function arranged(lexed: ILexingResult, text: string, source: string, report: (one: Diagnostic) => void): IToken[] {
  const all = withUnknownRuns(lexed.tokens, lexed.errors, text);
  const known = withInnerKeywords(repaired(all, source, report));
  const statements = withoutDeepStatements(balanced(known, source, report), source, report);
  return withSeparators(withHeadKeywords(statements), source, report);
}

/** Puts the runs that the lexer skipped back among the tokens. */
function withUnknownRuns(tokens: readonly IToken[], errors: readonly ILexingError[], text: string): IToken[] {
  if (errors.length === 0) return [...tokens];
  const result: IToken[] = [];
  let next = 0;
  for (const error of errors) {
    while (next < tokens.length && tokens[next].startOffset < error.offset) result.push(tokens[next++]);
    const image = text.slice(error.offset, error.offset + error.length);
    result.push({ ...virtualToken(UnknownRun, error.offset), image, endOffset: error.offset + error.length - 1 });
  }
  while (next < tokens.length) result.push(tokens[next++]);
  return result;
}

/**
 * Reports operands with nothing between them and puts there what is missing: a comma before `name =` inside brackets,
 * an operator elsewhere. A comma after the last entry of a block is let be.
 */
function withSeparators(tokens: readonly IToken[], source: string, report: (one: Diagnostic) => void): IToken[] {
  const result: IToken[] = [];
  let depth = 0;
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1];
    if (isA(token, t.RoundOpen) || isA(token, t.CurlyOpen) || isA(token, t.SquareOpen)) depth++;
    const isCall = isA(token, t.RoundOpen) && isA(previous, t.Name);
    if (index > 0 && endsOperand(previous) && beginsOperand(token) && !isCall) {
      const isEntry = depth > 0 && isA(token, t.Name) && isA(tokens[index + 1], t.Equals);
      const span = { source, start: previous.startOffset, end: endOf(token) };
      const values = { before: shown(previous), after: shown(token) };
      report(isEntry ? diagnostic("LMM0131", span, values) : diagnostic("LMM0130", span, values));
      result.push(virtualToken(isEntry ? t.Comma : t.MissingOperator, endOf(previous)));
    }
    if (isA(token, t.RoundClose) || isA(token, t.CurlyClose) || isA(token, t.SquareClose)) depth--;
    if (token.tokenType === t.CurlyClose && result.at(-1)?.tokenType === t.Comma) result.pop();
    result.push(token);
  });
  return result;
}

/** A token as a message quotes it: long ones are cut. */
function shown(token: IToken): string {
  return token.image.length <= 30 ? token.image : `${token.image.slice(0, 27)}...`;
}
