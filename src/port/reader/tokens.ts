/**
 * Text of R, Julia or Python as names, numbers, texts and marks; comments and blanks are left out, line ends kept. Linear in the
 * text. Knows a lexicon; no grammar.
 */
import type { Lexicon } from "./lexicon.js";

export interface Token {
  readonly kind: "name" | "number" | "text" | "mark" | "line-end" | "end";
  /** of a name without its backticks, of a text without quotes, of a number without suffix; else as written */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** of a text: between its quotes */
  readonly contents?: { readonly start: number; readonly end: number };
  /** of a text: whether it is filled in when the script runs */
  readonly isComputed?: boolean;
}

const blank = /[^\S\n]+/y;
const number = /(?:0[xX][0-9a-fA-F]+|(?:\d[\d_]*(?:\.(?![.\p{L}])[\d_]*)?|\.\d+)(?:[eE][+-]?\d+)?)(?:L|f0)?/uy;
const customOperator = /%[^%\s]*%/y;

/** @param base added to every place, for a text that was cut out of a larger one */
export function tokenize(text: string, lexicon: Lexicon, base = 0): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const skipped = endOfSilence(text, at, lexicon);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const token = tokenAt(text, at, lexicon, tokens.at(-1));
    tokens.push(base === 0 ? token : moved(token, base));
    at = token.end;
  }
  tokens.push({ kind: "end", text: "", start: base + text.length, end: base + text.length });
  return tokens;
}

function moved(token: Token, by: number): Token {
  const contents = token.contents && { start: token.contents.start + by, end: token.contents.end + by };
  return { ...token, start: token.start + by, end: token.end + by, ...(contents && { contents }) };
}

/** Where blanks and comments that begin at `at` end. */
function endOfSilence(text: string, at: number, { blockComment }: Lexicon): number {
  const blanks = matchAt(blank, text, at);
  if (blanks !== null) return at + blanks.length;
  if (blockComment !== null && text.startsWith(blockComment.open, at)) return endAfter(text, blockComment.close, at + 2);
  if (text[at] === "\\" && text[at + 1] === "\n") return at + 2;
  if (text[at] !== "#") return at;
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function endAfter(text: string, closing: string, from: number): number {
  const found = text.indexOf(closing, from);
  return found < 0 ? text.length : found + closing.length;
}

function tokenAt(text: string, at: number, lexicon: Lexicon, before: Token | undefined): Token {
  const prefix = matchAt(lexicon.textPrefix, text, at);
  if (prefix !== null) return textToken(text, at, at + prefix.length, lexicon);
  if (text[at] === "\n") return plain("line-end", text, at, 1);
  const isQuote = text[at] === '"' || (text[at] === "'" && !(lexicon.hasTranspose && before?.end === at && before.kind !== "mark"));
  if (isQuote) return textToken(text, at, at, lexicon);
  if (text[at] === "`" && lexicon.hasQuotedNames) return quotedName(text, at);
  const digits = matchAt(number, text, at);
  if (digits !== null) return { ...plain("number", text, at, digits.length), text: digits.replace(/_|L$|f0$/g, "") };
  const word = matchAt(lexicon.name, text, at);
  if (word !== null) return plain("name", text, at, word.length);
  const operator = matchAt(customOperator, text, at);
  if (operator !== null && !lexicon.hasTripleQuotes) return plain("mark", text, at, operator.length);
  const mark = lexicon.marks.find((one) => text.startsWith(one, at));
  return plain("mark", text, at, mark?.length ?? (text.codePointAt(at)! > 0xffff ? 2 : 1));
}

function plain(kind: Token["kind"], text: string, start: number, length: number): Token {
  return { kind, text: text.slice(start, start + length), start, end: start + length };
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] || null;
}

function quotedName(text: string, at: number): Token {
  const close = text.indexOf("`", at + 1);
  const end = close < 0 ? text.length : close;
  return { kind: "name", text: text.slice(at + 1, end), start: at, end: Math.min(end + 1, text.length) };
}

const rawOpening = /-*[([{]/y;
const rawClosings: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** From the prefix at `start` and the quote at `quoteAt` to the closing quote, or to the end of the text. */
function textToken(text: string, start: number, quoteAt: number, lexicon: Lexicon): Token {
  const prefix = text.slice(start, quoteAt);
  const isTriple = lexicon.hasTripleQuotes && text.startsWith(text[quoteAt].repeat(3), quoteAt);
  const quote = isTriple ? text[quoteAt].repeat(3) : text[quoteAt];
  const inner = quoteAt + quote.length;
  const raw = lexicon.hasTripleQuotes || prefix === "" ? null : matchAt(rawOpening, text, inner);
  if (raw !== null) return rawText(text, start, inner, raw, quote);
  let close = inner;
  while (close < text.length && !text.startsWith(quote, close)) close += text[close] === "\\" ? 2 : 1;
  const contents = { start: inner, end: Math.min(close, text.length) };
  const value = text.slice(contents.start, contents.end);
  const isComputed = /f/i.test(prefix) ? /\{/.test(value) : (lexicon.interpolation?.test(value) ?? false);
  return { kind: "text", text: value.replace(/\\(["'`\\])/g, "$1"), start, end: Math.min(close + quote.length, text.length), contents, isComputed };
}

/** R's r"(...)" and r"---[...]---". */
function rawText(text: string, start: number, inner: number, opening: string, quote: string): Token {
  const closing = rawClosings[opening.at(-1) ?? ""] + "-".repeat(opening.length - 1) + quote;
  const found = text.indexOf(closing, inner);
  const contents = { start: inner + opening.length, end: found < 0 ? text.length : found };
  return { kind: "text", text: text.slice(contents.start, contents.end), start, end: found < 0 ? text.length : found + closing.length, contents, isComputed: false };
}

export function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === "mark" && token.text === text;
}
