/**
 * The fit that a verb works on: of a model and data, or a saved one. A saved fit comes back with its rows, which --data names, or
 * which its folder remembers. Knows files and options; fits nothing itself.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isSavedFit } from "../data/readers/index.js";
import { diagnostic } from "../diagnostics/index.js";
import { compile, selectRows, splitRows, type FittedModel, type Table } from "../index.js";
import { drawDiagnostics, stop } from "./complaints.js";
import { readData, readProgram, readProgramData, type ProgramInput, type ProgramOptions } from "./inputs.js";
import { readSavedFit, type SavedFitInput } from "./saved.js";
import type { Session } from "./session.js";

/** A model's fit to the data, or a saved one as it was saved. @param file a .lmm file, or the folder of a saved fit */
export async function fitOrSaved(session: Session, verb: string, file: string | undefined, options: ProgramOptions): Promise<SavedFitInput> {
  if (file !== undefined && options.formula === undefined && isSavedFit(file)) return readSavedFit(file);
  const program = await readProgram(session, verb, file, options);
  return { fit: await fitToData(session, program, await readProgramData(session, verb, program, options)), folder: null, origin: null };
}

/** The same with the rows that were fitted: a saved fit is brought together with them. */
export async function withRows(session: Session, saved: SavedFitInput, options: ProgramOptions): Promise<FittedModel> {
  return saved.folder === null ? saved.fit : saved.fit.attach(await rowsOf(session, saved, saved.folder, options));
}

export async function fitToData(session: Session, { source, resolvers }: ProgramInput, data: Table): Promise<FittedModel> {
  const model = compile(source, { ...resolvers, data });
  if (!session.isJson) drawDiagnostics(session, [...session.remarks, ...model.diagnostics]);
  return model.fit(data, { satterthwaite: false });
}

/** Those of --data as they are; else the file that the folder remembers, less what was held out of it. */
async function rowsOf(session: Session, { fit, origin }: SavedFitInput, folder: string, { data }: ProgramOptions): Promise<Table> {
  if (data !== undefined) return readData(session, data, fit.arrays);
  const path = origin === null ? null : join(folder, origin.data);
  if (origin === null || path === null || !existsSync(path)) return stop(diagnostic("LMM0909", null, { folder, path }));
  const table = await readData(session, path, fit.arrays);
  return origin.holdout === null ? table : selectRows(table, splitRows(table.rowCount, origin.holdout.share, origin.holdout.seed).kept);
}
