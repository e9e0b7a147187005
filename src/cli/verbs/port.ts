/** `lmmc port`: a model call of R, Julia or Python as a program, printed or written to a file; what is lost is told beside it. */
import { access, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readText } from "../../data/readers/index.js";
import { diagnostic, type Diagnostic, type SourceText } from "../../diagnostics/index.js";
import { port as portText, type PortedModel, type SourceLanguage } from "../../index.js";
import { drawDiagnostics, exitCodeOf, jsonOf, stop } from "../complaints.js";
import { writeJson, type ExitCode, type Session } from "../session.js";

export interface PortVerbOptions {
  readonly all?: boolean;
  readonly deep?: boolean;
  readonly from?: SourceLanguage;
  readonly out?: string;
  readonly force?: boolean;
}

export async function port(session: Session, written: string, options: PortVerbOptions): Promise<ExitCode> {
  const source = await sourceOf(written);
  session.sources.push(source);
  const { all, deep, from } = options;
  const { language, models, diagnostics } = portText(source, { all, deep, ...(from === undefined ? {} : { language: from }) });
  const complaints = [...diagnostics, ...models.flatMap((model) => model.diagnostics)];
  const files = options.out === undefined ? [] : await writeAll(options.out, models, options.force === true);
  if (session.isJson) writeJson(session, { language, models: models.map((model) => jsonOfModel(session, model)), files, diagnostics: jsonOf(session, diagnostics) });
  else {
    drawDiagnostics(session, complaints);
    session.terminal.out(files.length > 0 ? files.map((file) => `${file}\n`).join("") : programsOf(models).map(({ text }) => text).join("\n"));
  }
  return exitCodeOf(complaints);
}

/** The name that diagnostics give to a call in quotes. */
const callName = "<call>";

/** A file of that name, or the text itself where it could be no file's name. */
async function sourceOf(written: string): Promise<SourceText> {
  const isCall = /[(~\n]/.test(written);
  if (isCall && !(await exists(written))) return { name: callName, text: written };
  const read = await readText(written);
  return read.kind === "failed" ? stop(read.diagnostic) : { name: written, text: read.text };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}

interface NamedProgram {
  readonly name: string;
  readonly text: string;
}

/** In the order of the script, each with its deep sibling behind it. */
function programsOf(models: readonly PortedModel[]): readonly NamedProgram[] {
  return models.flatMap(({ name, callee, line, program, deep }) => {
    const base = (name ?? `${callee}_line${line}`).replace(/[^\w.-]+/g, "_");
    return [...(program === null ? [] : [{ name: base, text: program }]), ...(deep === null ? [] : [{ name: `${base}.deep`, text: deep }])];
  });
}

/** Paths of the files written. Two models of one name are told apart by a number. @throws DiagnosticError */
async function writeAll(folder: string, models: readonly PortedModel[], isForced: boolean): Promise<readonly string[]> {
  const programs = programsOf(models).map(({ name, text }, index, all) => {
    const earlier = all.slice(0, index).filter((one) => one.name === name).length;
    return { path: join(folder, `${name}${earlier === 0 ? "" : `_${earlier + 1}`}.lmm`), text };
  });
  await mkdir(folder, { recursive: true }).catch((error: Error) => stop(unwritable(folder, error)));
  for (const { path } of programs) {
    if (!isForced && (await exists(path))) stop(diagnostic("LMM1020", null, { path }));
  }
  for (const { path, text } of programs) await writeFile(path, text).catch((error: Error) => stop(unwritable(path, error)));
  return programs.map(({ path }) => path);
}

function unwritable(path: string, { message }: Error): Diagnostic {
  return diagnostic("LMM0811", null, { path, reason: message });
}

function jsonOfModel(session: Session, { diagnostics, span: _span, ...model }: PortedModel): Record<string, unknown> {
  return { ...model, diagnostics: jsonOf(session, diagnostics) };
}
