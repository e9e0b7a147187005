/** The matrices that a model's random terms name, found, read and checked: one for each grouped term. Joins rooms; computes nothing. */
import { tableFrom, type DataInput, type TableResult } from "../data/index.js";
import { readLevelCovariance, type LevelCovariance } from "../design/index.js";
import { diagnostic, hasErrors, type Diagnostic } from "../diagnostics/index.js";
import type { LevelCovarianceReference, Model } from "../model/index.js";
import type { CovarianceResolver } from "./read.js";

export interface LevelCovariances {
  /** K of every grouped term in the model's order; null where its levels are independent */
  readonly covariances: readonly (LevelCovariance | null)[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What R's `write.csv` leaves above the column of row names: no name, which is no fault of a matrix. */
const unnamedColumn = "LMM0504";

export function levelCovariances(model: Model, resolve: CovarianceResolver | null): LevelCovariances {
  const read = model.contributions.flatMap((one) => (one.kind !== "grouped" ? [] : [one.levelCovariance === null ? none : readOne(one.levelCovariance, resolve)]));
  return { covariances: read.map(({ covariance }) => covariance), diagnostics: read.flatMap(({ diagnostics }) => diagnostics) };
}

const none: ReturnType<typeof readLevelCovariance> = { covariance: null, diagnostics: [] };

function readOne({ file, span }: LevelCovarianceReference, resolve: CovarianceResolver | null): ReturnType<typeof readLevelCovariance> {
  const found = resolve?.(file, span.source) ?? null;
  if (found === null) return { covariance: null, diagnostics: [diagnostic("LMM0614", span, { file })] };
  const { table, diagnostics } = isRead(found) ? found : tableFrom(found);
  const remarks = diagnostics.filter(({ code }) => code !== unnamedColumn);
  if (hasErrors(remarks)) return { covariance: null, diagnostics: remarks };
  const { covariance, diagnostics: complaints } = readLevelCovariance(table, file, span);
  return { covariance, diagnostics: [...remarks, ...complaints] };
}

function isRead(found: DataInput | TableResult): found is TableResult {
  return "diagnostics" in found && "table" in found;
}
