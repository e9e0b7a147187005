/**
 * Comments: kept beside the tree for the formatter, and, where they begin with `##` and stand right before a definition,
 * the definition's documentation. Knows lines; no grammar.
 */
import type { IToken } from "chevrotain";
import type { Span } from "../src/diagnostics/index.js";
import type { Comment, Documentation } from "./tree.js";
import { spanOf } from "./place.js";

/** Comments in the order of the text, and the text they stand in. */
export interface CommentIndex {
  readonly text: string;
  readonly comments: readonly Comment[];
  /** index of a comment by the offset where it ends */
  readonly byEnd: ReadonlyMap<number, number>;
}

export function indexComments(tokens: readonly IToken[], text: string, source: string): CommentIndex {
  const comments = tokens.map((token): Comment => {
    const span = spanOf(token, source);
    return { text: token.image.trimEnd(), isAlone: lineBefore(text, span.start).trim() === "", span };
  });
  return { text, comments, byEnd: new Map(comments.map((comment, index) => [comment.span.end, index])) };
}

/** The `##` lines that end right above `span`, without their marks; null where there are none. */
export function documentationBefore(index: CommentIndex, span: Span): Documentation {
  const lines: string[] = [];
  for (let end = endOfLineAbove(index.text, span.start); end !== null; ) {
    const position = index.byEnd.get(end);
    const comment = position === undefined ? undefined : index.comments[position];
    if (comment === undefined || !comment.isAlone || !comment.text.startsWith("##")) break;
    lines.push(comment.text.replace(/^##+ ?/, ""));
    end = endOfLineAbove(index.text, comment.span.start);
  }
  return lines.length === 0 ? null : lines.reverse().join("\n");
}

const lineEnds = "\n\r\u0085\u2028\u2029";

/** The text between the line's start and `offset`. */
function lineBefore(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && !lineEnds.includes(text[start - 1])) start--;
  return text.slice(start, offset);
}

/** Where the line above ends, if only blanks stand before `offset` in its own line. */
function endOfLineAbove(text: string, offset: number): number | null {
  const before = lineBefore(text, offset);
  const start = offset - before.length;
  if (before.trim() !== "" || start === 0) return null;
  return text.slice(start - 2, start) === "\r\n" ? start - 2 : start - 1;
}

/** Offsets of whatever follows one or more empty lines. */
export function paragraphsOf(text: string): readonly number[] {
  const offsets: number[] = [];
  for (const { index, 0: blank } of text.matchAll(/[\r\n]\s+/g)) {
    if ((blank.match(/\r\n|[\r\n]/g) ?? []).length > 1) offsets.push(index + blank.length);
  }
  return offsets;
}
