/** `lmmc confint`: fits a model and prints confidence intervals of its parameters. */
import { compile, printIntervals, type IntervalOptions } from "../../index.js";
import { drawDiagnostics } from "../complaints.js";
import { readProgram, readProgramData, type ProgramOptions } from "../inputs.js";
import { writeJson, type ExitCode, type Session } from "../session.js";
import { share, wholeNumber } from "../settings.js";

export interface ConfintOptions extends ProgramOptions {
  readonly method?: IntervalOptions["method"];
  readonly level?: string;
  readonly replicates?: string;
  readonly seed?: string;
}

export async function confint(session: Session, file: string | undefined, options: ConfintOptions): Promise<ExitCode> {
  const settings = intervalOptions(options);
  const program = await readProgram(session, "confint", file, options);
  const data = await readProgramData(session, "confint", program, options);
  const model = compile(program.source, { resolveImport: program.resolveImport, data });
  drawDiagnostics(session, [...session.remarks, ...model.diagnostics]);
  const found = (await model.fit(data, { satterthwaite: false })).confint(settings);
  if (session.isJson) writeJson(session, found);
  else session.terminal.out(`${printIntervals(found)}\n`);
  return 0;
}

function intervalOptions({ method, level, replicates, seed }: ConfintOptions): IntervalOptions {
  return {
    ...(method === undefined ? {} : { method }),
    ...(level === undefined ? {} : { level: share("--level", level) }),
    ...(replicates === undefined ? {} : { replicates: wholeNumber("--replicates", replicates) }),
    ...(seed === undefined ? {} : { seed: wholeNumber("--seed", seed) }),
  };
}
