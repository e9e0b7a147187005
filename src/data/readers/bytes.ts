/**
 * From a path to text: opened, unpacked where gzipped, decoded as UTF-8. Knows the ways a file can fail to be text; nothing
 * of what the text says. Formats are recognised by their first bytes, not by the file's name.
 */
import { readFile, readdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { diagnostic, nearestName, type Diagnostic } from "../../diagnostics/index.js";

export type TextResult = { readonly kind: "text"; readonly text: string } | FailedRead;
export type BytesResult = { readonly kind: "bytes"; readonly bytes: Uint8Array } | FailedRead;

export interface FailedRead {
  readonly kind: "failed";
  readonly diagnostic: Diagnostic;
}

/** First bytes of formats that people hand in, and that are not text. */
const foreignFormats: readonly { readonly name: string; readonly firstBytes: readonly number[] }[] = [
  { name: "a Parquet file", firstBytes: [0x50, 0x41, 0x52, 0x31] },
  { name: "a zip archive or a spreadsheet", firstBytes: [0x50, 0x4b, 0x03, 0x04] },
  { name: "an Arrow file", firstBytes: [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31] },
  { name: "UTF-16 text", firstBytes: [0xff, 0xfe] },
  { name: "UTF-16 text", firstBytes: [0xfe, 0xff] },
];
const gzipBytes = [0x1f, 0x8b];

/** The text of a file, without a byte-order mark; empty files are a failure. */
export async function readText(path: string): Promise<TextResult> {
  const read = await readBytes(path);
  if (read.kind === "failed") return read;
  const unpacked = startsWith(read.bytes, gzipBytes) ? await unpack(path, read.bytes) : read;
  if (unpacked.kind === "failed") return unpacked;
  return decode(path, unpacked.bytes);
}

/** The bytes of a file as they lie on disk. */
export async function readBytes(path: string): Promise<BytesResult> {
  try {
    return { kind: "bytes", bytes: await readFile(path) };
  } catch (error) {
    return failed(await explainUnreadable(path, errorCode(error)));
  }
}

/** Node's name for a failed system call, such as `ENOENT`; the error's own text where it has none. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error ? error.message : String(error);
}

async function explainUnreadable(path: string, code: string): Promise<Diagnostic> {
  if (code === "EISDIR") return diagnostic("LMM0802", null, { path });
  if (code !== "ENOENT" && code !== "ENOTDIR") return diagnostic("LMM0803", null, { path, reason: code });
  const siblings = await readdir(dirname(path)).catch(() => []);
  const nearest = nearestName(basename(path), siblings);
  return diagnostic("LMM0801", null, { path, nearest: nearest === null ? null : path.slice(0, path.length - basename(path).length) + nearest });
}

async function unpack(path: string, bytes: Uint8Array): Promise<BytesResult> {
  try {
    return { kind: "bytes", bytes: await promisify(gunzip)(bytes) };
  } catch (error) {
    return failed(diagnostic("LMM0805", null, { path, reason: error instanceof Error ? error.message : String(error) }));
  }
}

function decode(path: string, bytes: Uint8Array): TextResult {
  if (bytes.length === 0) return failed(diagnostic("LMM0804", null, { path }));
  const foreign = foreignFormats.find((format) => startsWith(bytes, format.firstBytes));
  if (foreign !== undefined) return failed(diagnostic("LMM0807", null, { path, format: foreign.name }));
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.trim() === "" ? failed(diagnostic("LMM0804", null, { path })) : { kind: "text", text };
  } catch {
    return failed(diagnostic("LMM0806", null, { path }));
  }
}

function startsWith(bytes: Uint8Array, first: readonly number[]): boolean {
  return first.every((byte, index) => bytes[index] === byte);
}

function failed(diagnostic: Diagnostic): FailedRead {
  return { kind: "failed", diagnostic };
}
