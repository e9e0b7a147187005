/** The state of long work as one file that its user names, written whole or not at all. Knows no contents. */
import { basename, dirname } from "node:path";
import type { Diagnostic } from "../../diagnostics/index.js";
import { assertNever } from "../../invariant.js";
import { readEnvelope, writeEnvelope } from "./envelope.js";

const format = "lmmc state";

export type StateFileResult =
  | { readonly kind: "state"; readonly state: unknown }
  | { readonly kind: "absent" }
  /** `reason` begins with the path, and follows "cannot be read:" */
  | { readonly kind: "damaged"; readonly reason: string }
  | { readonly kind: "unread"; readonly diagnostic: Diagnostic };

/** @returns why it could not be written, or null */
export async function writeStateFile(path: string, state: unknown): Promise<Diagnostic | null> {
  const written = await writeEnvelope(dirname(path), basename(path), { format, state });
  return typeof written === "string" ? null : written;
}

export async function readStateFile(path: string): Promise<StateFileResult> {
  const read = await readEnvelope(path, format);
  switch (read.kind) {
    case "absent":
    case "unread":
      return read;
    case "damaged":
      return { kind: "damaged", reason: `${path} ${read.reason}` };
    case "envelope":
      return { kind: "state", state: read.content.state };
    default:
      return assertNever(read);
  }
}
