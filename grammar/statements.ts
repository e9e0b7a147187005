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

const CONTINUING_BEFORE = [t.Infix, t.Prefix, t.Bar, t.Tilde, t.Equals, t.Comma, t.Range, t.With];
const CONTINUING_AFTER = [t.Infix, t.Bar, t.Tilde, t.Equals, t.Comma, t.Range, t.With, t.CurlyOpen];

/** Does a line that ends with this token go on in the next? */
export function continuesBefore(token: IToken): boolean {
  return CONTINUING_BEFORE.some((type) => isA(token, type));
}

/** Does a line that begins with this token go on from the one before? */
export function continuesAfter(token: IToken): boolean {
  return CONTINUING_AFTER.some((type) => isA(token, type));
}

/** `with` and `in`, where they stand as keywords: `... with link = log`, `rho in (-1, 1)`. */
export function withInnerKeywords(tokens: readonly IToken[]): IToken[] {
  const written = tokens.filter((token) => token.tokenType !== t.LineEnd);
  const keywords = new Map<IToken, TokenType>();
  written.forEach((token, index) => {
    if (token.tokenType !== t.Word || !endsOperand(written[index - 1])) return;
    const next = written[index + 1];
    if (token.image === "with" && isA(next, t.Name) && isA(written[index + 2], t.Equals)) keywords.set(token, t.With);
    if (token.image === "in" && (isA(next, t.RoundOpen) || isA(next, t.SquareOpen))) keywords.set(token, t.In);
  });
  return tokens.map((token) => {
    const type = keywords.get(token);
    return type === undefined ? token : retyped(token, type);
  });
}

/** The keywords at the heads of statements. @param tokens separated by `StatementEnd` */
export function withHeadKeywords(tokens: readonly IToken[]): IToken[] {
  return tokens.map((token, index) => {
    const isHead = index === 0 || tokens[index - 1].tokenType === t.StatementEnd;
    const type = isHead ? keywordType(token, tokens[index + 1]) : null;
    return type === null ? token : retyped(token, type);
  });
}
