/**
 * Operands that are missing: after an operator, before one, between commas, beside a bar, on either side of `~`.
 * Found from two neighbouring tokens and the brackets around them; an empty operand then stands in, and the parser reads on.
 */
import type { IToken } from "chevrotain";
import { diagnostic, type Diagnostic, type Span } from "../src/diagnostics/index.js";
import { isA } from "./place.js";
import { beginsOperand } from "./repair.js";
import * as t from "./tokens.js";

/** What a pair of brackets holds; outermost, a statement. */
export type Holding = "statement" | "parameters" | "arguments" | "elements" | "interval" | "term" | "entries";

/**
 * What to say of the operand that is missing between two tokens; null where none is.
 * @param previous undefined at the beginning of the text @param token what stands where an operand would, its span given
 */
export function missingOperand(previous: IToken | undefined, token: IToken, span: Span, holding: Holding): Diagnostic | null {
  if (beginsOperand(token) || isA(token, t.Prefix)) return null;
  if (previous === undefined || isA(previous, t.StatementEnd)) return missingAtHead(token, span);
  if (isA(previous, t.Bar)) return diagnostic("LMM0138", span, { bar: previous.image });
  if (isA(previous, t.Infix) || isA(previous, t.Prefix)) {
    return isA(token, t.Range) ? diagnostic("LMM0142", span, {}) : diagnostic("LMM0132", span, { operator: previous.image });
  }
  if (isA(previous, t.Tilde)) return missingBefore(token, span) ?? diagnostic("LMM0144", span, {});
  if (isA(previous, t.Equals)) return missingBefore(token, span) ?? diagnostic("LMM0136", span, {});
  if (isA(previous, t.Comma)) return missingAfterComma(span, holding);
  return isOpener(previous) ? missingAfterOpener(token, span, holding) : null;
}

/** A statement that begins with what cannot begin one; what else may be wrong there the parser says. */
function missingAtHead(token: IToken, span: Span): Diagnostic | null {
  return isA(token, t.Tilde) ? diagnostic("LMM0143", span, {}) : missingBefore(token, span);
}

/** What an operator or a bar demands before it. */
function missingBefore(token: IToken, span: Span): Diagnostic | null {
  if (isA(token, t.Infix)) return diagnostic("LMM0133", span, { operator: token.image });
  if (isA(token, t.Bar)) return diagnostic("LMM0137", span, { bar: token.image });
  return isA(token, t.Range) ? diagnostic("LMM0142", span, {}) : null;
}

/** Parameters and entries have names, which the parser asks for. */
function missingAfterComma(span: Span, holding: Holding): Diagnostic | null {
  if (holding === "interval") return diagnostic("LMM0154", span, {});
  return holding === "arguments" || holding === "elements" || holding === "term" ? diagnostic("LMM0135", span, {}) : null;
}

/** A call and a list may be empty, brackets around a term not. */
function missingAfterOpener(token: IToken, span: Span, holding: Holding): Diagnostic | null {
  if (holding === "interval") return diagnostic("LMM0154", span, {});
  if (holding === "parameters" || holding === "entries") return null;
  const isEmpty = isA(token, t.RoundClose) || isA(token, t.SquareClose);
  if (isEmpty) return holding === "term" ? diagnostic("LMM0134", span, {}) : null;
  return missingBefore(token, span) ?? diagnostic("LMM0135", span, {});
}

const isOpener = (token: IToken): boolean => isA(token, t.RoundOpen) || isA(token, t.SquareOpen) || isA(token, t.CurlyOpen);
