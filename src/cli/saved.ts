/** Saved fits as the verbs meet them: read and loaded, or written, with every complaint thrown as one error. */
import { relative, resolve } from "node:path";
import { folderOf, readFit, writeFit, type FitOrigin } from "../data/readers/index.js";
import { loadFit, type FittedModel } from "../index.js";
import { stop } from "./complaints.js";

export interface SavedFitInput {
  readonly fit: FittedModel;
  /** where it was saved; null for a fit made just now */
  readonly folder: string | null;
  /** the rows it was fitted to; null where the folder does not say */
  readonly origin: FitOrigin | null;
}

/** @throws DiagnosticError when the folder holds no fit, or a damaged one */
export async function readSavedFit(folder: string): Promise<SavedFitInput & { readonly folder: string }> {
  const read = await readFit(folder);
  return read.kind === "failed" ? stop(read.diagnostic) : { fit: loadFit(read.fit), folder: folderOf(folder), origin: read.origin };
}

/** @param origin with the data's path as the caller has it @returns the path written; @throws DiagnosticError when the folder cannot be written to */
export async function writeSavedFit(folder: string, fit: FittedModel, origin: FitOrigin | null): Promise<string> {
  const remembered = origin === null ? null : { ...origin, data: relative(resolve(folder), resolve(origin.data)) };
  const path = await writeFit(folder, fit.save(), remembered);
  return typeof path === "string" ? path : stop(path);
}
