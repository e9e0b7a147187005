/**
 * A statement over several lines: pieces that may be parted, filled into lines, with the comments that stood among them.
 * A comment goes behind the piece that it followed, or keeps a line of its own. Knows widths and offsets; no syntax.
 */
import type { Comment } from "./tree.js";

/** Text that is never broken. */
export interface Piece {
  readonly text: string;
  /** where it began in the source: comments from here to the next piece belong to it */
  readonly start: number;
}

/** Pieces that follow each other, beginning on a line of their own. */
export interface Group {
  readonly pieces: readonly Piece[];
  /** blanks before its first line, and before its others */
  readonly firstIndent: number;
  readonly indent: number;
  /** several pieces on a line, as far as they fit; otherwise one on each */
  readonly isFilled: boolean;
}

/** Characters on a line, where pieces allow it. */
export const LINE_WIDTH = 100;

interface Lines {
  readonly done: string[];
  current: string;
  /** nothing may follow on the current line */
  isClosed: boolean;
}

/** The lines of one statement. @param comments those within it, in their order */
export function laidOut(groups: readonly Group[], comments: readonly Comment[]): string[] {
  const starts = groups.flatMap((group) => group.pieces.map((piece) => piece.start));
  const waiting = [...comments].reverse();
  const lines: Lines = { done: [], current: "", isClosed: false };
  let index = 0;
  for (const group of groups) {
    endLine(lines);
    group.pieces.forEach((piece, position) => {
      place(lines, piece, group, position === 0);
      const next = starts[++index] ?? Number.POSITIVE_INFINITY;
      const own: Comment[] = [];
      for (let one = waiting.at(-1); one !== undefined && one.span.start < next; one = waiting.at(-1)) {
        own.push(one);
        waiting.pop();
      }
      placeComments(lines, own, group.indent);
    });
  }
  endLine(lines);
  return lines.done;
}

function place(lines: Lines, piece: Piece, group: Group, isFirst: boolean): void {
  const fits = lines.current.length + 1 + piece.text.length <= LINE_WIDTH;
  if (lines.current !== "" && !lines.isClosed && group.isFilled && fits) {
    lines.current += ` ${piece.text}`;
    return;
  }
  endLine(lines);
  lines.current = " ".repeat(isFirst ? group.firstIndent : group.indent) + piece.text;
}

function placeComments(lines: Lines, comments: readonly Comment[], indent: number): void {
  const beside = comments.filter((comment) => !comment.isAlone);
  if (beside.length > 0) {
    lines.current += `  ${beside.map((comment) => comment.text).join(" ")}`;
    lines.isClosed = true;
  }
  for (const comment of comments.filter((one) => one.isAlone)) {
    endLine(lines);
    lines.current = " ".repeat(indent) + comment.text;
    lines.isClosed = true;
  }
}

function endLine(lines: Lines): void {
  if (lines.current !== "") lines.done.push(lines.current);
  [lines.current, lines.isClosed] = ["", false];
}
