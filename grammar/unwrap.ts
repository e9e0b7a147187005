/**
 * A formula inside the call of another language: `lmer(y ~ x, data = d)`, `@formula(y ~ x)`. The formula is read and the
 * call around it reported. Knows tokens; not which functions exist.
 */
import type { IToken } from "chevrotain";
import { diagnostic, type Diagnostic } from "../src/diagnostics/index.js";
import { endOf, isA } from "./place.js";
import { statementRanges } from "./statements.js";
import * as t from "./tokens.js";

/** @param tokens separated by `StatementEnd`, brackets paired; `text` is what they were read from */
export function unwrapped(tokens: readonly IToken[], text: string, source: string, report: (one: Diagnostic) => void): readonly IToken[] {
  let result: IToken[] | null = null;
  for (const { start, end } of statementRanges(tokens)) {
    const formula = wrappedFormula(tokens, start, end);
    if (formula !== null) {
      const span = { source, start: tokens[start].startOffset, end: endOf(tokens[end - 1]) };
      const inner = text.slice(tokens[formula.start].startOffset, endOf(tokens[formula.end - 1]));
      report(diagnostic("LMM0161", span, { callee: tokens[start].image, formula: inner }));
      result ??= tokens.slice(0, start);
    }
    if (result === null) continue;
    const from = formula ?? { start, end };
    for (let index = from.start; index < from.end; index++) result.push(tokens[index]);
    if (end < tokens.length) result.push(tokens[end]);
  }
  return result ?? tokens;
}

/** Where the formula stands in `name(formula, ...)`; null where the statement is nothing of the kind. */
function wrappedFormula(tokens: readonly IToken[], start: number, end: number): { start: number; end: number } | null {
  if (end - start < 4 || !isA(tokens[start], t.Name) || tokens[start + 1].tokenType !== t.RoundOpen) return null;
  let depth = 0;
  let comma: number | null = null;
  let hasTilde = false;
  for (let index = start + 1; index < end; index++) {
    const type = tokens[index].tokenType;
    if (type === t.RoundOpen || type === t.SquareOpen || type === t.CurlyOpen) depth++;
    if (type === t.RoundClose || type === t.SquareClose || type === t.CurlyClose) depth--;
    if (depth === 0 && index < end - 1) return null;
    if (depth === 1 && comma === null && type === t.Comma) comma = index;
    if (depth === 1 && comma === null && type === t.Tilde) hasTilde = true;
  }
  return hasTilde ? { start: start + 2, end: comma ?? end - 1 } : null;
}
