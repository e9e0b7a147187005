/**
 * Which characters make a name, and where a quotation ends. Written as scans, not regular expressions: their cost is linear
 * and their stack constant on any input. Knows code points; no grammar.
 */
import type { CustomPatternMatcherFunc } from "chevrotain";

const startsWord = /[\p{L}\p{Nl}]/u;
const continuesWord = /[\p{L}\p{Nl}\p{M}\p{Nd}_\u200c\u200d]/u;

const isAsciiLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const isAsciiDigit = (code: number): boolean => code >= 48 && code <= 57;
const UNDERSCORE = 95;
const DOT = 46;
const BACKSLASH = 92;

/** Length of the word character at `offset` in UTF-16 units; 0 where there is none. */
function wordCharacterLength(text: string, offset: number, isFirst: boolean): number {
  const code = text.charCodeAt(offset);
  if (code < 128) return isAsciiLetter(code) || (!isFirst && (isAsciiDigit(code) || code === UNDERSCORE)) ? 1 : 0;
  const point = text.codePointAt(offset);
  if (point === undefined) return 0;
  const character = String.fromCodePoint(point);
  return (isFirst ? startsWord : continuesWord).test(character) ? character.length : 0;
}

/** Where the word that begins at `offset` ends; `offset` itself where none begins. A dot belongs to a word, `..` does not. */
export function endOfWord(text: string, offset: number): number {
  let end = offset;
  if (text.charCodeAt(end) === DOT) {
    const next = end + 1;
    if (text.charCodeAt(next) !== UNDERSCORE && wordCharacterLength(text, next, true) === 0) return offset;
    end = next + 1;
  } else {
    const length = wordCharacterLength(text, end, true);
    if (length === 0) return offset;
    end += length;
  }
  for (;;) {
    const isDot = text.charCodeAt(end) === DOT && text.charCodeAt(end + 1) !== DOT;
    const length = isDot ? 1 : wordCharacterLength(text, end, false);
    if (length === 0) return end;
    end += length;
  }
}

/** Does this text need no backticks as a name? */
export function isWord(text: string): boolean {
  return text.length > 0 && endOfWord(text, 0) === text.length;
}

/** The one match handed to the lexer, which takes the text out of it before it asks for the next. */
const match: [string] = [""];

function matchOf(text: string, start: number, end: number): [string] | null {
  if (end === start) return null;
  match[0] = text.slice(start, end);
  return match;
}

export const wordPattern: CustomPatternMatcherFunc = (text, offset) => matchOf(text, offset, endOfWord(text, offset));

const isLineEnd = (code: number): boolean => code === 10 || code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029;

/** What closes a quotation; word processors write the pairs that follow the first three. */
const CLOSING: ReadonlyMap<string, string> = new Map([
  ['"', '"'], ["'", "'"], ["`", "`"], ["\u201c", "\u201d"], ["\u201d", "\u201d"], ["\u201e", "\u201c"],
  ["\u2018", "\u2019"], ["\u2019", "\u2019"],
]);

/** Does a quotation end with what closes it, and not with an escaped one? */
export function isClosed(quotation: string): boolean {
  if (quotation.length < 2 || quotation[quotation.length - 1] !== CLOSING.get(quotation[0])) return false;
  let backslashes = 0;
  while (quotation[quotation.length - 2 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 0;
}

/** Text from one of `quotes` to what closes it, backslash escaping; where it is not closed, to the end of the line. */
export function quotedPattern(quotes: string): CustomPatternMatcherFunc {
  return (text, offset) => {
    if (!quotes.includes(text[offset])) return null;
    const closing = CLOSING.get(text[offset])?.charCodeAt(0);
    let end = offset + 1;
    while (end < text.length && text.charCodeAt(end) !== closing && !isLineEnd(text.charCodeAt(end))) {
      end += text.charCodeAt(end) === BACKSLASH && !isLineEnd(text.charCodeAt(end + 1)) && end + 1 < text.length ? 2 : 1;
    }
    return matchOf(text, offset, text.charCodeAt(end) === closing ? end + 1 : end);
  };
}

/** Hint to the lexer: ASCII letters and the dot, and one code in each of its buckets (of 255 codes) beyond. */
export const WORD_START_CHARACTERS: number[] = [
  DOT,
  ...Array.from({ length: 128 }, (_, code) => code).filter(isAsciiLetter),
  ...Array.from({ length: 128 }, (_, index) => 128 + index),
  ...Array.from({ length: 256 }, (_, bucket) => 256 + bucket * 255).filter((code) => code <= 0xffff),
];
