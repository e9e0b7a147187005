/** Diagnostics as a person or a program reads them, and the exit code they amount to. */
import { DiagnosticError, diagnosticsToJson, hasErrors, renderDiagnostics, type Diagnostic, type DiagnosticJson } from "../diagnostics/index.js";
import { writeJson, type ExitCode, type Session } from "./session.js";

/** Ends a verb for reasons of the catalogue. @throws DiagnosticError always */
export function stop(...diagnostics: readonly Diagnostic[]): never {
  throw new DiagnosticError(diagnostics);
}

/** Draws each on the error stream, with its line and caret. */
export function drawDiagnostics(session: Session, diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length === 0) return;
  const { terminal, sources } = session;
  terminal.err(`${renderDiagnostics(diagnostics, sources, { color: terminal.hasColor })}\n`);
}

/** What keeps a verb from going on: drawn, or as `{ "diagnostics": [...] }` under --json. */
export function reportFailure(session: Session, diagnostics: readonly Diagnostic[]): ExitCode {
  if (session.isJson) writeJson(session, { diagnostics: jsonOf(session, diagnostics) });
  else drawDiagnostics(session, diagnostics);
  return exitCodeOf(diagnostics);
}

/** 2 where the command itself was wrong (LMM09xx), 1 for other errors, else 0. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): ExitCode {
  if (diagnostics.some((one) => one.code.startsWith("LMM09"))) return 2;
  return hasErrors(diagnostics) ? 1 : 0;
}

/** With lines and columns, for programs. */
export function jsonOf(session: Session, diagnostics: readonly Diagnostic[]): DiagnosticJson[] {
  return diagnosticsToJson(diagnostics, session.sources);
}
