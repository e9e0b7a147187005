/**
 * One fit of a cross-validation as a task: a program, fitted to a fold's training rows, and its squared errors on the fold's test rows.
 * What the user's program or the numbers cannot do is an answer like any other, so that the other fits go on.
 */
import { selectRows, type Table } from "../data/index.js";
import { applyDesign } from "../design/index.js";
import { diagnostic, DiagnosticError, type Diagnostic } from "../diagnostics/index.js";
import { NumericalError } from "../numerics/failure.js";
import type { Task } from "../parallel/index.js";
import type { FoldScore } from "../summary/index.js";
import { replaying, type CarriedProgram } from "./cross-validation-carried.js";
import type { Fold } from "./cross-validation-folds.js";
import { fitReady } from "./fit.js";
import { fitOf, type FittedModel } from "./fitted.js";
import { prepare, readyToFit } from "./prepare.js";
import { readProgram, type ReadProgram } from "./read.js";

/** Plain data: it crosses to other threads. */
export interface SharedTrial {
  readonly table: Table;
  readonly programs: readonly CarriedProgram[];
  readonly folds: readonly Fold[];
}

export interface TrialInput {
  readonly program: number;
  readonly fold: number;
}

export const trialTask: Task<SharedTrial, TrialInput, FoldScore> = {
  module: import.meta.url,
  name: "trialTask",
  open({ table, programs, folds }) {
    const read = programs.map((program) => readProgram(program.source, replaying(program)));
    return Promise.resolve((input) => scored(read[input.program], table, folds[input.fold]));
  },
};

async function scored(program: ReadProgram, table: Table, fold: Fold): Promise<FoldScore> {
  try {
    const started = performance.now();
    const fit = await fitReady(readyToFit(prepare(program, selectRows(table, fold.training), {})), { satterthwaite: false });
    const errors = squaredErrors(fit, selectRows(table, fold.test));
    const seconds = (performance.now() - started) / 1000;
    if (errors.length === 0) return { kind: "failed", diagnostics: [diagnostic("LMM0925", null, { fold: fold.name })] };
    return { kind: "scored", rows: errors.length, leftOut: fold.test.length - errors.length, meanSquaredError: errors.reduce((sum, one) => sum + one, 0) / errors.length, seconds };
  } catch (error) {
    return { kind: "failed", diagnostics: complaintsOf(error) };
  }
}

/** On the scale of the formula's left side, of the rows that have both a response and a prediction; transforms are as training learnt them. */
function squaredErrors(fit: FittedModel, test: Table): readonly number[] {
  const { model, learnt } = fitOf(fit);
  const { prediction } = fit.predict(test);
  const { design, keptRows } = applyDesign(model, learnt, test);
  return Array.from(keptRows).flatMap((row, i) => {
    const [observed, predicted] = [design?.response?.[i] ?? NaN, prediction[row]];
    return Number.isFinite(observed) && predicted !== null ? [(observed - predicted) ** 2] : [];
  });
}

/** @throws what is neither the user's mistake nor the numbers' failure */
function complaintsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof DiagnosticError) return error.diagnostics.filter(({ severity }) => severity === "error");
  if (error instanceof NumericalError) return [diagnostic("LMM0926", null, { reason: error.message })];
  throw error;
}
