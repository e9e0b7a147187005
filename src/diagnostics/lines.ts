/** Lines of a source text: where each begins, and in which an offset lies. Knows line ends; no diagnostics. */

export interface LineIndex {
  readonly text: string;
  /** offset of every line's first character, ascending; the first is 0 */
  readonly starts: readonly number[];
}

/** A place as people count: line and column from 1, a column being one character (code point). */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One pass over the text. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|[\n\r\u0085\u2028\u2029]/g)) starts.push(match.index + match[0].length);
  return { text, starts };
}

/** Index, from 0, of the line that holds `offset`; an offset beyond the text lies in the last. Binary search. */
export function lineAt(index: LineIndex, offset: number): number {
  let low = 0;
  let high = index.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (index.starts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function positionAt(index: LineIndex, offset: number): Position {
  const line = lineAt(index, offset);
  const before = index.text.slice(index.starts[line], Math.max(offset, index.starts[line]));
  return { line: line + 1, column: [...before].length + 1 };
}

/** The line's characters without its end. */
export function lineText(index: LineIndex, line: number): string {
  return index.text.slice(index.starts[line], index.starts[line + 1] ?? index.text.length).replace(/[\r\n\u0085\u2028\u2029]+$/, "");
}
