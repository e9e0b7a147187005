/** Lines of a source text: where each begins, and in which an offset lies. Knows line ends; no diagnostics. */

export interface LineIndex {
  readonly text: string;
  /** offset of every line's first character, ascending; the first is 0 */
  readonly starts: readonly number[];
  /** offset of every character that takes two code units, ascending */
  readonly pairs: readonly number[];
}

/** A place as people count: line and column from 1, a column being one character (code point). */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Two passes over the text; what is asked afterwards takes a time that hardly depends on its length, however long its lines. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|[\n\r\u0085\u2028\u2029]/g)) starts.push(match.index + match[0].length);
  return { text, starts, pairs: Array.from(text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g), (match) => match.index) };
}

/** Index, from 0, of the line that holds `offset`; an offset beyond the text lies in the last. */
export function lineAt(index: LineIndex, offset: number): number {
  return countUpTo(index.starts, offset) - 1;
}

export function positionAt(index: LineIndex, offset: number): Position {
  const line = lineAt(index, offset);
  const [from, to] = [index.starts[line], Math.min(offset, index.text.length)];
  const pairs = countUpTo(index.pairs, to - 2) - countUpTo(index.pairs, from - 1);
  return { line: line + 1, column: to - from - pairs + 1 };
}

/** How many of the ascending numbers are at most `limit`. Binary search. */
function countUpTo(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

const lineEnds: ReadonlySet<string> = new Set(["\r", "\n", "\u0085", "\u2028", "\u2029"]);

/** The line's characters without its end. */
export function lineText({ text, starts }: LineIndex, line: number): string {
  let end = starts[line + 1] ?? text.length;
  while (end > starts[line] && lineEnds.has(text[end - 1])) end--;
  return text.slice(starts[line], end);
}
