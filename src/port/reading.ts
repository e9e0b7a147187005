/** What every reader of a call needs: the script around it, the words of the language, and how to say what is lost or changed. */
import { printExpression, type Expression } from "../../grammar/index.js";
import type { Definitions } from "../analysis/definitions/index.js";
import { diagnostic, type Diagnostic, type Span } from "../diagnostics/index.js";
import type { Script } from "./reader/index.js";

export interface Reading {
  readonly script: Script;
  readonly definitions: Definitions;
  readonly report: (one: Diagnostic) => void;
}

const longest = 70;

/** What stands at a place, on one line, cut where it is long. */
export function writtenAt({ script }: Reading, { start, end }: Span): string {
  const text = script.source.text.slice(start, end).replace(/\s+/g, " ").trim();
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
}

/** Says that something has no counterpart, and why. */
export function lose(reading: Reading, span: Span, reason: string, instead?: string): null {
  reading.report(diagnostic("LMM1010", span, { text: writtenAt(reading, span), reason, ...(instead === undefined ? {} : { instead }) }));
  return null;
}

/** Says that something is carried over in other words, and what is different about them. */
export function change(reading: Reading, span: Span, became: Expression, difference: string): void {
  reading.report(diagnostic("LMM1011", span, { text: writtenAt(reading, span), became: printExpression(became), difference }));
}
