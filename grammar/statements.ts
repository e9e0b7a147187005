/**
 * How a statement is recognised by its first tokens, and whether a line end may end one.
 * Keywords are contextual: `data`, `net` or `family` are names of columns wherever they do not begin a statement.
 */
import type { IToken, TokenType } from "chevrotain";
import { isA, retyped } from "./place.js";
import { endsOperand } from "./repair.js";
import * as t from "./tokens.js";

/** A keyword is one where such a token follows it at the head of a statement. */
const KEYWORDS: ReadonlyMap<string, { readonly type: TokenType; readonly before: readonly TokenType[] }> = new Map([
  ["model", { type: t.Model, before: [t.Name, t.Text] }],
  ["import", { type: t.Import, before: [t.Text, t.Name] }],
  ["data", { type: t.Data, before: [t.Text, t.CurlyOpen] }],
  ["train", { type: t.Train, before: [t.CurlyOpen] }],
  ["let", { type: t.Let, before: [t.Name] }],
  ["net", { type: t.Net, before: [t.Name] }],
  ["kernel", { type: t.Kernel, before: [t.Name] }],
  ["structure", { type: t.Structure, before: [t.Name] }],
  ["family", { type: t.Family, before: [t.Name] }],
  ["link", { type: t.Link, before: [t.Name] }],
]);

/** The type of the keyword that `token` is at the head of a statement; null where it is an ordinary name. */
export function keywordType(token: IToken | undefined, next: IToken | undefined): TokenType | null {
  if (token?.tokenType !== t.Word) return null;
  const keyword = KEYWORDS.get(token.image);
  return keyword !== undefined && keyword.before.some((type) => isA(next, type)) ? keyword.type : null;
}

/** Can these two tokens only be the head of a new statement? */
export function beginsStatement(token: IToken | undefined, next: IToken | undefined): boolean {
  return keywordType(token, next) !== null || (isA(token, t.Name) && isA(next, t.Equals));
}

const CONTINUING_BEFORE = t.typesAmong([
  t.Infix, t.Prefix, t.Bar, t.Tilde, t.Equals, t.Comma, t.Range, t.With, t.RoundOpen, t.SquareOpen, t.CurlyOpen,
]);
const CONTINUING_AFTER = t.typesAmong([t.Infix, t.Bar, t.Tilde, t.Equals, t.Comma, t.Range, t.With, t.CurlyOpen]);

/** Does a line that ends with this token go on in the next? */
export function continuesBefore(token: IToken): boolean {
  return CONTINUING_BEFORE.has(token.tokenType);
}

/** Does a line that begins with this token go on from the one before? */
export function continuesAfter(token: IToken): boolean {
  return CONTINUING_AFTER.has(token.tokenType);
}

const PARAMETER_STARTS = [t.RoundOpen, t.Comma, t.Semicolon];

/** `with` and `in`, where they stand as keywords: `... with link = log`, `rho in (-1, 1)`. @param tokens with line ends */
export function withInnerKeywords(tokens: readonly IToken[]): readonly IToken[] {
  if (!tokens.some((token) => token.image === "with" || token.image === "in")) return tokens;
  let [beforePrevious, previous]: (IToken | undefined)[] = [undefined, undefined];
  return tokens.map((token, index) => {
    if (token.tokenType === t.LineEnd) return token;
    const type = innerKeywordType(token, [beforePrevious, previous, tokens[index + 1], tokens[index + 2]]);
    [beforePrevious, previous] = [previous, token];
    return type === null ? token : retyped(token, type);
  });
}

/** @param around the two tokens before, whatever lines they stand in, and the two after, line ends included */
function innerKeywordType(token: IToken, around: readonly (IToken | undefined)[]): TokenType | null {
  const [beforePrevious, previous, next, afterNext] = around;
  if (token.tokenType !== t.Word || !endsOperand(previous)) return null;
  if (token.image === "with") return isA(next, t.Name) && isA(afterNext, t.Equals) ? t.With : null;
  const isParameter = isA(previous, t.Name) && PARAMETER_STARTS.some((type) => isA(beforePrevious, type));
  return token.image === "in" && isParameter && (isA(next, t.RoundOpen) || isA(next, t.SquareOpen)) ? t.In : null;
}

/** The keywords at the heads of statements. @param tokens separated by `StatementEnd` */
export function withHeadKeywords(tokens: readonly IToken[]): readonly IToken[] {
  const typeAt = (index: number): TokenType | null => {
    const isHead = index === 0 || tokens[index - 1].tokenType === t.StatementEnd;
    return isHead ? keywordType(tokens[index], tokens[index + 1]) : null;
  };
  if (!tokens.some((_, index) => typeAt(index) !== null)) return tokens;
  return tokens.map((token, index) => {
    const type = typeAt(index);
    return type === null ? token : retyped(token, type);
  });
}

/** Where each statement begins and ends (exclusive) in tokens separated by `StatementEnd`. */
export function* statementRanges(tokens: readonly IToken[]): Generator<{ readonly start: number; readonly end: number }> {
  let start = 0;
  for (let end = 0; end <= tokens.length; end++) {
    if (end < tokens.length && tokens[end].tokenType !== t.StatementEnd) continue;
    yield { start, end };
    start = end + 1;
  }
}
