/**
 * The fits of a cross-validation that are done, as plain JSON with what they belong to: programs, data and folds. Going on under others
 * would mix two tables, so that is refused. Writes no file.
 */
import { fingerprintOfTable, fingerprintOfText } from "../data/fingerprint.js";
import type { FoldScore } from "../summary/index.js";
import type { FoldOptions } from "./cross-validation-folds.js";
import type { SharedTrial, TrialInput } from "./cross-validation-task.js";

const stateVersion = 1;

export interface CrossValidationState {
  readonly kind: "cross-validation";
  readonly version: number;
  readonly belongsTo: Belonging;
  /** in the order in which they were done */
  readonly scores: readonly DoneFit[];
}

export interface DoneFit extends TrialInput {
  readonly score: FoldScore;
}

/** What must be the same for a cross-validation to go on. */
interface Belonging {
  readonly programs: string;
  readonly data: string;
  readonly folds: string;
}

/** In the words of a complaint. */
const names: Readonly<Record<keyof Belonging, string>> = { programs: "programs", data: "data", folds: "folds" };

export function belongingOf({ table, programs }: SharedTrial, { by, count, seed }: FoldOptions): Belonging {
  return { programs: fingerprintOfText(JSON.stringify(programs)), data: fingerprintOfTable(table), folds: `${by} ${count} ${seed}` };
}

export function stateOf(belongsTo: Belonging, scores: readonly DoneFit[]): CrossValidationState {
  return { kind: "cross-validation", version: stateVersion, belongsTo, scores: scores.slice() };
}

export type ResumedState =
  | { readonly kind: "done"; readonly scores: readonly DoneFit[] }
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "other"; readonly what: readonly string[] };

/** @param saved what `stateOf` gave, or what a file claims to be that */
export function resumeFrom(saved: unknown, belonging: Belonging): ResumedState {
  if (!isState(saved)) return { kind: "unreadable", reason: "it is none of this version" };
  const other = (Object.keys(names) as (keyof Belonging)[]).filter((part) => saved.belongsTo[part] !== belonging[part]);
  return other.length > 0 ? { kind: "other", what: other.map((part) => names[part]) } : { kind: "done", scores: saved.scores };
}

function isState(value: unknown): value is CrossValidationState {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "cross-validation" && "version" in value && value.version === stateVersion && "belongsTo" in value && "scores" in value;
}
