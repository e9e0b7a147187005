/**
 * What is missing, superfluous or misplaced between operands, mended from neighbouring tokens so that the parser reads on
 * and a mistake inside brackets never reaches beyond them: `(1 g)`, `f(x y)`, `(a, b)`, `f(x; 2)`, `log(y ~ x)`, `(1 | g | s)`.
 * Linear in the tokens.
 */
import type { IToken } from "chevrotain";
import { diagnostic, type Diagnostic, type Span } from "../src/diagnostics/index.js";
import { endOf, isA, retyped, spanOf, virtualToken } from "./place.js";
import { beginsOperand, endsOperand } from "./repair.js";
import * as t from "./tokens.js";

/** What a pair of brackets holds. */
type Holding = "statement" | "parameters" | "arguments" | "elements" | "interval" | "term" | "entries";

interface Level {
  readonly holding: Holding;
  /** a bar stands in the term that is being read */
  hasBar: boolean;
  /** an interval whose `,` was not seen yet */
  lacksEnd: boolean;
}

interface Mending {
  readonly source: string;
  readonly report: (one: Diagnostic) => void;
  readonly result: IToken[];
  readonly levels: Level[];
}

/** @param tokens with brackets paired, keywords known @returns the same with one separator between any two operands */
export function withSeparators(tokens: readonly IToken[], source: string, report: (one: Diagnostic) => void): IToken[] {
  const mending: Mending = { source, report, result: [], levels: [{ holding: "statement", hasBar: false, lacksEnd: false }] };
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1] as IToken | undefined;
    if (previous !== undefined) mendBetween(mending, previous, token, tokens[index + 1]);
    mending.result.push(mended(mending, token, previous));
    followBrackets(mending, token, previous, tokens[index - 2]);
  });
  return mending.result;
}

const levelOf = (mending: Mending): Level => mending.levels[mending.levels.length - 1];

function mendBetween(mending: Mending, previous: IToken, token: IToken, next: IToken | undefined): void {
  const { holding } = levelOf(mending);
  const isCall = token.tokenType === t.RoundOpen && isA(previous, t.Name);
  if (endsOperand(previous) && beginsOperand(token) && !isCall) {
    mending.result.push(separatorBetween(mending, previous, token, next));
  } else if (isFirstOf(holding, previous) && isA(token, t.Infix) && !isA(token, t.Prefix)) {
    mending.report(diagnostic("LMM0133", spanOf(token, mending.source), { operator: token.image }));
    mending.result.push(virtualToken(t.MissingOperand, token.startOffset));
  } else if (isA(token, t.CurlyClose) && isA(previous, t.Comma)) {
    mending.result.pop();
  } else if (levelOf(mending).lacksEnd && (isA(token, t.RoundClose) || isA(token, t.SquareClose))) {
    mending.report(diagnostic("LMM0154", spanOf(token, mending.source), {}));
    mending.result.push(virtualToken(t.Comma, token.startOffset), virtualToken(t.MissingOperand, token.startOffset));
  }
}

const isFirstOf = (holding: Holding, previous: IToken): boolean =>
  (holding === "arguments" || holding === "elements") && (isA(previous, t.RoundOpen) || isA(previous, t.SquareOpen));

/** Reports what is missing between two operands and stands in for it. */
function separatorBetween(mending: Mending, previous: IToken, token: IToken, next: IToken | undefined): IToken {
  const level = levelOf(mending);
  const span: Span = { source: mending.source, start: previous.startOffset, end: endOf(token) };
  const values = { before: shown(previous), after: shown(token) };
  const place = endOf(previous);
  if (level.holding === "interval") {
    mending.report(diagnostic("LMM0154", span, {}));
    level.lacksEnd = false;
    return virtualToken(t.Comma, place);
  }
  if (isA(token, t.SquareOpen)) {
    mending.report(diagnostic("LMM0119", spanOf(token, mending.source), {}));
    return virtualToken(t.MissingOperator, place);
  }
  const isNext = level.holding !== "statement" && level.holding !== "term";
  if (isNext || (level.holding !== "statement" && isA(next, t.Equals))) {
    mending.report(diagnostic("LMM0131", span, values));
    return virtualToken(t.Comma, place);
  }
  mending.report(diagnostic("LMM0130", span, { ...values, likely: likelyOperator(previous, token, level) }));
  return virtualToken(t.MissingOperator, place);
}

/** `(1 g)` lacks a bar, `2x` a sign of multiplication, anything else most often a `+`. */
function likelyOperator(previous: IToken, token: IToken, level: Level): string {
  if (!isA(previous, t.NumberLiteral)) return "+";
  if (endOf(previous) === token.startOffset) return "*";
  return level.holding === "term" && !level.hasBar ? "|" : "+";
}

/** The token, or what stands in for it where it has no place. */
function mended(mending: Mending, token: IToken, previous: IToken | undefined): IToken {
  const level = levelOf(mending);
  const span = (): Span => spanOf(token, mending.source);
  const refuse = (complaint: Diagnostic): IToken => {
    mending.report(complaint);
    return retyped(token, t.MissingOperator);
  };
  const isInside = level.holding !== "statement";
  const lacksOperand = !endsOperand(previous);
  if (lacksOperand) return token;
  if (isA(token, t.Bar) && level.hasBar) return refuse(diagnostic("LMM0139", span(), {}));
  if (isA(token, t.Tilde) && isInside) return refuse(diagnostic("LMM0146", span(), {}));
  if (isA(token, t.Comma) && level.holding === "term") return refuse(diagnostic("LMM0151", span(), {}));
  if (isA(token, t.Equals) && level.holding === "term") return refuse(diagnostic("LMM0149", span(), {}));
  if (isA(token, t.Semicolon) && level.holding !== "parameters") {
    mending.report(diagnostic("LMM0150", span(), {}));
    return retyped(token, level.holding === "term" ? t.MissingOperator : t.Comma);
  }
  return token;
}

function followBrackets(mending: Mending, token: IToken, previous: IToken | undefined, beforePrevious: IToken | undefined): void {
  const level = levelOf(mending);
  const type = token.tokenType;
  if (type === t.RoundOpen || type === t.SquareOpen || type === t.CurlyOpen) {
    const holding = holdingOf(type, previous, beforePrevious);
    mending.levels.push({ holding, hasBar: false, lacksEnd: holding === "interval" });
  } else if ((type === t.RoundClose || type === t.SquareClose || type === t.CurlyClose) && mending.levels.length > 1) {
    mending.levels.pop();
  } else if (isA(token, t.Bar)) {
    level.hasBar = true;
  } else if (type === t.Comma || type === t.StatementEnd || type === t.Tilde || type === t.Semicolon) {
    [level.hasBar, level.lacksEnd] = [false, false];
  }
}

function holdingOf(opening: IToken["tokenType"], previous: IToken | undefined, beforePrevious: IToken | undefined): Holding {
  if (isA(previous, t.In)) return "interval";
  if (opening === t.CurlyOpen) return "entries";
  if (opening === t.SquareOpen) return "elements";
  if (!isA(previous, t.Name)) return "term";
  return isA(beforePrevious, t.ScalarKeyword) ? "parameters" : "arguments";
}

/** A token as a message quotes it: long ones are cut. */
function shown(token: IToken): string {
  return token.image.length <= 30 ? token.image : `${token.image.slice(0, 27)}...`;
}
