/**
 * Text to syntax tree, on one page: lex, arrange, parse, build. Never throws on any text; every mistake it can find is a
 * diagnostic, and what could be read is in the tree. Time and memory are linear in the text.
 */
import { type CstNode, type IRecognitionException, type IToken } from "chevrotain";
import { diagnostic, hasErrors, type Diagnostic, type SourceText, type Span } from "../src/diagnostics/index.js";
import { arranged } from "./arrange.js";
import { buildStatements } from "./build.js";
import { indexComments, paragraphsOf } from "./comments.js";
import { complaintsOf } from "./complaints.js";
import { MISTAKE_LIMIT } from "./limits.js";
import { LanguageParser, TooManyMistakes } from "./parser.js";
import { tokenize } from "./tokens.js";
import type { FormulaStatement, Program } from "./tree.js";

export interface ParseResult {
  readonly program: Program;
  /** in the order of the text */
  readonly diagnostics: readonly Diagnostic[];
}

export interface FormulaResult {
  /** the first, where there are several */
  readonly formula: FormulaStatement | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a program or a single formula. Never throws; the tree holds whatever could be read. */
export function parse(source: SourceText): ParseResult {
  const { name, text } = source;
  const found: Diagnostic[] = [];
  const report = (one: Diagnostic): void => void (found.length <= MISTAKE_LIMIT && found.push(one));
  const lexed = tokenize(text);
  const tokens = arranged(lexed, text, name, report);
  const { tree, errors } = found.length > MISTAKE_LIMIT ? UNREAD : read(tokens);
  const isCutShort = tree === null && tokens.length > 0;
  complaintsOf(errors, source).forEach(report);
  const index = indexComments(lexed.groups.comments, text, name);
  const statements = tree === null ? [] : buildStatements(tree, { source: name, report, comments: index });
  const span: Span = { source: name, start: 0, end: text.length };
  const program: Program = { kind: "program", statements, comments: index.comments, paragraphs: paragraphsOf(text), span };
  return { program, diagnostics: inTextOrder(found, isCutShort, span) };
}

interface Reading {
  /** null where there is nothing to read, or too many mistakes are known to read on */
  readonly tree: CstNode | null;
  readonly errors: readonly IRecognitionException[];
}

const UNREAD: Reading = { tree: null, errors: [] };

let parser: LanguageParser | null = null;

/** Building the parser takes some milliseconds, once. */
function read(tokens: IToken[]): Reading {
  if (tokens.length === 0) return UNREAD;
  parser ??= new LanguageParser(MISTAKE_LIMIT);
  try {
    const tree = parser.read(tokens);
    return { tree, errors: parser.errors };
  } catch (failure) {
    if (!(failure instanceof TooManyMistakes)) throw failure;
    return { tree: null, errors: parser.errors };
  }
}

/** At most `MISTAKE_LIMIT`, by place; what is beyond is only mentioned. */
function inTextOrder(found: readonly Diagnostic[], isCutShort: boolean, whole: Span): readonly Diagnostic[] {
  const ordered = [...found].sort((one, other) => (one.span?.start ?? 0) - (other.span?.start ?? 0));
  if (ordered.length <= MISTAKE_LIMIT && !isCutShort) return ordered;
  return [...ordered.slice(0, MISTAKE_LIMIT), diagnostic("LMM0124", whole, { limit: MISTAKE_LIMIT })];
}

/**
 * The one formula of a program, or why there is none: the program is empty, holds no formula, or more than one.
 * @param known what parsing reported: where it reported errors, a formula that is absent is not complained of again
 */
export function formulaOf(program: Program, known: readonly Diagnostic[] = []): FormulaResult {
  const formulas = program.statements.filter((statement) => statement.kind === "formula");
  const [formula, ...others] = formulas;
  if (formula !== undefined) {
    return { formula, diagnostics: others.map((other) => diagnostic("LMM0158", other.span, {})) };
  }
  if (hasErrors(known)) return { formula: null, diagnostics: [] };
  const code = program.statements.length === 0 ? "LMM0159" : "LMM0157";
  return { formula: null, diagnostics: [diagnostic(code, program.span, {})] };
}
