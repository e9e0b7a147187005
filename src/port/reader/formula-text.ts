/**
 * A formula in quotes, as Python writes it, and R where a text stands for a formula: "y ~ x" "+ z". What is joined is read as one,
 * each part at its own place in the source.
 */
import type { SourceText } from "../../diagnostics/index.js";
import { cursorAt, readExpression } from "./expressions.js";
import type { HostExpression, HostText } from "./host.js";
import type { Lexicon } from "./lexicon.js";
import { tokenize } from "./tokens.js";

/** What a text, or several joined by `+`, say as a formula; null where they are no texts, or none that can be read. */
export function readFormulaText(written: HostExpression, lexicon: Lexicon, source: SourceText): HostExpression | null {
  const texts = textsOf(written);
  if (texts === null || texts.some(({ isComputed }) => isComputed)) return null;
  const start = texts[0].contents.start;
  const end = texts[texts.length - 1].contents.end;
  let cut = "";
  for (const { contents } of texts) cut = cut.padEnd(contents.start - start) + source.text.slice(contents.start, contents.end).replace(/\\n|\\\n|\n/g, (gap) => " ".repeat(gap.length));
  const tokens = tokenize(cut, lexicon, start);
  const cursor = cursorAt({ source, lexicon, tokens }, 0);
  const expression = readExpression(cursor);
  const isWhole = tokens[cursor.position].kind === "end" && cursor.unclosed === null && end >= start;
  return isWhole ? expression : null;
}

/** The texts that an expression joins; null where it holds anything else. */
export function textsOf(written: HostExpression): readonly HostText[] | null {
  switch (written.kind) {
    case "text":
      return [written];
    case "parenthesized":
      return textsOf(written.inner);
    case "binary": {
      if (written.operator !== "+") return null;
      const [left, right] = [textsOf(written.left), textsOf(written.right)];
      return left && right && [...left, ...right];
    }
    default:
      return null;
  }
}
