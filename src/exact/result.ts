/** What is asked of an engine and what it answers: a fit or the reasons why there is none. */
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import type { RemainderWish } from "../likelihood/equations/index.js";
import type { Criterion } from "../model/index.js";
import { NumericalError } from "../numerics/failure.js";
import type { LinearFit } from "./describe.js";
import type { OptimiseProgress } from "./optimise.js";

export interface ExactOptions {
  readonly criterion: Criterion;
  /** stops between evaluations; the best values so far are returned */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: OptimiseProgress) => void;
  /** how what elimination leaves of crossed factors is factored; left out, whichever is cheaper */
  readonly remainder?: RemainderWish;
  /** the basis of every grouped term as the formula writes it, such as `0 + f`; left out: as its columns are named */
  readonly writtenBases?: readonly string[];
}

export interface LinearResult<Fit extends LinearFit> {
  /** null when a diagnostic is an error */
  readonly fit: Fit | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Numbers that fail before there is any fit become a diagnostic. */
export function orDiagnostic<Fit extends LinearFit>(work: () => LinearResult<Fit>): LinearResult<Fit> {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof NumericalError)) throw error;
    return { fit: null, diagnostics: [diagnostic("LMM0713", null, { what: error.message })] };
  }
}
