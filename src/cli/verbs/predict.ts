/** `lmmc predict`: a saved fit over new rows, one line per row in order; what could not be predicted keeps its place. */
import { writeFile } from "node:fs/promises";
import { diagnostic } from "../../diagnostics/index.js";
import type { Prediction } from "../../index.js";
import { drawDiagnostics, stop } from "../complaints.js";
import { predictionCsv } from "../csv-out.js";
import { readData } from "../inputs.js";
import type { PredictVerbOptions } from "../program.js";
import { readSavedFit } from "../saved.js";
import { writeJson, type ExitCode, type Session } from "../session.js";
import { share } from "../settings.js";

export async function predict(session: Session, folder: string, options: PredictVerbOptions): Promise<ExitCode> {
  const interval = options.interval === undefined ? undefined : share("--interval", options.interval);
  const { fit } = await readSavedFit(folder);
  const table = await readData(session, options.data, fit.arrays);
  const prediction = fit.predict(table, { parts: options.parts === true, interval, original: options.original === true });
  drawDiagnostics(session, [...session.remarks, ...prediction.diagnostics]);
  if (options.out !== undefined) await write(options.out, session.isJson ? JSON.stringify(prediction) : predictionCsv(prediction));
  else if (session.isJson) writeJson(session, prediction);
  else session.terminal.out(predictionCsv(prediction));
  session.terminal.err(remarks(prediction, options.out).map((line) => `${line}\n`).join(""));
  return 0;
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: Error) => stop(diagnostic("LMM0811", null, { path, reason: error.message })));
}

function remarks(prediction: Prediction, out: string | undefined): string[] {
  const { rows, unpredictable, unseenLevels, scale } = prediction;
  const unseen = unseenLevels.filter((one) => one.isKept);
  return [
    ...(out === undefined ? [] : [`${counted(rows, "prediction")} of ${scale} written to ${out}`]),
    ...unseen.map((one) => `${counted(one.rows, "row")} with a level of \`${one.label}\` that training did not see: ${one.substitute === "mean" ? "the mean of the others stands for it" : "no effect of it is added"}`),
    ...(unpredictable === 0 ? [] : [`${counted(unpredictable, "row")} cannot be predicted: their cells are left empty`]),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
