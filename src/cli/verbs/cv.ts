/**
 * `lmmc cv`: several programs over the same folds, as a table, JSON or CSV; competitors made of the first one are shown or tried beside it.
 * Ctrl-C keeps the fits done so far, and --state goes on from them.
 */
import { writeFile } from "node:fs/promises";
import { diagnostic } from "../../diagnostics/index.js";
import { competitorsOf, crossValidate, printCrossValidation, type Competitor, type CrossValidation, type CrossValidationOptions, type Table } from "../../index.js";
import { drawDiagnostics, jsonOf, stop } from "../complaints.js";
import { csvOfRows } from "../csv-out.js";
import { arraysOf, dataPath, readData, readProgram, type ProgramInput } from "../inputs.js";
import { watchInterrupt } from "../interrupt.js";
import { createCountBar } from "../progress.js";
import { writeJson, type ExitCode, type Session } from "../session.js";
import { atLeastOne, wholeNumber } from "../settings.js";
import { trialStateIn } from "../trial-state.js";
import { defaultWorkerCount, workerPool } from "../workers/pool.js";

export interface CrossValidateVerbOptions {
  readonly formula: readonly string[];
  readonly data?: string;
  readonly folds?: string;
  readonly by?: string;
  readonly against?: string;
  readonly print?: boolean;
  readonly state?: string;
  readonly seed?: string;
  readonly csv?: string;
  readonly workers?: string;
}

export async function crossValidateFiles(session: Session, files: readonly string[], options: CrossValidateVerbOptions): Promise<ExitCode> {
  const settings = settingsOf(options);
  const programs = await readPrograms(session, files, options.formula);
  const table = await readTableOf(session, programs, options.data);
  const competitors = competitorsBeside(session, programs[0], table, settings.against ?? []);
  if (options.print === true) return show(session, competitors);
  const { found, isInterrupted } = await run(session, programs, table, settings, options.state);
  if (options.csv !== undefined) await writeCsv(options.csv, found);
  report(session, found);
  if (isInterrupted) return 130;
  return found.programs.some((one) => one.problems.length > 0 || one.folds.some((fold) => fold?.kind === "failed")) ? 1 : 0;
}

/** Their texts are read by the session, so that what is wrong with one is shown in its place. */
function competitorsBeside(session: Session, { source, resolvers }: ProgramInput, table: Table, names: readonly string[]): readonly Competitor[] {
  if (names.length === 0) return [];
  const competitors = competitorsOf(source, table, names, resolvers);
  session.sources.push(...competitors.flatMap(({ program }) => (program === null ? [] : [program])));
  return competitors;
}

/** The competitors' programs, in place of fitting them. */
function show(session: Session, competitors: readonly Competitor[]): ExitCode {
  if (competitors.length === 0) stop(diagnostic("LMM0932", null, {}));
  const complaints = competitors.flatMap(({ diagnostics }) => diagnostics);
  if (session.isJson) {
    writeJson(session, { competitors: competitors.map(({ diagnostics, name, program }) => ({ name, program: program?.text ?? null, diagnostics: jsonOf(session, diagnostics) })) });
  } else {
    drawDiagnostics(session, complaints);
    session.terminal.out(competitors.flatMap(({ name, program }) => (program === null ? [] : [`# ${name}\n${program.text.trimEnd()}\n`])).join("\n"));
  }
  return complaints.length > 0 ? 1 : 0;
}

function settingsOf({ folds, by, against, seed, workers }: CrossValidateVerbOptions): CrossValidationOptions {
  if (folds !== undefined && by?.startsWith("fold:") === true) stop(diagnostic("LMM0906", null, { first: `--by ${by}`, second: "--folds" }));
  return {
    ...(folds === undefined ? {} : { folds: atLeastOne("--folds", folds) }),
    ...(by === undefined ? {} : { by: by as NonNullable<CrossValidationOptions["by"]> }),
    ...(against === undefined ? {} : { against: against.split(",").map((name) => name.trim()) }),
    ...(seed === undefined ? {} : { seed: wholeNumber("--seed", seed) }),
    parallel: workerPool(workers === undefined ? defaultWorkerCount() : atLeastOne("--workers", workers)),
  };
}

/** Files first, then formulas, each in the order written. */
async function readPrograms(session: Session, files: readonly string[], formulas: readonly string[]): Promise<readonly ProgramInput[]> {
  const programs: ProgramInput[] = [];
  for (const file of files) programs.push(await readProgram(session, "cv", file, {}));
  for (const [index, formula] of formulas.entries()) {
    const program = await readProgram(session, "cv", undefined, { formula });
    const source = { ...program.source, name: `<formula ${index + 1}>` };
    session.sources.push(source);
    programs.push({ ...program, source });
  }
  return programs.length === 0 ? stop(diagnostic("LMM0901", null, { verb: "cv" })) : programs;
}

/** What --data names, else the first program's own file. A program that cannot be read is to fail in the table, not here. */
async function readTableOf(session: Session, programs: readonly ProgramInput[], data: string | undefined): Promise<Table> {
  const path = data ?? dataPath(programs[0], {});
  return path === null ? stop(diagnostic("LMM0903", null, { verb: "cv" })) : readData(session, path, arraysOf(programs[0]));
}

async function run(session: Session, programs: readonly ProgramInput[], table: Table, settings: CrossValidationOptions, statePath: string | undefined): Promise<{ found: CrossValidation; isInterrupted: boolean }> {
  const state = await trialStateIn(statePath);
  const interruption = watchInterrupt(session.terminal, "the fits done so far are");
  const bar = createCountBar(session.terminal, "fits");
  try {
    const found = await crossValidate(programs.map(({ source }) => source), table, {
      ...settings,
      ...programs[0].resolvers,
      ...state.options,
      signal: interruption.signal,
      onProgress: (done, count) => bar.update({ done, count }),
    });
    const problem = await state.written();
    if (problem !== null) session.remarks.push(problem);
    return { found, isInterrupted: interruption.signal.aborted };
  } finally {
    bar.finish();
    interruption.release();
  }
}

/** The diagnostics of each failure are drawn once, with their carets. */
function report(session: Session, found: CrossValidation): void {
  const notes = [...session.remarks, ...found.diagnostics];
  if (session.isJson) return writeJson(session, jsonOfScores(session, { ...found, diagnostics: notes }));
  const failures = found.programs.flatMap(({ problems, folds }) => [...problems, ...folds.flatMap((one) => (one?.kind === "failed" ? one.diagnostics : []))]);
  const distinct = new Map(failures.map((one) => [JSON.stringify([one.code, one.message, one.span]), one]));
  drawDiagnostics(session, [...notes, ...distinct.values()]);
  session.terminal.out(`${printCrossValidation(found)}\n`);
}

function jsonOfScores(session: Session, { programs, diagnostics, ...rest }: CrossValidation): unknown {
  return {
    ...rest,
    programs: programs.map(({ problems, folds, ...score }) => ({
      ...score,
      problems: jsonOf(session, problems),
      folds: folds.map((one) => (one?.kind === "failed" ? { ...one, diagnostics: jsonOf(session, one.diagnostics) } : one)),
    })),
    diagnostics: jsonOf(session, diagnostics),
  };
}

/** One line per program and fold, an empty cell where there is no number. @throws DiagnosticError */
async function writeCsv(path: string, { programs, folds }: CrossValidation): Promise<void> {
  const header = ["program", "formula", "fold", "training_rows", "test_rows", "left_out", "mean_squared_error", "seconds"];
  const rows = programs.flatMap((program) =>
    folds.map(({ name, trainingRows, testRows }, i) => {
      const score = program.folds.at(i) ?? null;
      const scored = score?.kind === "scored" ? [score.rows, score.leftOut, score.meanSquaredError, score.seconds] : [testRows, "", "", ""];
      return [program.name, program.formula ?? "", name, trainingRows, ...scored];
    }),
  );
  await writeFile(path, csvOfRows([header, ...rows])).catch((error: Error) => stop(diagnostic("LMM0811", null, { path, reason: error.message })));
}
