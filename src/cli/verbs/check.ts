/** `lmmc check`: every complaint about a program, and about the data against it where data is named. */
import { hasErrors } from "../../diagnostics/index.js";
import { check as checkProgram } from "../../index.js";
import { drawDiagnostics, exitCodeOf, jsonOf } from "../complaints.js";
import { arraysOf, dataPath, readData, readProgram, type ProgramInput, type ProgramOptions } from "../inputs.js";
import { writeJson, type ExitCode, type Session } from "../session.js";

export async function check(session: Session, file: string | undefined, options: ProgramOptions): Promise<ExitCode> {
  const program = await readProgram(session, "check", file, options);
  const diagnostics = [...session.remarks, ...(await complaints(session, program, options))];
  if (session.isJson) writeJson(session, { diagnostics: jsonOf(session, diagnostics) });
  else {
    drawDiagnostics(session, diagnostics);
    session.terminal.out(`${program.source.name}: ${verdict(diagnostics)}\n`);
  }
  return exitCodeOf(diagnostics);
}

/** Data is looked at only once the text itself is sound: a program with mistakes may not say where its data is. */
async function complaints(session: Session, program: ProgramInput, options: ProgramOptions): Promise<ReturnType<typeof checkProgram>> {
  const { resolvers } = program;
  const ofText = checkProgram(program.source, resolvers);
  if (options.data === undefined && hasErrors(ofText)) return ofText;
  const path = options.data ?? dataPath(program, options);
  return path === null ? ofText : checkProgram(program.source, { ...resolvers, data: await readData(session, path, arraysOf(program)) });
}

function verdict(diagnostics: readonly { readonly severity: string }[]): string {
  const count = (severity: string): number => diagnostics.filter((one) => one.severity === severity).length;
  const [errors, warnings] = [count("error"), count("warning")];
  if (errors + warnings === 0) return "no complaints";
  return [`${errors} error${errors === 1 ? "" : "s"}`, `${warnings} warning${warnings === 1 ? "" : "s"}`].join(", ");
}
