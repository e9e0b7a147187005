/** Where tokens stand in the source text, and tokens that repairs put in place of others. Knows offsets; no grammar. */
import type { CstNode, IToken, TokenType } from "chevrotain";
import type { Span } from "../src/diagnostics/index.js";

export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

export function spanOf(token: IToken, source: string): Span {
  return { source, start: token.startOffset, end: endOf(token) };
}

/** The span of everything read for a node; null where nothing was. */
export function spanOfNode(node: CstNode, source: string): Span | null {
  const location = node.location;
  if (location === undefined || Number.isNaN(location.startOffset)) return null;
  return { source, start: location.startOffset, end: (location.endOffset ?? location.startOffset) + 1 };
}

/** The same place and text, read as another type. */
export function retyped(token: IToken, type: TokenType): IToken {
  return { ...token, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? token.tokenTypeIdx };
}

/** A token of no width, standing where none was written. */
export function virtualToken(type: TokenType, offset: number): IToken {
  return { image: "", startOffset: offset, endOffset: offset - 1, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0 };
}

/** Is the token of this type, or of a type of this category? */
export function isA(token: IToken | undefined, type: TokenType): boolean {
  return token !== undefined && (token.tokenType === type || (token.tokenType.CATEGORIES ?? []).includes(type));
}
