/** One run of a verb: where it writes, whether in JSON, and the texts that were read, for drawing carets. */
import type { Diagnostic, SourceText } from "../diagnostics/index.js";
import type { Terminal } from "./terminal.js";

/** 0 fine; 1 the user's model or data; 2 usage; 70 a fault of ours; 130 stopped by Ctrl-C. */
export type ExitCode = 0 | 1 | 2 | 70 | 130;

export interface Session {
  readonly terminal: Terminal;
  readonly isJson: boolean;
  /** grows as files are read */
  readonly sources: SourceText[];
  /** what reading the data had to say, short of errors */
  readonly remarks: Diagnostic[];
}

export function openSession(terminal: Terminal, isJson: boolean): Session {
  return { terminal, isJson, sources: [], remarks: [] };
}

/** One JSON value on the results' stream. */
export function writeJson(session: Session, value: unknown): void {
  session.terminal.out(`${JSON.stringify(value, null, 2)}\n`);
}
