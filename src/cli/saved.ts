/** Saved fits as the verbs meet them: read and loaded, or written, with every complaint thrown as one error. */
import { readFit, writeFit } from "../data/readers/index.js";
import { loadFit, type FittedModel } from "../index.js";
import { stop } from "./complaints.js";

/** @throws DiagnosticError when the folder holds no fit, or a damaged one */
export async function readSavedFit(folder: string): Promise<FittedModel> {
  const read = await readFit(folder);
  return read.kind === "failed" ? stop(read.diagnostic) : loadFit(read.fit);
}

/** @returns the path written; @throws DiagnosticError when the folder cannot be written to */
export async function writeSavedFit(folder: string, fit: FittedModel): Promise<string> {
  const path = await writeFit(folder, fit.save());
  return typeof path === "string" ? path : stop(path);
}
