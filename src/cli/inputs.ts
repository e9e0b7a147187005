/** What a verb works on: a program from a file or from --formula, and a table from --data or from the program's data block. */
import { readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { readTable, readText, tableOfCsv } from "../data/readers/index.js";
import { diagnostic, hasErrors, type SourceText } from "../diagnostics/index.js";
import { compile, declaredArrays, type CompileOptions, type CovarianceResolver, type DeclaredArrays, type Table } from "../index.js";
import { stop } from "./complaints.js";
import type { Session } from "./session.js";

export interface ProgramInput {
  readonly source: SourceText;
  /** where imports and matrices are found: beside the program */
  readonly resolvers: Required<Pick<CompileOptions, "resolveImport" | "resolveCovariance">>;
}

export interface ProgramOptions {
  readonly formula?: string;
  readonly data?: string;
}

const formulaName = "<formula>";

/** @throws DiagnosticError when there is no program, or two, or the file cannot be read */
export async function readProgram(session: Session, verb: string, file: string | undefined, options: ProgramOptions): Promise<ProgramInput> {
  if (file !== undefined && options.formula !== undefined) stop(diagnostic("LMM0902", null, { file }));
  const source = file === undefined ? formulaSource(verb, options.formula) : await fileSource(file);
  session.sources.push(source);
  return { source, resolvers: { resolveImport: (path, from) => importedSource(session, path, from), resolveCovariance: matrixBeside } };
}

function formulaSource(verb: string, formula: string | undefined): SourceText {
  return formula === undefined ? stop(diagnostic("LMM0901", null, { verb })) : { name: formulaName, text: formula };
}

async function fileSource(path: string): Promise<SourceText> {
  const read = await readText(path);
  return read.kind === "failed" ? stop(read.diagnostic) : { name: path, text: read.text };
}

/** An import stands beside the program that names it. */
function importedSource(session: Session, path: string, from: string): SourceText | null {
  const name = besideProgram(path, from);
  const text = textOf(name);
  if (text === null) return null;
  const source = { name, text };
  session.sources.push(source);
  return source;
}

/** Null where the file cannot be read. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** The matrix of `cov = "path"`, beside the program that names it. */
function matrixBeside(path: string, from: string): ReturnType<CovarianceResolver> {
  const name = besideProgram(path, from);
  const text = textOf(name);
  return text === null ? null : tableOfCsv(text, name);
}

function besideProgram(path: string, program: string): string {
  return isAbsolute(path) || program === formulaName ? path : join(dirname(program), path);
}

/** The file that --data names, else the program's own, relative to it; null where neither does. */
export function dataPath(program: ProgramInput, options: ProgramOptions): string | null {
  if (options.data !== undefined) return options.data;
  const { dataFile } = compile(program.source, program.resolvers);
  return dataFile === null ? null : besideProgram(dataFile, program.source.name);
}

/** @throws DiagnosticError when no data is named, or it cannot be read */
export async function readProgramData(session: Session, verb: string, program: ProgramInput, options: ProgramOptions): Promise<Table> {
  const path = dataPath(program, options);
  return path === null ? stop(diagnostic("LMM0903", null, { verb })) : readData(session, path, arraysOf(program));
}

/** The columns that a program declares as images or sequences, with their shapes: where they hold texts, these name files. */
export function arraysOf({ source, resolvers }: ProgramInput): DeclaredArrays {
  return declaredArrays(source, resolvers);
}

/** A table from a file; what its reader remarked, short of errors, is kept in the session. */
export async function readData(session: Session, path: string, arrays: DeclaredArrays): Promise<Table> {
  const { table, diagnostics } = await readTable(path, arrays);
  if (hasErrors(diagnostics)) stop(...diagnostics);
  session.remarks.push(...diagnostics);
  return table;
}
