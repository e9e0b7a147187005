/**
 * Marks that other languages use and characters that have no meaning: each is reported once, with what to write instead,
 * and replaced by what was probably meant, so that the rest of the statement is still read.
 * Knows single tokens and their neighbours; no grammar.
 */
import type { IToken, TokenType } from "chevrotain";
import { diagnostic, nearestName, type Diagnostic } from "../src/diagnostics/index.js";
import { isClosed } from "./characters.js";
import { isA, retyped, spanOf } from "./place.js";
import * as t from "./tokens.js";

/** Characters that look like a mark of the language but are another, as word processors and PDF files write them. */
const LOOKALIKES: ReadonlyMap<string, TokenType> = new Map<string, TokenType>([
  ..."\u2212\u2013\u2014\u2010\u2011".split("").map((dash): [string, TokenType] => [dash, t.Minus]),
  ..."\u223c\u02dc\uff5e".split("").map((tilde): [string, TokenType] => [tilde, t.Tilde]),
  ..."\u00d7\u00b7\u22c5\u2217".split("").map((times): [string, TokenType] => [times, t.Star]),
  ["\u02c6", t.Caret], ["\u2223", t.SingleBar], ["\uff5c", t.SingleBar], ["\u00a6", t.SingleBar],
  ["\u2225", t.DoubleBar], ["\u2016", t.DoubleBar], ["\u2264", t.LessOrEqual], ["\u2265", t.GreaterOrEqual],
  ["\uff08", t.RoundOpen], ["\uff09", t.RoundClose], ["\uff0c", t.Comma], ["\uff1d", t.Equals], ["\uff0b", t.Plus],
]);

const SUPERSCRIPTS: ReadonlyMap<string, number> = new Map([..."\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076"].map((sign, power) => [sign, power]));

/** Settings that a `<-` may have been meant for; any other `name <- ...` is read as a formula. */
const SETTINGS: ReadonlySet<string> = new Set(["family", "weights", "offset", "criterion", "cov"]);

type Report = (one: Diagnostic) => void;

/** A run of characters that no token begins with, as a token; given to `repaired` among the others. */
export const UnknownRun: TokenType = { name: "UnknownRun" };

/** Types that may have to be reported or replaced. */
const REPAIRED: ReadonlySet<TokenType> = new Set([
  UnknownRun, t.UnderscoreWord, t.DoubleStar, t.DoubleAmpersand, t.UnknownOperator, t.LonePercent, t.LeftArrow, t.TextLiteral, t.QuotedName,
]);

/** @param tokens in the order of the text, with `UnknownRun`s between them @returns tokens the later passes know */
export function repaired(tokens: readonly IToken[], source: string, report: Report): readonly IToken[] {
  if (!tokens.some((token) => REPAIRED.has(token.tokenType))) return tokens;
  const result: IToken[] = [];
  tokens.forEach((token, index) => {
    const mended = repairedToken(token, result, tokens[index + 1], source, report);
    if (mended !== null) result.push(mended);
  });
  return result;
}

function repairedToken(token: IToken, before: IToken[], next: IToken | undefined, source: string, report: Report): IToken | null {
  const span = spanOf(token, source);
  const image = token.image;
  switch (token.tokenType) {
    case UnknownRun:
      return repairedRun(token, before, next, source, report);
    case t.UnderscoreWord:
      report(diagnostic("LMM0108", span, { name: image }));
      return retyped(token, t.Word);
    case t.DoubleStar:
      report(diagnostic("LMM0110", span, {}));
      return retyped(token, t.Caret);
    case t.DoubleAmpersand:
      report(diagnostic("LMM0111", span, {}));
      return retyped(token, t.Ampersand);
    case t.UnknownOperator:
      report(diagnostic("LMM0112", span, { operator: image, nearest: nearestName(image, ["%in%", "%%", "%/%"]) }));
      return retyped(token, t.MissingOperator);
    case t.LonePercent:
      report(diagnostic("LMM0113", span, {}));
      return retyped(token, t.MissingOperator);
    case t.LeftArrow:
      report(diagnostic("LMM0114", span, { name: before.at(-1)?.image ?? "y", isSetting: SETTINGS.has(before.at(-1)?.image ?? "") }));
      return retyped(token, meantByArrow(before));
    case t.TextLiteral:
    case t.QuotedName:
      reportQuotation(token, source, report);
      return token;
    default:
      return token;
  }
}

/** `y <- x` at the head of a line was meant as a formula or a setting; elsewhere as `< -`. */
function meantByArrow(before: readonly IToken[]): TokenType {
  const name = before.at(-1);
  const previous = before.at(-2);
  const isHead = isA(name, t.Name) && (previous === undefined || isA(previous, t.LineEnd) || isA(previous, t.Semicolon));
  if (!isHead) return t.Less;
  return SETTINGS.has(name?.image ?? "") ? t.Equals : t.Tilde;
}

function reportQuotation(token: IToken, source: string, report: Report): void {
  const { image } = token;
  const span = spanOf(token, source);
  const isName = token.tokenType === t.QuotedName;
  if (!isClosed(image)) report(isName ? diagnostic("LMM0105", span, {}) : diagnostic("LMM0104", span, { quote: image[0] }));
  else if (isName && image.length === 2) report(diagnostic("LMM0107", span, {}));
  else if (image > "~") report(diagnostic("LMM0103", span, { found: describeCharacter(image[0]), meant: '"' }));
}

function repairedRun(run: IToken, before: IToken[], next: IToken | undefined, source: string, report: Report): IToken | null {
  const span = spanOf(run, source);
  const meant = LOOKALIKES.get(run.image);
  if (meant !== undefined) {
    report(diagnostic("LMM0103", span, { found: describeCharacter(run.image), meant: String(meant.PATTERN) }));
    return retyped(run, meant);
  }
  reportRun(run, before, next, source, report);
  if (SUPERSCRIPTS.has(run.image)) return null;
  if (run.image === "$" && isA(before.at(-1), t.Name) && isA(next, t.Name)) before.pop();
  const isBetweenOperands = endsOperand(before.at(-1)) && beginsOperand(next);
  return isBetweenOperands ? retyped(run, t.MissingOperator) : null;
}

function reportRun(run: IToken, before: readonly IToken[], next: IToken | undefined, source: string, report: Report): void {
  const span = spanOf(run, source);
  const first = String.fromCodePoint(run.image.codePointAt(0) ?? 0);
  const power = SUPERSCRIPTS.get(run.image);
  if (run.image === "$" && isA(before.at(-1), t.Name) && isA(next, t.Name)) {
    report(diagnostic("LMM0116", span, { column: next?.image ?? "" }));
  } else if (power !== undefined) {
    report(diagnostic("LMM0103", span, { found: describeCharacter(first), meant: `^${power}` }));
  } else if (run.image === "@" && next?.image === "formula") {
    return; // the call is reported when its formula is unwrapped
  } else if (run.image === "@" && isA(next, t.Name)) {
    report(diagnostic("LMM0115", span, { name: next?.image ?? "" }));
  } else if (/[\p{C}\p{Z}]/u.test(first)) {
    report(diagnostic("LMM0102", span, { found: codePointOf(first) }));
  } else {
    report(diagnostic("LMM0101", span, { found: describeCharacter(first) }));
  }
}

const codePointOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** `@`, or `−` with its code point where it is not in ASCII. */
function describeCharacter(character: string): string {
  return character <= "~" ? `\`${character}\`` : `\`${character}\` (${codePointOf(character)})`;
}

/** May a token be the last of an operand? */
export function endsOperand(token: IToken | undefined): boolean {
  return token !== undefined && OPERAND_ENDS.has(token.tokenType);
}

/** May a token be the first of an operand, a sign apart? */
export function beginsOperand(token: IToken | undefined): boolean {
  return token !== undefined && OPERAND_STARTS.has(token.tokenType);
}

const OPERAND_ENDS = t.typesAmong([t.Name, t.NumberLiteral, t.Text, t.Dot, t.RoundClose, t.SquareClose]);
const OPERAND_STARTS = t.typesAmong([t.Name, t.NumberLiteral, t.Text, t.Dot, t.RoundOpen, t.SquareOpen]);
