/** `lmmc compare`: fits several models to the same data and prints their likelihood-ratio tests, as R's anova does. */
import { diagnostic } from "../../diagnostics/index.js";
import { compareFits, compile, printComparison, type FittedModel, type Table } from "../../index.js";
import { drawDiagnostics, jsonOf, stop } from "../complaints.js";
import { dataPath, readData, readProgram, type ProgramInput } from "../inputs.js";
import { writeJson, type ExitCode, type Session } from "../session.js";

export interface CompareOptions {
  readonly formula: readonly string[];
  readonly data?: string;
}

export async function compare(session: Session, files: readonly string[], options: CompareOptions): Promise<ExitCode> {
  const programs = await readPrograms(session, files, options.formula);
  const path = programs.map((program) => dataPath(program, options.data === undefined ? {} : { data: options.data })).find((one) => one !== null);
  const data = path === undefined ? stop(diagnostic("LMM0903", null, { verb: "compare" })) : await readData(session, path);
  const fits: FittedModel[] = [];
  for (const program of programs) fits.push(await fitted(session, program, data));
  const [first, second, ...others] = fits;
  const comparison = compareFits(first, second, ...others);
  const notes = [...session.remarks, ...comparison.diagnostics];
  if (session.isJson) writeJson(session, { models: comparison.models, diagnostics: jsonOf(session, notes) });
  else {
    drawDiagnostics(session, notes);
    session.terminal.out(`${printComparison(comparison)}\n`);
  }
  return 0;
}

/** Files first, then formulas, each in the order written. */
async function readPrograms(session: Session, files: readonly string[], formulas: readonly string[]): Promise<readonly ProgramInput[]> {
  const found = files.length + formulas.length;
  if (found < 2) stop(diagnostic("LMM0908", null, { found }));
  const programs: ProgramInput[] = [];
  for (const file of files) programs.push(await readProgram(session, "compare", file, {}));
  for (const formula of formulas) programs.push(await readProgram(session, "compare", undefined, { formula }));
  return programs;
}

function fitted(session: Session, { source, resolvers }: ProgramInput, data: Table): Promise<FittedModel> {
  const model = compile(source, { ...resolvers, data });
  if (!session.isJson) drawDiagnostics(session, model.diagnostics);
  return model.fit(data, { satterthwaite: false });
}
