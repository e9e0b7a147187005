/**
 * `lmmc fit`: reads, plans, fits with progress, prints the summary, saves. All that can fail without fitting is tried
 * first, the output folder included; Ctrl-C keeps the best fit so far.
 */
import { checkWritableFolder, readCheckpoint, removeCheckpoint, writeCheckpoint, type FitOrigin } from "../../data/readers/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import { compile, selectRows, splitRows, type CompiledModel, type FitOptions, type FittedModel, type SavedCheckpoint, type Table } from "../../index.js";
import { drawDiagnostics, stop } from "../complaints.js";
import { evaluate, evaluationText, type Evaluation } from "../evaluation.js";
import { arraysOf, dataPath, readData, readProgram, readProgramData, type ProgramInput } from "../inputs.js";
import { watchInterrupt } from "../interrupt.js";
import type { FitVerbOptions } from "../program.js";
import { createProgressBar } from "../progress.js";
import { writeSavedFit } from "../saved.js";
import { writeJson, type ExitCode, type Session } from "../session.js";
import { steadyThreads } from "../workers/threads.js";
import { defaultWorkerCount, workerPool } from "../workers/pool.js";
import { seconds, share, trainSettings, wholeNumber } from "../settings.js";

/** Where a fit stopped by Ctrl-C is kept when no folder was named. */
const interruptedFolder = "interrupted-fit";
const defaultHoldoutSeed = 1;
/** What a kill may cost at most; writing one takes milliseconds. */
const secondsBetweenCheckpoints = 10;

export async function fit(session: Session, file: string | undefined, options: FitVerbOptions): Promise<ExitCode> {
  const settings = fitSettings(options);
  const program = await readProgram(session, "fit", file, options);
  const rows = await readRows(session, program, options);
  if (options.out !== undefined) await needWritable(options.out);
  const keeping = await checkpointing(session, options);
  const model = compile(program.source, { ...program.resolvers, data: rows.training, overrides: settings.overrides });
  announce(session, model, options);
  const { fitted, isInterrupted } = await run(session, model, rows.training, { ...settings, ...keeping }, options.quiet === true);
  const evaluation = rows.test === null ? null : evaluate(model, fitted, rows.training, rows.test);
  report(session, fitted, evaluation);
  await save(session, fitted, rows.origin, options.out, isInterrupted);
  if (options.out !== undefined && !isInterrupted) await removeCheckpoint(options.out);
  return isInterrupted ? 130 : 0;
}

function fitSettings(options: FitVerbOptions): FitOptions {
  if (options.ml === true && options.reml === true) stop(diagnostic("LMM0906", null, { first: "--ml", second: "--reml" }));
  const seed = options.seed === undefined ? {} : { seed: wholeNumber("--seed", options.seed) };
  const criterion = options.ml === true ? { criterion: "ml" as const } : options.reml === true ? { criterion: "reml" as const } : {};
  return { ...seed, ...criterion, overrides: trainSettings(options.set) };
}

interface FitRows {
  readonly training: Table;
  readonly test: Table | null;
  /** where the training rows are found again; null where the data's file is not known */
  readonly origin: FitOrigin | null;
}

async function readRows(session: Session, program: ProgramInput, options: FitVerbOptions): Promise<FitRows> {
  if (options.test !== undefined && options.holdout !== undefined) stop(diagnostic("LMM0906", null, { first: "--test", second: "--holdout" }));
  const heldShare = options.holdout === undefined ? null : share("--holdout", options.holdout);
  const table = await readProgramData(session, "fit", program, options);
  const path = dataPath(program, options);
  const origin = path === null ? null : { data: path, holdout: null };
  if (options.test !== undefined) return { training: table, test: await readData(session, options.test, arraysOf(program)), origin };
  if (heldShare === null) return { training: table, test: null, origin };
  const seed = options.seed === undefined ? defaultHoldoutSeed : wholeNumber("--seed", options.seed);
  const { kept, heldOut } = splitRows(table.rowCount, heldShare, seed);
  return { training: selectRows(table, kept), test: selectRows(table, heldOut), origin: origin && { ...origin, holdout: { share: heldShare, seed } } };
}

async function needWritable(folder: string): Promise<void> {
  const problem = await checkWritableFolder(folder);
  if (problem !== null) stop(problem);
}

/** What the compiler has to say before work begins; its warnings stand in the summary. */
function announce(session: Session, model: CompiledModel, options: FitVerbOptions): void {
  drawDiagnostics(session, [...session.remarks, ...model.diagnostics.filter((one) => one.severity === "note")]);
  const plan = model.print("plan");
  if (!session.isJson && options.quiet !== true && plan !== null) session.terminal.out(`${plan.trimEnd()}\n\n`);
}

/**
 * With a folder to save in, training leaves checkpoints there; `--resume` goes on from the last.
 * @throws DiagnosticError where there is none to resume, or a damaged one
 */
async function checkpointing(session: Session, { out, resume, checkpoint }: FitVerbOptions): Promise<Pick<FitOptions, "checkpoints" | "resume">> {
  if (out === undefined) return resume === true ? stop(diagnostic("LMM0919", null, { option: "--resume", needed: "--out" })) : {};
  const everySeconds = checkpoint === undefined ? secondsBetweenCheckpoints : seconds("--checkpoint", checkpoint);
  const save = async (one: SavedCheckpoint): Promise<void> => {
    const path = await writeCheckpoint(out, one);
    if (typeof path !== "string") stop(path);
  };
  const found = await readCheckpoint(out);
  if (resume === true) {
    if (found.kind !== "checkpoint") stop(found.kind === "failed" ? found.diagnostic : diagnostic("LMM0817", null, { folder: out }));
    return { checkpoints: { everySeconds, save }, resume: found.checkpoint };
  }
  if (found.kind === "checkpoint") drawDiagnostics(session, [diagnostic("LMM0818", null, { folder: out })]);
  return { checkpoints: { everySeconds, save } };
}

async function run(
  session: Session, model: CompiledModel, data: Table, settings: FitOptions, isQuiet: boolean,
): Promise<{ fitted: FittedModel; isInterrupted: boolean }> {
  const interruption = watchInterrupt(session.terminal, "the best fit so far is");
  const bar = isQuiet ? null : createProgressBar(session.terminal);
  try {
    const fitted = await model.fit(data, { ...settings, signal: interruption.signal, parallel: workerPool(defaultWorkerCount()), threads: steadyThreads(), onProgress: (progress) => bar?.update(progress) });
    return { fitted, isInterrupted: interruption.signal.aborted };
  } finally {
    bar?.finish();
    interruption.release();
  }
}

function report(session: Session, fitted: FittedModel, evaluation: Evaluation | null): void {
  if (session.isJson) {
    const { warnings, ...rest } = fitted.report();
    const ofData = session.remarks.filter((one) => one.severity === "warning").map(({ code, message, hint }) => ({ code, message, hint }));
    writeJson(session, { ...rest, warnings: [...ofData, ...warnings], ...(evaluation === null ? {} : { test: evaluation }) });
    return;
  }
  session.terminal.out(`${fitted.summary()}\n`);
  if (evaluation !== null) session.terminal.out(`\n${evaluationText(evaluation)}\n`);
}

/** @throws DiagnosticError when the folder has become unwritable since it was tried */
async function save(session: Session, fitted: FittedModel, origin: FitOrigin | null, out: string | undefined, isInterrupted: boolean): Promise<void> {
  const folder = out ?? (isInterrupted ? interruptedFolder : null);
  if (folder === null) return;
  const path = await writeSavedFit(folder, fitted, origin);
  const what = isInterrupted ? "interrupted: the best fit so far is saved in" : "saved in";
  session.terminal.err(`${what} ${path}\n`);
}
