/**
 * A training under way as plain JSON, with what it belongs to: the model, the plan and the rows. Going on under another model, plan or
 * response would mix two fits, so that is refused. Knows training's checkpoint as data; writes no file.
 */
import { diagnostic, DiagnosticError, type Diagnostic } from "../diagnostics/index.js";
import { printModel } from "../model/index.js";
import type { Checkpoint, TrainedNetwork } from "../training/index.js";
import { decodePlain, encodePlain, type EncodedPlain, type Plain } from "./encoding.js";
import type { Ready } from "./prepare.js";

const checkpointVersion = 3;

/** Nets from several seeds, or one. */
export interface TrainingSoFar {
  /** by seed, in order; null where its training has not ended */
  readonly trained: readonly (TrainedNetwork | null)[];
  /** of the first that has not ended; null where it has to begin anew */
  readonly current: Checkpoint | null;
}

export interface SavedCheckpoint {
  readonly kind: "checkpoint";
  readonly version: number;
  readonly belongsTo: Belonging;
  /** epochs of the net that was being trained, and seconds of all training before */
  readonly epoch: number;
  readonly seconds: number;
  readonly training: EncodedPlain;
}

/** What must be the same for a training to go on. */
interface Belonging {
  readonly model: string;
  readonly plan: string;
  readonly rows: string;
}

/** In the words of a complaint. */
const names: Readonly<Record<keyof Belonging, string>> = { model: "formula", plan: "training settings", rows: "rows" };

export function encodeCheckpoint(ready: Ready, soFar: TrainingSoFar): SavedCheckpoint {
  return {
    kind: "checkpoint",
    version: checkpointVersion,
    belongsTo: belongingOf(ready),
    epoch: soFar.current?.course.epoch ?? 0,
    seconds: soFar.trained.reduce((sum, one) => sum + (one?.report.seconds ?? 0), soFar.current?.seconds ?? 0),
    training: encodePlain(soFar as unknown as Plain),
  };
}

/**
 * @param saved what `encodeCheckpoint` gave, or what a file claims to be that
 * @throws DiagnosticError where it is damaged, or of another fit
 */
export function decodeCheckpoint(ready: Ready, saved: unknown): TrainingSoFar {
  if (!isSavedCheckpoint(saved)) return refuse(diagnostic("LMM0815", null, { reason: "it is none of this version" }));
  const belonging = belongingOf(ready);
  const other = (Object.keys(names) as (keyof Belonging)[]).filter((part) => saved.belongsTo[part] !== belonging[part]);
  if (other.length > 0) return refuse(diagnostic("LMM0816", null, { what: other.map((part) => names[part]) }));
  const training = decodePlain(saved.training);
  return training === null ? refuse(diagnostic("LMM0815", null, { reason: "its numbers cannot be read" })) : (training as unknown as TrainingSoFar);
}

function refuse(complaint: Diagnostic): never {
  throw new DiagnosticError([complaint]);
}

function isSavedCheckpoint(value: unknown): value is SavedCheckpoint {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "checkpoint" && "version" in value && value.version === checkpointVersion;
}

/** The sum of y weighs every response by its place, so that rows in another order are other rows. */
function belongingOf({ model, plan, design }: Ready): Belonging {
  const weighted = design.response?.reduce((sum, value, row) => sum + value * (row + 1), 0) ?? 0;
  return { model: printModel(model, design), plan: JSON.stringify(plan.training), rows: `${design.rowCount} ${weighted}` };
}
