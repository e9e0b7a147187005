/**
 * A fit as plain JSON: the model, what the design learnt, the plan, the numbers, the report. Loading needs nothing else.
 * A damaged or foreign object is a diagnostic, not a crash.
 */
import type { LearntDesign } from "../design/index.js";
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import type { Model } from "../model/index.js";
import type { Plan } from "../plan/index.js";
import type { FitReport } from "../summary/report.js";
import type { EncodedArray } from "./encoding.js";

export interface SavedFit {
  readonly format: typeof savedFormat;
  readonly version: typeof savedVersion;
  readonly model: Model;
  readonly learnt: LearntDesign;
  readonly plan: Plan;
  readonly estimates: SavedEstimates;
  readonly report: FitReport;
}

export const savedFormat = "lmmc fit";
export const savedVersion = 1;
