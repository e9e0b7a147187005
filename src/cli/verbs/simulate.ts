/** `lmmc simulate`: prints responses drawn from a fit's estimates, one column each, as comma-separated lines. */
import { fitOrSaved, withRows } from "../fits.js";
import type { ProgramOptions } from "../inputs.js";
import { writeJson, type ExitCode, type Session } from "../session.js";
import { atLeastOne, wholeNumber } from "../settings.js";

export interface SimulateVerbOptions extends ProgramOptions {
  readonly count?: string;
  readonly seed?: string;
}

export async function simulate(session: Session, file: string | undefined, options: SimulateVerbOptions): Promise<ExitCode> {
  const count = options.count === undefined ? 1 : atLeastOne("--count", options.count);
  const seed = options.seed === undefined ? 1 : wholeNumber("--seed", options.seed);
  const fit = await withRows(session, await fitOrSaved(session, "simulate", file, options), options);
  const responses = fit.simulate({ count, seed });
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
