/**
 * lmmc with files: data and saved fits by their paths, for programs that run in Node. Imported as `lmmc/node`; everything else is in `lmmc`.
 *
 * ```ts
 * const rows = await readTable("ratings.csv.gz");
 * const fit = await compile(formula).fit(rows);
 * await saveFit("fit", fit);
 * ```
 */
import { readFit, readTable as tableOf, writeFit } from "./data/readers/index.js";
import type { Table } from "./data/index.js";
import { DiagnosticError, hasErrors } from "./diagnostics/index.js";
import { loadFit as restored, type FittedModel } from "./load.js";

/** CSV (also with semicolons or tabs) or JSON lines, gzipped or not. @throws DiagnosticError with the line, where the file is no table */
export async function readTable(path: string): Promise<Table> {
  const { table, diagnostics } = await tableOf(path);
  if (hasErrors(diagnostics)) throw new DiagnosticError(diagnostics);
  return table;
}

/** Writes a fit to a folder, as `lmmc fit --out` does. @returns the path written; @throws DiagnosticError when the folder cannot be written to */
export async function saveFit(folder: string, fit: Pick<FittedModel, "save">): Promise<string> {
  const written = await writeFit(folder, fit.save(), null);
  if (typeof written !== "string") throw new DiagnosticError([written]);
  return written;
}

/** A fit from the folder that `saveFit` or `lmmc fit --out` wrote. @throws DiagnosticError when it holds none, or a damaged one */
export async function loadFit(folder: string): Promise<FittedModel> {
  const read = await readFit(folder);
  if (read.kind === "failed") throw new DiagnosticError([read.diagnostic]);
  return restored(read.fit);
}
