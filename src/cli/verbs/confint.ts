/** `lmmc confint`: prints confidence intervals of a fit's parameters; Ctrl-C keeps the replicates done so far. */
import { printIntervals, type ConfidenceIntervals, type FittedModel, type IntervalOptions } from "../../index.js";
import { drawDiagnostics, jsonOf } from "../complaints.js";
import { fitOrSaved, withRows } from "../fits.js";
import type { ProgramOptions } from "../inputs.js";
import { watchInterrupt } from "../interrupt.js";
import { createCountBar } from "../progress.js";
import { writeJson, type ExitCode, type Session } from "../session.js";
import { atLeastOne, share, wholeNumber } from "../settings.js";
import { defaultWorkerCount, workerPool } from "../workers/pool.js";

export interface ConfintOptions extends ProgramOptions {
  readonly method?: IntervalOptions["method"];
  readonly level?: string;
  readonly replicates?: string;
  readonly seed?: string;
  readonly workers?: string;
}

export async function confint(session: Session, file: string | undefined, options: ConfintOptions): Promise<ExitCode> {
  const settings = intervalOptions(options);
  const saved = await fitOrSaved(session, "confint", file, options);
  const fit = settings.method === undefined || settings.method === "wald" ? saved.fit : await withRows(session, saved, options);
  const { found, isInterrupted } = await run(session, fit, settings);
  if (session.isJson) writeJson(session, { ...found, diagnostics: jsonOf(session, found.diagnostics) });
  else {
    drawDiagnostics(session, found.diagnostics);
    session.terminal.out(`${printIntervals(found)}\n`);
  }
  return isInterrupted ? 130 : 0;
}

async function run(session: Session, fit: FittedModel, settings: IntervalOptions): Promise<{ found: ConfidenceIntervals; isInterrupted: boolean }> {
  const things = settings.method === "profile" ? "parameters" : "replicates";
  const interruption = watchInterrupt(session.terminal, `the ${things} done so far are`);
  const bar = createCountBar(session.terminal, things);
  try {
    const found = await fit.confint({ ...settings, signal: interruption.signal, onProgress: (done, count) => bar.update({ done, count }) });
    return { found, isInterrupted: interruption.signal.aborted };
  } finally {
    bar.finish();
    interruption.release();
  }
}

function intervalOptions({ method, level, replicates, seed, workers }: ConfintOptions): IntervalOptions {
  return {
    ...(method === undefined ? {} : { method }),
    ...(level === undefined ? {} : { level: share("--level", level) }),
    ...(replicates === undefined ? {} : { replicates: atLeastOne("--replicates", replicates) }),
    ...(seed === undefined ? {} : { seed: wholeNumber("--seed", seed) }),
    parallel: workerPool(workers === undefined ? defaultWorkerCount() : atLeastOne("--workers", workers)),
  };
}
