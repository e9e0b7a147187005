/**
 * Text to syntax tree, on one page: lex, arrange, parse, build. Never throws on any text; every mistake it can find is a
 * diagnostic, and what could be read is in the tree. Time and memory are linear in the text.
 */
import type { CstNode, IRecognitionException, IToken } from "chevrotain";
import { diagnostic, type Diagnostic, type SourceText, type Span } from "../src/diagnostics/index.js";
import { arranged } from "./arrange.js";
import { buildStatements } from "./build.js";
import { indexComments, paragraphsOf } from "./comments.js";
import { complaintsOf } from "./complaints.js";
import { MISTAKE_LIMIT } from "./limits.js";
import { LanguageParser, TooManyMistakes } from "./parser.js";
import { StatementEnd, tokenize } from "./tokens.js";
import type { Program, Statement } from "./tree.js";

export interface ParseResult {
  readonly program: Program;
  /** in the order of the text */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a program or a single formula. Never throws; the tree holds whatever could be read. */
export function parse(source: SourceText): ParseResult {
  const { name, text } = source;
  const span: Span = { source: name, start: 0, end: text.length };
  const found: Diagnostic[] = [];
  const report = (one: Diagnostic): void => void (found.length <= MISTAKE_LIMIT && found.push(one));
  const lexed = tokenize(text);
  const tokens = arranged(lexed, text, name, report);
  const comments = indexComments(lexed.groups.comments, text, name);
  const statements: Statement[] = [];
  for (const portion of portionsOf(tokens)) {
    if (found.length > MISTAKE_LIMIT) break;
    const { tree, errors } = read(portion);
    if (tree === null) report(diagnostic("LMM0124", span, { limit: MISTAKE_LIMIT }));
    complaintsOf(errors, source, found).forEach(report);
    if (tree !== null) statements.push(...buildStatements(tree, { source: name, report, comments }));
  }
  const program: Program = { kind: "program", statements, comments: comments.comments, paragraphs: paragraphsOf(text), span };
  return { program, diagnostics: inTextOrder(found, span) };
}

/** Tokens read at a time, to the end of their last statement: concrete trees are large, and short-lived ones are cheap. */
const PORTION = 2000;

function* portionsOf(tokens: readonly IToken[]): Generator<IToken[]> {
  let start = 0;
  while (start < tokens.length) {
    let end = Math.min(start + PORTION, tokens.length);
    while (end < tokens.length && tokens[end].tokenType !== StatementEnd) end++;
    yield tokens.slice(start, end);
    start = end + 1;
  }
}

let parser: LanguageParser | null = null;

interface Reading {
  /** null where there are too many mistakes to read on */
  readonly tree: CstNode | null;
  readonly errors: readonly IRecognitionException[];
}

/** The concrete tree of some statements. Building the parser takes milliseconds, once. */
function read(tokens: IToken[]): Reading {
  parser ??= new LanguageParser(MISTAKE_LIMIT);
  try {
    return { tree: parser.read(tokens), errors: parser.errors };
  } catch (failure) {
    if (!(failure instanceof TooManyMistakes)) throw failure;
    return { tree: null, errors: parser.errors };
  }
}

/** At most `MISTAKE_LIMIT`, by place; what is beyond is only mentioned. */
function inTextOrder(found: readonly Diagnostic[], whole: Span): readonly Diagnostic[] {
  const hasMore = found.length > MISTAKE_LIMIT || found.some((one) => one.code === "LMM0124");
  const ordered = found.filter((one) => one.code !== "LMM0124").sort((one, other) => (one.span?.start ?? 0) - (other.span?.start ?? 0));
  if (!hasMore) return ordered;
  return [...ordered.slice(0, MISTAKE_LIMIT), diagnostic("LMM0124", whole, { limit: MISTAKE_LIMIT })];
}
