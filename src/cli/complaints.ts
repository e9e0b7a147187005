/** Diagnostics as a person or a program reads them, and the exit code they amount to. */
import { DiagnosticError, hasErrors, renderDiagnostic, type Diagnostic, type SourceText } from "../diagnostics/index.js";
import { writeJson, type ExitCode, type Session } from "./session.js";

/** A diagnostic with its place counted in lines and columns, both from 1, as editors count. */
export interface PlacedDiagnostic extends Diagnostic {
  readonly line: number | null;
  readonly column: number | null;
}

/** Ends a verb for reasons of the catalogue. @throws DiagnosticError always */
export function stop(...diagnostics: readonly Diagnostic[]): never {
  throw new DiagnosticError(diagnostics);
}

/** Draws each on the error stream, with its line and caret. */
export function drawDiagnostics(session: Session, diagnostics: readonly Diagnostic[]): void {
  for (const one of diagnostics) {
    session.terminal.err(`${renderDiagnostic(one, session.sources, { color: session.terminal.hasColor })}\n`);
  }
}

/** What keeps a verb from going on: drawn, or as `{ "diagnostics": [...] }` under --json. */
export function reportFailure(session: Session, diagnostics: readonly Diagnostic[]): ExitCode {
  if (session.isJson) writeJson(session, { diagnostics: placeAll(session, diagnostics) });
  else drawDiagnostics(session, diagnostics);
  return exitCodeOf(diagnostics);
}

/** 2 where the command itself was wrong (LMM09xx), 1 for other errors, else 0. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): ExitCode {
  if (diagnostics.some((one) => one.code.startsWith("LMM09"))) return 2;
  return hasErrors(diagnostics) ? 1 : 0;
}

export function placeAll(session: Session, diagnostics: readonly Diagnostic[]): PlacedDiagnostic[] {
  return diagnostics.map((one) => ({ ...one, ...placeOf(one, session.sources) }));
}

function placeOf({ span }: Diagnostic, sources: readonly SourceText[]): { line: number | null; column: number | null } {
  const source = sources.find((one) => one.name === span?.source);
  if (span === null || source === undefined) return { line: null, column: null };
  const before = source.text.slice(0, span.start).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
