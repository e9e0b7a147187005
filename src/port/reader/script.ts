/** A script opened once: its tokens, its lines, and where it assigns what. Reads no statement that it need not. */
import { lineIndex, type LineIndex, type SourceText } from "../../diagnostics/index.js";
import { cursorAt, readExpression, type Tokenized } from "./expressions.js";
import type { HostExpression } from "./host.js";
import { lexicons, type Language } from "./lexicon.js";
import { isMark, tokenize, type Token } from "./tokens.js";

export interface Script extends Tokenized {
  readonly language: Language;
  readonly lines: LineIndex;
  /** by variable: where, among the tokens, each value that is assigned to it begins */
  readonly assignments: ReadonlyMap<string, readonly number[]>;
}

export function openScript(source: SourceText, language: Language): Script {
  const lexicon = lexicons[language];
  const tokens = tokenize(source.text, lexicon);
  return { source, language, lexicon, tokens, lines: lineIndex(source.text), assignments: assignmentsIn(tokens) };
}

/** What a script assigns to a variable; null where it does so never, or more than once. */
export function assignedValue(script: Script, variable: string): HostExpression | null {
  const { tokens } = script;
  const places = script.assignments.get(variable);
  if (places?.length !== 1) return null;
  const cursor = cursorAt(script, places[0]);
  while (tokens[cursor.position].kind === "line-end") cursor.position++;
  const value = readExpression(cursor);
  return cursor.unclosed === null ? value : null;
}

/** `name <- value` anywhere, `name = value` where a statement begins. */
function assignmentsIn(tokens: readonly Token[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  tokens.forEach((token, at) => {
    if (token.kind !== "name" || isMemberName(tokens, at)) return;
    const isArrow = isMark(tokens[at + 1], "<-") || isMark(tokens[at + 1], "<<-");
    if (!isArrow && !(isMark(tokens[at + 1], "=") && isStatementStart(tokens, at))) return;
    const known = places.get(token.text);
    if (known === undefined) places.set(token.text, [at + 2]);
    else known.push(at + 2);
  });
  return places;
}

/** What a script assigns to a column of any table: `d$pos <- numFactor(x, y)`, `df["all"] = 1`; null for nothing. */
export function assignedColumn(script: Script, column: string): HostExpression | null {
  const { tokens } = script;
  for (let at = 1; at + 2 < tokens.length; at++) {
    if (tokens[at].text !== column) continue;
    const end = isMemberName(tokens, at) ? at + 1 : isMark(tokens[at - 1], "[") && isMark(tokens[at + 1], "]") ? at + 2 : -1;
    if (end > 0 && (isMark(tokens[end], "<-") || isMark(tokens[end], "="))) return readExpression(cursorAt(script, end + 1));
  }
  return null;
}

function isMemberName(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before !== undefined && ["$", "@", "."].some((mark) => isMark(before, mark));
}

/** Julia's words before an assignment. */
const declarations = ["let", "const", "local", "global"];

export function isStatementStart(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before === undefined || before.kind === "line-end" || declarations.includes(before.text) || ["{", ";", "}"].some((mark) => isMark(before, mark));
}
