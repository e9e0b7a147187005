/** Where tokens stand in the source text, and tokens that repairs put in place of others. Knows offsets; no grammar. */
import type { CstElement, CstNode, IToken, TokenType } from "chevrotain";
import type { Span } from "../src/diagnostics/index.js";

export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

export function spanOf(token: IToken, source: string): Span {
  return { source, start: token.startOffset, end: endOf(token) };
}

/** The span of everything read for a node; null where nothing was. */
export function spanOfNode(node: CstNode, source: string): Span | null {
  const start = edgeOf(node, 0, startOf, Math.min);
  const end = edgeOf(node, -1, endOf, Math.max);
  return start === null || end === null ? null : { source, start, end };
}

const startOf = (token: IToken): number => token.startOffset;

/** Where the first (`at` 0) or the last (-1) of a node's tokens stands; of the children under each label only one can be it. */
function edgeOf(node: CstNode, at: 0 | -1, place: (token: IToken) => number, choose: (...all: number[]) => number): number | null {
  let edge: number | null = null;
  for (const children of Object.values(node.children)) {
    const child = children.at(at);
    if (child === undefined) continue;
    const found = isToken(child) ? place(child) : edgeOf(child, at, place, choose);
    if (found !== null) edge = edge === null ? found : choose(edge, found);
  }
  return edge;
}

export function isToken(element: CstElement): element is IToken {
  return "tokenType" in element;
}

/** The same place and text, read as another type. */
export function retyped(token: IToken, type: TokenType): IToken {
  return { ...token, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? token.tokenTypeIdx };
}

/** A token of no width, standing where none was written. */
export function virtualToken(type: TokenType, offset: number): IToken {
  return { image: "", startOffset: offset, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0 };
}

/** Is the token of this type, or of a type of this category? */
export function isA(token: IToken | undefined, type: TokenType): boolean {
  return token !== undefined && (token.tokenType === type || (token.tokenType.CATEGORIES ?? []).includes(type));
}
