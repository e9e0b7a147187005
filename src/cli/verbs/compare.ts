/** `lmmc compare`: several models fitted to the same data, or saved fits of it, and their likelihood-ratio tests, as R's anova prints them. */
import { isSavedFit } from "../../data/readers/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import { compareFits, printComparison, type FittedModel, type DeclaredArrays, type Table } from "../../index.js";
import { drawDiagnostics, jsonOf, stop } from "../complaints.js";
import { fitToData, withRows } from "../fits.js";
import { arraysOf, dataPath, readData, readProgram, type ProgramInput } from "../inputs.js";
import { readSavedFit, type SavedFitInput } from "../saved.js";
import { writeJson, type ExitCode, type Session } from "../session.js";

export interface CompareOptions {
  readonly formula: readonly string[];
  readonly data?: string;
}

type Candidate = { readonly kind: "program"; readonly program: ProgramInput } | { readonly kind: "saved"; readonly saved: SavedFitInput };

export async function compare(session: Session, files: readonly string[], options: CompareOptions): Promise<ExitCode> {
  const [first, second, ...others] = await fitsOf(session, await readCandidates(session, files, options.formula), options);
  const comparison = compareFits(first, second, ...others);
  const notes = [...session.remarks, ...comparison.diagnostics];
  if (session.isJson) writeJson(session, { models: comparison.models, diagnostics: jsonOf(session, notes) });
  else {
    drawDiagnostics(session, notes);
    session.terminal.out(`${printComparison(comparison)}\n`);
  }
  return 0;
}

/** Files and folders first, then formulas, each in the order written. */
async function readCandidates(session: Session, files: readonly string[], formulas: readonly string[]): Promise<readonly Candidate[]> {
  const found = files.length + formulas.length;
  if (found < 2) stop(diagnostic("LMM0908", null, { found }));
  const candidates: Candidate[] = [];
  for (const file of files) {
    candidates.push(isSavedFit(file) ? { kind: "saved", saved: await readSavedFit(file) } : { kind: "program", program: await readProgram(session, "compare", file, {}) });
  }
  for (const formula of formulas) candidates.push({ kind: "program", program: await readProgram(session, "compare", undefined, { formula }) });
  return candidates;
}

/** Programs share the data that --data or one of them names; a saved fit has its own rows where --data does not say. */
async function fitsOf(session: Session, candidates: readonly Candidate[], { data }: CompareOptions): Promise<readonly FittedModel[]> {
  const options = data === undefined ? {} : { data };
  const programs = candidates.flatMap((one) => (one.kind === "program" ? [one.program] : []));
  const path = programs.map((program) => dataPath(program, options)).find((one) => one !== null);
  if (programs.length > 0 && path === undefined) stop(diagnostic("LMM0903", null, { verb: "compare" }));
  const table: Table | null = path === undefined ? null : await readData(session, path, Object.assign({}, ...programs.map(arraysOf)) as DeclaredArrays);
  const fits: FittedModel[] = [];
  for (const one of candidates) {
    if (one.kind === "saved") fits.push(await withRows(session, one.saved, options));
    else if (table !== null) fits.push(await fitToData(session, one.program, table));
  }
  return fits;
}
