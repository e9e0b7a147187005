/**
 * A saved fit on disk: a folder with one file, `fit.json`, written whole or not at all. Knows the envelope (format,
 * checksum, where the rows are); the version and parts of a fit are the fit's own business.
 */
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { diagnostic, type Diagnostic } from "../../diagnostics/index.js";
import { errorCode, readBytes } from "./bytes.js";

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

/** Makes the folder if need be and tries to write in it: asked before training, so that no fit is lost. Null when all is well. */
export async function checkWritableFolder(folder: string): Promise<Diagnostic | null> {
  try {
    await makeFolder(resolve(folder));
    const probe = join(folder, `.writable.${process.pid}.tmp`);
    await writeFile(probe, "");
    await rm(probe);
    return null;
  } catch (error) {
    return diagnostic("LMM0810", null, { folder, reason: reasonOf(errorCode(error)) });
  }
}

/** One level at a time: Node's own recursive mkdir never returns where a file system (as /proc) denies that a new folder exists. */
async function makeFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() === true) return;
  if (path !== dirname(path)) await makeFolder(dirname(path));
  await mkdir(path);
}

/**
 * Writes `fit.json` in the folder, through a temporary file, so that a reader never sees half a fit.
 * @param saved plain JSON, as a fit's `save()` gives it
 * @param origin null where it is not known
 * @returns the path written, or why it could not be
 */
export async function writeFit(folder: string, saved: unknown, origin: FitOrigin | null): Promise<string | Diagnostic> {
  const problem = await checkWritableFolder(folder);
  if (problem !== null) return problem;
  const path = join(folder, fileName);
  const temporary = `${path}.${process.pid}.tmp`;
  const body = JSON.stringify(saved);
  try {
    await writeFile(temporary, `{"format":"${format}","checksum":"${checksum(body)}","origin":${JSON.stringify(origin)},"fit":${body}}\n`);
    await rename(temporary, path);
    return path;
  } catch (error) {
    await rm(temporary, { force: true });
    return diagnostic("LMM0810", null, { folder, reason: reasonOf(errorCode(error)) });
  }
}

/** Reads a saved fit from its folder (or from the file itself), and checks that it is whole. */
export async function readFit(folder: string): Promise<SavedFitResult> {
  const path = pathOf(folder);
  const read = await readBytes(path);
  if (read.kind === "failed") return read.diagnostic.code === "LMM0801" ? failed(diagnostic("LMM0812", null, { folder })) : read;
  const envelope = parseObject(new TextDecoder().decode(read.bytes));
  if (envelope === null) return damaged(path, "is not complete JSON");
  if (envelope.format !== format) return damaged(path, "does not hold a fit");
  if (envelope.checksum !== checksum(JSON.stringify(envelope.fit))) return damaged(path, "does not agree with its checksum");
  return { kind: "fit", fit: envelope.fit, origin: originOf(envelope.origin) };
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

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function checksum(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}

function reasonOf(code: string): string {
  switch (code) {
    case "EEXIST":
    case "ENOTDIR":
      return "a file stands in the way";
    case "EACCES":
    case "EPERM":
      return "permission is denied";
    case "EROFS":
      return "the disk can only be read";
    case "ENOSPC":
      return "the disk is full";
    default:
      return code;
  }
}

function damaged(path: string, reason: string): SavedFitResult {
  return failed(diagnostic("LMM0813", null, { reason: `${path} ${reason}` }));
}

function failed(problem: Diagnostic): SavedFitResult {
  return { kind: "failed", diagnostic: problem };
}
