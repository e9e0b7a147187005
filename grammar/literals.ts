/** What a quoted text, a quoted name or a number stands for, and how it is written. Knows no grammar. */
import { diagnostic, type Diagnostic, type Span } from "../src/diagnostics/index.js";
import { isClosed } from "./characters.js";

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", a: "\u0007", "0": "\0", "\\": "\\", '"': '"', "'": "'", "`": "`",
};
const escapePattern = /\\(?:x([0-9a-fA-F]{1,2})|u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{1,4})|([^xu]|[xu]))/gs;

/**
 * The characters that a quotation stands for, escapes resolved.
 * @param image as written, with its quotes; the closing one may be missing
 * @param span of the image, for what is reported
 */
export function unquoted(image: string, span: Span, report: (one: Diagnostic) => void): string {
  const inner = image.slice(1, isClosed(image) ? -1 : undefined);
  if (!inner.includes("\\")) return inner;
  return inner.replace(escapePattern, (written: string, x?: string, braced?: string, u?: string, letter?: string, at?: number) => {
    const hex = x ?? braced ?? u;
    const point = hex === undefined ? null : Number.parseInt(hex, 16);
    if (point !== null && point <= 0x10ffff) return String.fromCodePoint(point);
    const known = letter === undefined ? undefined : ESCAPES[letter];
    if (known !== undefined) return known;
    const start = span.start + 1 + (at ?? 0);
    report(diagnostic("LMM0106", { ...span, start, end: start + written.length }, { escape: written }));
    return written.slice(1);
  });
}

/** Text between quotes, escaped so that `unquoted` gives it back. */
export function quotedText(text: string, quote: '"' | "`"): string {
  const escaped = text.replace(/[\\\n\r\t\p{Cc}\u2028\u2029]/gu, escapeOf).replaceAll(quote, `\\${quote}`);
  return quote + escaped + quote;
}

function escapeOf(character: string): string {
  const short: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return short[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** The value of a number as written: `1e-3`, `.5`, `0x1F`, and R's integers `2L`. Infinite where it is too large. */
export function numberValue(text: string): number {
  return Number(text.endsWith("L") ? text.slice(0, -1) : text);
}
