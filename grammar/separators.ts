/**
 * What is missing, superfluous or misplaced between operands, mended from neighbouring tokens so that the parser reads on
 * and a mistake inside brackets never reaches beyond them: `(1 g)`, `f(x y)`, `(a, b)`, `f(x; 2)`, `log(y ~ x)`, `(1 | g | s)`.
 * Linear in the tokens.
 */
import type { IToken, TokenType } from "chevrotain";
import { diagnostic, type Diagnostic, type Span } from "../src/diagnostics/index.js";
import { missingOperand, type Holding } from "./operands.js";
import { endOf, isA, retyped, spanOf, virtualToken } from "./place.js";
import { beginsOperand, endsOperand } from "./repair.js";
import { put, rewritten, startRewriting, takeBack, type Rewriting } from "./rewriting.js";
import * as t from "./tokens.js";

interface Level {
  /** brackets around a term hold arguments once a setting follows its bar */
  holding: Holding;
  /** a bar stands in the term that is being read */
  hasBar: boolean;
  /** an interval whose `,` was not seen yet */
  lacksEnd: boolean;
}

interface Mending {
  readonly source: string;
  readonly report: (one: Diagnostic) => void;
  readonly result: Rewriting;
  readonly levels: Level[];
}

/** @param tokens with brackets paired, keywords known @returns the same, operands and separators taking turns */
export function withSeparators(tokens: readonly IToken[], source: string, report: (one: Diagnostic) => void): readonly IToken[] {
  const mending: Mending = { source, report, result: startRewriting(tokens), levels: [{ holding: "statement", hasBar: false, lacksEnd: false }] };
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1] as IToken | undefined;
    mendBetween(mending, previous, token, tokens[index + 1]);
    openSettings(mending, token, tokens[index + 1], tokens[index + 2]);
    put(mending.result, mended(mending, token, previous, tokens[index + 1]));
    followBrackets(mending, token, previous, tokens[index - 2]);
  });
  const last = tokens.at(-1);
  if (last !== undefined) mendBetween(mending, last, virtualToken(t.StatementEnd, endOf(last)), undefined);
  return rewritten(mending.result);
}

const levelOf = (mending: Mending): Level => mending.levels[mending.levels.length - 1];

function mendBetween(mending: Mending, previous: IToken | undefined, token: IToken, next: IToken | undefined): void {
  const level = levelOf(mending);
  if (previous !== undefined && areJuxtaposed(previous, token)) {
    put(mending.result, separatorBetween(mending, previous, token, next));
  } else if (isA(previous, t.Comma) && isA(token, t.CurlyClose)) {
    takeBack(mending.result);
  } else if (isA(previous, t.Tilde) && isA(token, t.Tilde)) {
    return; // one formula sign too many, which takes no operand
  } else if (!endsOperand(previous) && !beginsOperand(token)) {
    standInFor(mending, previous, token);
  } else if (level.lacksEnd && (isA(token, t.RoundClose) || isA(token, t.SquareClose))) {
    mending.report(diagnostic("LMM0154", spanOf(token, mending.source), {}));
    endInterval(mending, token);
  }
}

/** Reports a missing operand, if one is, and puts an empty one in its place. */
function standInFor(mending: Mending, previous: IToken | undefined, token: IToken): void {
  const level = levelOf(mending);
  const place = previous === undefined ? token.startOffset : endOf(previous);
  const missing = missingOperand(previous, token, placeOf(mending, token, place), level.holding);
  if (missing === null) return;
  mending.report(missing);
  put(mending.result, virtualToken(t.MissingOperand, place));
  if (level.lacksEnd && (isA(token, t.RoundClose) || isA(token, t.SquareClose))) endInterval(mending, token);
}

/** What is found, or where the statement ends. */
function placeOf(mending: Mending, token: IToken, end: number): Span {
  return isA(token, t.StatementEnd) ? { source: mending.source, start: end, end } : spanOf(token, mending.source);
}

/** An interval of one end gets an empty second. */
function endInterval(mending: Mending, token: IToken): void {
  put(mending.result, virtualToken(t.Comma, token.startOffset));
  put(mending.result, virtualToken(t.MissingOperand, token.startOffset));
}

function areJuxtaposed(previous: IToken, token: IToken): boolean {
  const isCall = token.tokenType === t.RoundOpen && isA(previous, t.Name);
  return endsOperand(previous) && beginsOperand(token) && !isCall;
}

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

/** `(1 | g, cov = ...)`: from the comma on, the brackets hold arguments. */
function openSettings(mending: Mending, token: IToken, next: IToken | undefined, afterNext: IToken | undefined): void {
  const level = levelOf(mending);
  if (isA(token, t.Comma) && level.holding === "term" && level.hasBar && isA(next, t.Name) && isA(afterNext, t.Equals)) level.holding = "arguments";
}

/** The token, or what stands in for it where it has no place. */
function mended(mending: Mending, token: IToken, previous: IToken | undefined, next: IToken | undefined): IToken {
  if (isA(token, t.Name)) return namedBy(token, next);
  if (!MISPLACEABLE.has(token.tokenType)) return token;
  const { holding } = levelOf(mending);
  const span = spanOf(token, mending.source);
  const refuse = (complaint: Diagnostic, type = t.MissingOperator): IToken => {
    mending.report(complaint);
    return retyped(token, type);
  };
  switch (token.tokenType) {
    case t.Tilde:
      if (isA(previous, t.Tilde)) return refuse(diagnostic("LMM0145", span, {}), t.Plus);
      return holding === "statement" ? token : refuse(diagnostic("LMM0146", span, {}));
    case t.Comma:
      return holding === "term" ? refuse(diagnostic("LMM0151", span, {})) : token;
    case t.Equals:
      return holding === "term" ? refuse(diagnostic("LMM0149", span, {})) : token;
    case t.Semicolon:
      return holding === "parameters" ? token : refuse(diagnostic("LMM0150", span, {}), holding === "term" ? t.MissingOperator : t.Comma);
    default:
      if (levelOf(mending).hasBar) return refuse(diagnostic("LMM0139", span, {}));
      return HOLDS_BARS.has(holding) ? token : refuse(diagnostic("LMM0140", span, { term: `(${[previous, token, next].map(shown).join(" ")})` }));
  }
}

/** Marks that have their place in some brackets only. */
const MISPLACEABLE: ReadonlySet<TokenType> = new Set([t.Tilde, t.Comma, t.Equals, t.Semicolon, t.SingleBar, t.DoubleBar]);
const HOLDS_BARS: ReadonlySet<Holding> = new Set<Holding>(["statement", "term", "arguments"]);

/** A name that is called, or begins a range, is read otherwise than one that stands for a column. */
function namedBy(token: IToken, next: IToken | undefined): IToken {
  if (next?.tokenType === t.RoundOpen) return retyped(token, t.Callee);
  return next?.tokenType === t.Range ? retyped(token, t.RangeStart) : token;
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
function shown(token: IToken | undefined): string {
  if (token === undefined) return "";
  return token.image.length <= 30 ? token.image : `${token.image.slice(0, 27)}...`;
}
