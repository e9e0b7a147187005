/**
 * A piece of one line as a terminal shows it, and carets below it: tabs widened, wide characters counted twice, marks that
 * combine not at all, control characters made visible, a long line cut around the place. Knows characters; no messages.
 */

/** What stands before the carets and how many there are, in terminal cells, with the text they point at. */
export interface Excerpt {
  readonly shown: string;
  readonly indent: number;
  readonly width: number;
}

const TAB_WIDTH = 4;
/** Cells of source text shown of one line; more is cut at either end. */
const LINE_WIDTH = 100;
const CUT = "...";

interface Cell {
  readonly shown: string;
  readonly width: number;
}

/**
 * @param line one line of source text
 * @param start @param end offsets in it, 0 <= start <= end <= line.length; equal offsets get one caret
 */
export function excerptOf(line: string, start: number, end: number): Excerpt {
  const from = Math.max(0, start - LINE_WIDTH);
  const until = Math.min(line.length, Math.max(start + 1, Math.min(end, start + LINE_WIDTH)) + LINE_WIDTH);
  const before = cells(wholeCharacters(line, from, start));
  const marked = cells(line.slice(start, Math.min(end, until)));
  const after = cells(wholeCharacters(line, Math.min(end, until), until));
  return cutToWidth(before, marked, after, from > 0, until < line.length);
}

/** Line pieces in cells, the marked one kept, the others as far as the width allows. */
function cutToWidth(before: Cell[], marked: Cell[], after: Cell[], cutsLeft: boolean, cutsRight: boolean): Excerpt {
  const markedCells = fitting(marked, LINE_WIDTH);
  const room = LINE_WIDTH - widthOf(markedCells);
  const right = fitting(after, Math.max(room - widthOf(before), room >> 1));
  const left = fitting([...before].reverse(), room - widthOf(right)).reverse();
  const isCutLeft = cutsLeft || left.length < before.length;
  const isCutRight = cutsRight || right.length < after.length || markedCells.length < marked.length;
  const shown = (isCutLeft ? CUT : "") + textOf(left) + textOf(markedCells) + textOf(right) + (isCutRight ? CUT : "");
  return {
    shown: shown.trimEnd(),
    indent: (isCutLeft ? CUT.length : 0) + widthOf(left),
    width: Math.max(1, widthOf(markedCells)),
  };
}

/** As many cells from the front as fit. */
function fitting(all: readonly Cell[], width: number): Cell[] {
  const result: Cell[] = [];
  let used = 0;
  for (const cell of all) {
    used += cell.width;
    if (used > width) break;
    result.push(cell);
  }
  return result;
}

const widthOf = (all: readonly Cell[]): number => all.reduce((sum, cell) => sum + cell.width, 0);
const textOf = (all: readonly Cell[]): string => all.map((cell) => cell.shown).join("");

/** A slice that does not begin or end within a surrogate pair. */
function wholeCharacters(line: string, start: number, end: number): string {
  const isLow = (offset: number): boolean => /[\udc00-\udfff]/.test(line.charAt(offset)) && /[\ud800-\udbff]/.test(line.charAt(offset - 1));
  return line.slice(isLow(start) ? start + 1 : start, isLow(end) ? end + 1 : end);
}

function cells(text: string): Cell[] {
  return [...text].map((character) => {
    if (character === "\t") return { shown: " ".repeat(TAB_WIDTH), width: TAB_WIDTH };
    if (/[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u.test(character)) return { shown: "\ufffd", width: 1 };
    if (/[\p{Mn}\p{Me}\ufe00-\ufe0f]/u.test(character)) return { shown: character, width: 0 };
    return { shown: character, width: isWide(character) ? 2 : 1 };
  });
}

/** East Asian wide and full-width forms, and emoji (Unicode UAX 11, by block). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

const isWide = (character: string): boolean => character > "\u10ff" && wide.test(character);
