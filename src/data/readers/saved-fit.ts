/**
 * A saved fit on disk: a folder with one file, `fit.json`, and where the rows that it was made from are. The version and parts of a fit
 * are the fit's own business.
 */
import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { diagnostic, type Diagnostic } from "../../diagnostics/index.js";
import { assertNever } from "../../invariant.js";
import { readEnvelope, writeEnvelope } from "./envelope.js";

const fileName = "fit.json";
const format = "lmmc fit file";

/** The rows that a fit was made from: the fit itself holds none. */
export interface FitOrigin {
  /** relative to the folder */
  readonly data: string;
  /** the share of the file's rows that was held out, and the seed that chose them; null for none */
  readonly holdout: { readonly share: number; readonly seed: number } | null;
}

export type SavedFitResult =
  | { readonly kind: "fit"; readonly fit: unknown; readonly origin: FitOrigin | null }
  | { readonly kind: "failed"; readonly diagnostic: Diagnostic };

/**
 * Writes `fit.json` in the folder.
 * @param saved plain JSON, as a fit's `save()` gives it
 * @param origin null where it is not known
 * @returns the path written, or why it could not be
 */
export async function writeFit(folder: string, saved: unknown, origin: FitOrigin | null): Promise<string | Diagnostic> {
  return writeEnvelope(folder, fileName, { format, origin, fit: saved });
}

/** Reads a saved fit from its folder (or from the file itself), and checks that it is whole. */
export async function readFit(folder: string): Promise<SavedFitResult> {
  const path = pathOf(folder);
  const read = await readEnvelope(path, format);
  switch (read.kind) {
    case "absent": return failed(diagnostic("LMM0812", null, { folder }));
    case "damaged": return failed(diagnostic("LMM0813", null, { reason: `${path} ${read.reason}` }));
    case "unread": return failed(read.diagnostic);
    case "envelope": return { kind: "fit", fit: read.content.fit, origin: originOf(read.content.origin) };
    default: return assertNever(read);
  }
}

/** Whether a path can only mean a saved fit: a folder, or the file within. */
export function isSavedFit(path: string): boolean {
  return path.endsWith(fileName) || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The folder of a saved fit that was named by its folder or by the file within. */
export function folderOf(path: string): string {
  return path.endsWith(".json") ? dirname(path) : path;
}

function pathOf(folder: string): string {
  return folder.endsWith(".json") ? folder : join(folder, fileName);
}

/** Null where none was written, or not by us. */
function originOf(found: unknown): FitOrigin | null {
  if (typeof found !== "object" || found === null || !("data" in found) || typeof found.data !== "string") return null;
  const { data, holdout = null } = found as FitOrigin;
  return { data, holdout };
}

function failed(problem: Diagnostic): SavedFitResult {
  return { kind: "failed", diagnostic: problem };
}
