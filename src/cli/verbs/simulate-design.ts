/**
 * `lmmc simulate --design`: a published design's data, printed, or written to a folder with the program that fits them and the truth.
 * Without --design, `lmmc simulate` draws from a model. Knows options and files; the drawing is the library's.
 */
import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkWritableFolder } from "../../data/readers/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import { simulateDesign, type DesignOptions, type Simulation } from "../../index.js";
import { stop } from "../complaints.js";
import { csvOfColumns } from "../csv-out.js";
import { writeJson, type ExitCode, type Session } from "../session.js";
import { atLeastOne, numbers, wholeNumber } from "../settings.js";
import { simulate, type SimulateVerbOptions } from "./simulate.js";

export interface SimulateDesignOptions {
  readonly design?: string;
  readonly n?: string;
  readonly levels?: string;
  readonly variances?: string;
  readonly seed?: string;
  readonly out?: string;
  readonly force?: boolean;
}

/** From a design where one is named, else from a model. */
export async function simulateEither(session: Session, file: string | undefined, options: SimulateDesignOptions & SimulateVerbOptions): Promise<ExitCode> {
  const { design } = options;
  if (design !== undefined) {
    needNoModel(file, options);
    return simulateInto(session, designOptions(design, options), options);
  }
  for (const name of ["n", "levels", "variances", "out", "force"] as const) {
    if (options[name] !== undefined) stop(diagnostic("LMM0914", null, { option: `--${name}` }));
  }
  return simulate(session, file, options);
}

function needNoModel(file: string | undefined, options: SimulateVerbOptions): void {
  const second = "--design";
  if (file !== undefined) stop(diagnostic("LMM0906", null, { first: `the model ${file}`, second }));
  for (const name of ["formula", "data", "count"] as const) {
    if (options[name] !== undefined) stop(diagnostic("LMM0906", null, { first: `--${name}`, second }));
  }
}

function designOptions(design: string, { n, levels, variances, seed }: SimulateDesignOptions): DesignOptions {
  return {
    design,
    ...(n === undefined ? {} : { rowCount: atLeastOne("--n", n) }),
    ...(levels === undefined ? {} : { levelCounts: levels.split(",").map((text) => atLeastOne("--levels", text)) }),
    ...(variances === undefined ? {} : { variances: numbers("--variances", variances) }),
    ...(seed === undefined ? {} : { seed: wholeNumber("--seed", seed) }),
  };
}

async function simulateInto(session: Session, options: DesignOptions, { out, force }: SimulateDesignOptions): Promise<ExitCode> {
  const simulation = simulateDesign(options);
  const paths = out === undefined ? [] : await writeAll(out, filesOf(simulation), force === true);
  if (session.isJson) writeJson(session, { ...parametersOf(simulation), files: paths, ...(out === undefined ? valuesOf(simulation) : {}) });
  else session.terminal.out(out === undefined ? csvOfColumns(simulation.columns) : paths.map((path) => `${path}\n`).join(""));
  return 0;
}

/** Texts by file name. */
function filesOf(simulation: Simulation): Readonly<Record<string, string>> {
  return {
    "data.csv": csvOfColumns(simulation.columns),
    "model.lmm": simulation.program,
    "truth.csv": csvOfColumns(truthColumns(simulation)),
    "truth.json": `${JSON.stringify(parametersOf(simulation), null, 2)}\n`,
  };
}

/** f with the fixed trend, and each term's contribution, row by row: with the noise they add up to the response. */
function truthColumns({ truth }: Simulation): Readonly<Record<string, Float64Array>> {
  return { mean: truth.mean, ...Object.fromEntries(truth.terms.map(({ formula, effect }) => [formula, effect])) };
}

function parametersOf({ recipe, program, truth }: Simulation): Readonly<Record<string, unknown>> {
  return { ...recipe, program, terms: truth.terms.map(({ formula }) => formula) };
}

/** What is otherwise in the files, as arrays. */
function valuesOf(simulation: Simulation): Readonly<Record<string, unknown>> {
  const plain = (columns: Readonly<Record<string, Float64Array>>): unknown => Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Array.from(values)]));
  return { columns: plain(simulation.columns), truth: plain(truthColumns(simulation)) };
}

/** @returns the paths written; @throws DiagnosticError before the first is, where one is already there */
async function writeAll(folder: string, files: Readonly<Record<string, string>>, isForced: boolean): Promise<readonly string[]> {
  const problem = await checkWritableFolder(folder);
  if (problem !== null) stop(problem);
  const written = Object.entries(files).map(([name, text]) => ({ path: join(folder, name), text }));
  for (const { path } of written) {
    if (!isForced && (await exists(path))) stop(diagnostic("LMM0916", null, { path }));
  }
  for (const { path, text } of written) await writeFile(path, text).catch((error: Error) => stop(diagnostic("LMM0811", null, { path, reason: error.message })));
  return written.map(({ path }) => path);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}
