/** `lmmc ranef`: the conditional modes of a saved fit, one line per level and effect. */
import { writeFile } from "node:fs/promises";
import { diagnostic } from "../../diagnostics/index.js";
import type { RandomEffects } from "../../index.js";
import { stop } from "../complaints.js";
import { csvOfRows } from "../csv-out.js";
import { readSavedFit } from "../saved.js";
import { writeJson, type ExitCode, type Session } from "../session.js";

/** @param out a file to write to; undefined for the terminal */
export async function ranef(session: Session, folder: string, out: string | undefined): Promise<ExitCode> {
  const { fit } = await readSavedFit(folder);
  const effects = fit.ranef();
  if (out !== undefined) await writeFile(out, session.isJson ? JSON.stringify(effects) : csvOf(effects)).catch((error: Error) => stop(diagnostic("LMM0811", null, { path: out, reason: error.message })));
  else if (session.isJson) writeJson(session, effects);
  else session.terminal.out(csvOf(effects));
  return 0;
}

function csvOf(effects: readonly RandomEffects[]): string {
  const lines = effects.flatMap(({ group, names, levels, modes, standardDeviations }) =>
    levels.flatMap((level, j) => names.map((name, k) => [group, level, name, modes[j][k], standardDeviations[j]?.[k] ?? ""])));
  return csvOfRows([["group", "level", "effect", "mode", "stdDev"], ...lines]);
}
