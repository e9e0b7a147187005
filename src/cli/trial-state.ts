/** The state of a cross-validation in the file of --state: read before, written after every fit, one writing at a time. */
import { dirname } from "node:path";
import { checkWritableFolder, readStateFile, writeStateFile } from "../data/readers/index.js";
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import { assertNever } from "../invariant.js";
import type { CrossValidationOptions, CrossValidationState } from "../index.js";
import { stop } from "./complaints.js";

export interface TrialState {
  /** what a cross-validation takes: where it stands, and who hears of every fit */
  readonly options: Pick<CrossValidationOptions, "resume" | "onState">;
  /** waits for the last writing @returns why it could not be done, or null */
  written(): Promise<Diagnostic | null>;
}

/** @throws DiagnosticError where the file is there and cannot be read, or none could be written */
export async function trialStateIn(path: string | undefined): Promise<TrialState> {
  if (path === undefined) return { options: {}, written: () => Promise.resolve(null) };
  const problem = await checkWritableFolder(dirname(path));
  if (problem !== null) stop(problem);
  const writer = latestWriter(path);
  const resume = await stateIn(path);
  return { options: { ...(resume === null ? {} : { resume }), onState: writer.write }, written: writer.written };
}

async function stateIn(path: string): Promise<unknown> {
  const read = await readStateFile(path);
  switch (read.kind) {
    case "state":
      return read.state;
    case "absent":
      return null;
    case "damaged":
      return stop(diagnostic("LMM0930", null, { reason: read.reason }));
    case "unread":
      return stop(read.diagnostic);
    default:
      return assertNever(read);
  }
}

/** Fits may be done faster than a disk takes them: only the latest state waits. */
function latestWriter(path: string): { write(state: CrossValidationState): void; written(): Promise<Diagnostic | null> } {
  let waiting: CrossValidationState | null = null;
  let problem: Diagnostic | null = null;
  let working: Promise<void> | null = null;
  const drain = async (): Promise<void> => {
    for (let state = waiting; state !== null; state = waiting) {
      waiting = null;
      problem = await writeStateFile(path, state);
    }
    working = null;
  };
  return {
    write(state) {
      waiting = state;
      working ??= drain();
    },
    async written() {
      await working;
      return problem;
    },
  };
}
