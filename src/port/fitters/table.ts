/**
 * The table of a call: what the source calls it, the file that it was read from, and whether rows were chosen or changed on the way.
 * Knows assignments, pipelines and the names of functions that read files.
 */
import { diagnostic } from "../../diagnostics/index.js";
import type { DraftData } from "../draft.js";
import { calleeName, positional, unwrapped, type HostCall, type HostExpression } from "../reader/index.js";
import { assignedValue } from "../reader/script.js";
import { writtenAt, type Reading } from "../reading.js";

const readable = /\.(?:csv|csv\.gz|jsonl|ndjson)$/i;
const readers = /read|fread|vroom|CSV|File|import|load_dataset/i;
const harmless = ["na.omit", "as.data.frame", "as_tibble", "tibble", "data.frame", "droplevels", "DataFrame", "dropna", "copy", "reset_index", "ungroup"];
const modules = ["pd", "pandas", "pl", "np", "sm", "DataFrames", "CSV"];
const furthest = 5;

/** The table of a call: its name, the file behind it, and a complaint where rows are chosen or changed on the way. */
export function readData(written: HostExpression | null, reading: Reading): DraftData {
  return written === null ? { name: null, file: null } : tableOf(written, reading, 0);
}

function tableOf(written: HostExpression, reading: Reading, steps: number): DraftData {
  const meant = unwrapped(written);
  if (steps > furthest) return { name: null, file: null };
  switch (meant.kind) {
    case "name": {
      const value = assignedValue(reading.script, meant.name);
      const behind = value === null ? null : tableOf(value, reading, steps + 1);
      return { name: meant.name, file: behind?.file ?? null };
    }
    case "call":
      return tableOfCall(meant, reading, steps);
    case "binary": {
      const isPipe = meant.operator === "|>" || meant.operator.startsWith("%");
      if (!isPipe) return { name: null, file: null };
      const left = tableOf(meant.left, reading, steps + 1);
      sayPrepared(left, meant.right, reading);
      return left;
    }
    case "index": {
      const base = tableOf(meant.base, reading, steps + 1);
      sayPrepared(base, meant, reading);
      return base;
    }
    case "member":
      return { name: meant.name, file: null };
    default:
      return { name: null, file: null };
  }
}

function tableOfCall(call: HostCall, reading: Reading, steps: number): DraftData {
  const name = calleeName(call) ?? "";
  const [path] = positional(call.arguments);
  if (readers.test(name) && path?.kind === "text") {
    return { name: null, file: readable.test(path.value) && !path.isComputed ? path.value : null };
  }
  const inner = tableBehind(call) ?? path;
  if (inner === undefined) return { name: null, file: null };
  const base = tableOf(inner, reading, steps + 1);
  sayPrepared(base, call, reading);
  return base;
}

/** `df` of `df.query("x > 1")`; null where a module stands before the dot, or nothing. */
function tableBehind({ callee }: HostCall): HostExpression | null {
  if (callee.kind !== "member" || callee.operator !== ".") return null;
  return callee.base.kind === "name" && modules.includes(callee.base.name) ? null : callee.base;
}

/** Unless nothing happens to the rows that matters. */
function sayPrepared({ name, file }: DraftData, step: HostExpression, reading: Reading): void {
  const how = calleeName(step) ?? (step.kind === "index" ? "[ ]" : null);
  if (how === null || harmless.includes(how) || readers.test(how)) return;
  reading.report(diagnostic("LMM1016", step.span, { data: name ?? file ?? "the data", how: writtenAt(reading, step.span) }));
}
