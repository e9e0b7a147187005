/** `lmmc fmt`: a program in canonical layout, printed, written in place, or only compared. */
import { writeFile } from "node:fs/promises";
import { diagnostic } from "../../diagnostics/index.js";
import { formatProgram } from "../../index.js";
import { stop } from "../complaints.js";
import { readProgram } from "../inputs.js";
import { writeJson, type ExitCode, type Session } from "../session.js";

export interface FormatOptions {
  readonly write?: boolean;
  readonly check?: boolean;
}

export async function format(session: Session, file: string, options: FormatOptions): Promise<ExitCode> {
  const { source } = await readProgram(session, "fmt", file, {});
  const formatted = formatProgram(source);
  const isChanged = formatted !== source.text;
  if (session.isJson) writeJson(session, { formatted, isChanged });
  if (options.check === true) {
    if (isChanged) session.terminal.err(`${file} is not in canonical layout: run lmmc fmt --write ${file}\n`);
    return isChanged ? 1 : 0;
  }
  if (options.write === true) await write(file, formatted, isChanged);
  else if (!session.isJson) session.terminal.out(formatted);
  return 0;
}

async function write(file: string, text: string, isChanged: boolean): Promise<void> {
  if (!isChanged) return;
  await writeFile(file, text).catch((error: Error) => stop(diagnostic("LMM0811", null, { path: file, reason: error.message })));
}
