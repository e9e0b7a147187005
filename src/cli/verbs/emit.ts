/** `lmmc emit`: the program over its data as a TypeScript module, printed or written to a file. What stands in the way of writing is told first. */
import { access, constants, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { diagnostic } from "../../diagnostics/index.js";
import { compile } from "../../index.js";
import { drawDiagnostics, jsonOf, stop } from "../complaints.js";
import { readProgram, readProgramData, type ProgramOptions } from "../inputs.js";
import { writeJson, type ExitCode, type Session } from "../session.js";
import { trainSettings, wholeNumber } from "../settings.js";

export interface EmitVerbOptions extends ProgramOptions {
  readonly out?: string;
  readonly force?: boolean;
  readonly seed?: string;
  readonly set: readonly string[];
}

export async function emit(session: Session, file: string | undefined, options: EmitVerbOptions): Promise<ExitCode> {
  const { out, force } = options;
  const overrides = { ...trainSettings(options.set), ...(options.seed === undefined ? {} : { seed: String(wholeNumber("--seed", options.seed)) }) };
  const program = await readProgram(session, "emit", file, options);
  if (out !== undefined) await needWritable(out, force === true);
  const data = await readProgramData(session, "emit", program, options);
  const model = compile(program.source, { ...program.resolvers, data, overrides });
  const text = await model.emit();
  if (out !== undefined) await writeFile(out, text).catch((error: Error) => unwritable(out, error));
  const remarks = [...session.remarks, ...model.diagnostics];
  if (session.isJson) writeJson(session, { file: out ?? null, ...(out === undefined ? { text } : {}), diagnostics: jsonOf(session, remarks) });
  else {
    drawDiagnostics(session, remarks);
    session.terminal.out(out === undefined ? text : `${out}\n`);
  }
  return 0;
}

/** @throws DiagnosticError where the file is there already, or its folder takes none */
async function needWritable(path: string, isForced: boolean): Promise<void> {
  await access(dirname(path), constants.W_OK).catch((error: Error) => unwritable(path, error));
  const exists = await access(path).then(() => true, () => false);
  if (exists && !isForced) stop(diagnostic("LMM0916", null, { path }));
}

function unwritable(path: string, { message }: Error): never {
  return stop(diagnostic("LMM0811", null, { path, reason: message }));
}
