/** The checkpoint of a fit under way: `checkpoint.json` in the folder where the fit is to be saved, gone once it is. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { diagnostic, type Diagnostic } from "../../diagnostics/index.js";
import { assertNever } from "../../invariant.js";
import { readEnvelope, writeEnvelope } from "./envelope.js";

const fileName = "checkpoint.json";
const format = "lmmc checkpoint";

export type CheckpointResult =
  | { readonly kind: "checkpoint"; readonly checkpoint: unknown }
  | { readonly kind: "absent" }
  | { readonly kind: "failed"; readonly diagnostic: Diagnostic };

/** @returns the path written, or why it could not be */
export async function writeCheckpoint(folder: string, checkpoint: unknown): Promise<string | Diagnostic> {
  return writeEnvelope(folder, fileName, { format, checkpoint });
}

export async function readCheckpoint(folder: string): Promise<CheckpointResult> {
  const path = join(folder, fileName);
  const read = await readEnvelope(path, format);
  switch (read.kind) {
    case "absent": return read;
    case "damaged": return { kind: "failed", diagnostic: diagnostic("LMM0815", null, { reason: `${path} ${read.reason}` }) };
    case "unread": return { kind: "failed", diagnostic: read.diagnostic };
    case "envelope": return { kind: "checkpoint", checkpoint: read.content.checkpoint };
    default: return assertNever(read);
  }
}

/** The fit is saved: there is nothing left to resume. */
export async function removeCheckpoint(folder: string): Promise<void> {
  await rm(join(folder, fileName), { force: true });
}
