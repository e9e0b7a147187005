/** `lmmc explain`: the program as read, the model it means over the data, or the plan with its reasons. */
import { compile } from "../../index.js";
import { drawDiagnostics } from "../complaints.js";
import { readProgram, readProgramData, type ProgramOptions } from "../inputs.js";
import { writeJson, type ExitCode, type Session } from "../session.js";

export interface ExplainOptions extends ProgramOptions {
  readonly print: "syntax" | "model" | "plan";
}

export async function explain(session: Session, file: string | undefined, options: ExplainOptions): Promise<ExitCode> {
  const program = await readProgram(session, "explain", file, options);
  const { resolveImport } = program;
  if (options.print === "syntax") return show(session, options.print, compile(program.source, { resolveImport }));
  const data = await readProgramData(session, "explain", program, options);
  const compiled = compile(program.source, { resolveImport, data });
  drawDiagnostics(session, [...session.remarks, ...compiled.diagnostics]);
  return show(session, options.print, compiled);
}

function show(session: Session, artefact: ExplainOptions["print"], compiled: ReturnType<typeof compile>): ExitCode {
  const text = compiled.print(artefact) ?? "";
  if (!session.isJson) session.terminal.out(text.endsWith("\n") ? text : `${text}\n`);
  else writeJson(session, artefact === "syntax" ? { syntax: text } : artefact === "model" ? { model: compiled.ir } : { plan: compiled.plan });
  return 0;
}
