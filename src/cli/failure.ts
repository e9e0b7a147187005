/** What a failure amounts to: the user's to mend (1), the command's (2), or ours (70). A stack trace never reaches the user. */
import { DiagnosticError } from "../diagnostics/index.js";
import { InternalError } from "../invariant.js";
import { reportFailure } from "./complaints.js";
import { writeJson, type ExitCode, type Session } from "./session.js";

const askForReport = "a fault in lmmc: please report it with the command that led here";

export function reportError(session: Session, error: unknown): ExitCode {
  if (error instanceof DiagnosticError) return reportFailure(session, error.diagnostics);
  const sentence = sentenceOf(error);
  if (session.isJson) writeJson(session, { fault: sentence });
  session.terminal.err(`lmmc: ${sentence}\n`);
  return 70;
}

function sentenceOf(error: unknown): string {
  if (error instanceof InternalError) return error.message;
  return `${error instanceof Error ? error.message : String(error)} (${askForReport})`;
}
