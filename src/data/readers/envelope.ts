/**
 * One file of a folder that holds plain JSON of ours, written whole or not at all, with its format and a checksum. Knows no contents.
 */
import { createHash } from "node:crypto";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { diagnostic, type Diagnostic } from "../../diagnostics/index.js";
import { errorCode, readBytes } from "./bytes.js";

export type EnvelopeResult =
  | { readonly kind: "envelope"; readonly content: Readonly<Record<string, unknown>> }
  | { readonly kind: "absent" }
  | { readonly kind: "damaged"; readonly reason: string }
  | { readonly kind: "unread"; readonly diagnostic: Diagnostic };

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
 * Writes through a temporary file, so that a reader never sees half of it.
 * @param content plain JSON, its `format` included
 * @returns the path written, or why it could not be
 */
export async function writeEnvelope(folder: string, fileName: string, content: Readonly<Record<string, unknown>>): Promise<string | Diagnostic> {
  const problem = await checkWritableFolder(folder);
  if (problem !== null) return problem;
  const path = join(folder, fileName);
  const temporary = `${path}.${process.pid}.tmp`;
  const body = JSON.stringify(content);
  try {
    await writeFile(temporary, `{"checksum":"${checksum(body)}","content":${body}}\n`);
    await rename(temporary, path);
    return path;
  } catch (error) {
    await rm(temporary, { force: true });
    return diagnostic("LMM0810", null, { folder, reason: reasonOf(errorCode(error)) });
  }
}

/** Reads what `writeEnvelope` wrote, and checks that it is whole and of this format. */
export async function readEnvelope(path: string, format: string): Promise<EnvelopeResult> {
  const read = await readBytes(path);
  if (read.kind === "failed") return read.diagnostic.code === "LMM0801" ? { kind: "absent" } : { kind: "unread", diagnostic: read.diagnostic };
  const envelope = parseObject(new TextDecoder().decode(read.bytes));
  if (envelope === null) return { kind: "damaged", reason: "is not complete JSON" };
  const { content } = envelope;
  if (typeof content !== "object" || content === null || !("format" in content) || content.format !== format) return { kind: "damaged", reason: `is no ${format}` };
  if (envelope.checksum !== checksum(JSON.stringify(content))) return { kind: "damaged", reason: "does not agree with its checksum" };
  return { kind: "envelope", content };
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
