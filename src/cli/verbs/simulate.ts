/** `lmmc simulate`: fits a model and prints responses drawn from its estimates, one column each, as comma-separated lines. */
import { compile } from "../../index.js";
import { drawDiagnostics } from "../complaints.js";
import { readProgram, readProgramData, type ProgramOptions } from "../inputs.js";
import { writeJson, type ExitCode, type Session } from "../session.js";
import { wholeNumber } from "../settings.js";

export interface SimulateVerbOptions extends ProgramOptions {
  readonly count?: string;
  readonly seed?: string;
}

export async function simulate(session: Session, file: string | undefined, options: SimulateVerbOptions): Promise<ExitCode> {
  const count = options.count === undefined ? 1 : wholeNumber("--count", options.count);
  const seed = options.seed === undefined ? 1 : wholeNumber("--seed", options.seed);
  const program = await readProgram(session, "simulate", file, options);
  const data = await readProgramData(session, "simulate", program, options);
  const model = compile(program.source, { ...program.resolvers, data });
  drawDiagnostics(session, [...session.remarks, ...model.diagnostics]);
  const responses = (await model.fit(data, { satterthwaite: false })).simulate({ count, seed });
  if (session.isJson) writeJson(session, { seed, responses: responses.map((one) => Array.from(one)) });
  else session.terminal.out(csvOf(responses));
  return 0;
}

/** One line per fitted row. */
function csvOf(responses: readonly Float64Array[]): string {
  const header = responses.map((_, k) => `simulation_${k + 1}`).join(",");
  const rows = Array.from(responses[0], (_, row) => responses.map((one) => one[row]).join(","));
  return `${[header, ...rows].join("\n")}\n`;
}
