/**
 * Source text -> program and the definitions in its scope: stdlib first, then what it imports, then its own.
 * Knows where text comes from (a resolver, so that a browser can have one too); knows no data.
 */
import { parse, type ImportStatement, type Program, type Statement } from "../../grammar/index.js";
import { readDefinitions, standardDefinitions, type Definitions } from "../analysis/definitions/index.js";
import type { DataInput, TableResult } from "../data/index.js";
import { diagnostic, type Diagnostic, type SourceText } from "../diagnostics/index.js";

/** Finds the text of `import "path"` written in the source named `from`; null where there is none. */
export type ImportResolver = (path: string, from: string) => SourceText | null;

/** Finds the matrix of `cov = "path"` written in the source named `from`, as a table of one row and one column per level; null where there is none. */
export type CovarianceResolver = (path: string, from: string) => DataInput | TableResult | null;

/** Where what a program names outside itself comes from; null: from nowhere. */
export interface Resolvers {
  readonly resolveImport: ImportResolver | null;
  readonly resolveCovariance: CovarianceResolver | null;
}

export interface ReadProgram {
  readonly source: SourceText;
  readonly program: Program;
  readonly definitions: Definitions;
  /** whether the program, or one that it imports, defines words of its own */
  readonly definesWords: boolean;
  /** the file of a `data "file"` block, as written; null where there is none */
  readonly dataFile: string | null;
  /** every text that was read, for drawing carets */
  readonly sources: readonly SourceText[];
  readonly diagnostics: readonly Diagnostic[];
  readonly resolveCovariance: CovarianceResolver | null;
}

/** The name diagnostics give to a formula handed over as a string. */
export const unnamedSource = "<formula>";

export function readProgram(source: SourceText | string, { resolveImport, resolveCovariance }: Resolvers): ReadProgram {
  const text = typeof source === "string" ? { name: unnamedSource, text: source } : source;
  const reading: Reading = { resolveImport, sources: [], diagnostics: [], open: new Set(), definesWords: false };
  const { program, definitions } = readInto(reading, text, standardDefinitions());
  return { source: text, program, definitions, definesWords: reading.definesWords, dataFile: dataFileOf(program), sources: reading.sources, diagnostics: reading.diagnostics, resolveCovariance };
}

function dataFileOf(program: Program): string | null {
  for (const statement of program.statements) {
    if (statement.kind === "block" && statement.keyword === "data" && statement.file !== null) return statement.file.value;
  }
  return null;
}

const definitionKinds: ReadonlySet<Statement["kind"]> = new Set(["kernel", "structure", "family", "link", "net", "let"]);

interface Reading {
  readonly resolveImport: ImportResolver | null;
  readonly sources: SourceText[];
  readonly diagnostics: Diagnostic[];
  /** names of the texts being read, to notice an import that comes back to itself */
  readonly open: Set<string>;
  definesWords: boolean;
}

function readInto(reading: Reading, source: SourceText, base: Definitions): { program: Program; definitions: Definitions } {
  reading.sources.push(source);
  reading.open.add(source.name);
  const parsed = parse(source);
  reading.diagnostics.push(...parsed.diagnostics);
  let scope = base;
  for (const statement of parsed.program.statements) {
    if (statement.kind === "import") scope = readImport(reading, statement, source, scope);
  }
  reading.definesWords ||= parsed.program.statements.some(({ kind }) => definitionKinds.has(kind));
  const own = readDefinitions(parsed.program, scope);
  reading.diagnostics.push(...own.diagnostics);
  reading.open.delete(source.name);
  return { program: parsed.program, definitions: own.definitions };
}

function readImport(reading: Reading, statement: ImportStatement, from: SourceText, scope: Definitions): Definitions {
  const path = statement.path.value;
  const found = reading.resolveImport?.(path, from.name) ?? null;
  if (found === null) {
    reading.diagnostics.push(diagnostic("LMM0691", statement.path.span, { path }));
    return scope;
  }
  if (reading.open.has(found.name)) {
    reading.diagnostics.push(diagnostic("LMM0692", statement.path.span, { path }));
    return scope;
  }
  return readInto(reading, found, scope).definitions;
}
