/**
 * A loaded fit and the rows it was fitted to, brought together again: the design is made as training left it, fitted once more, and
 * held against what was saved, so that other rows are noticed. Joins rooms; computes nothing itself.
 */
import { tableFrom, type DataInput } from "../data/index.js";
import { applyDesign, type Design } from "../design/index.js";
import { selectDesignRows } from "../design/select.js";
import { diagnostic, DiagnosticError, hasErrors } from "../diagnostics/index.js";
import { initialiseNumerics } from "../numerics/dense.js";
import { fitExactly } from "./exactly.js";
import type { Fit } from "./fitted.js";
import type { FitOptions } from "./options.js";

/** How far log-likelihoods of the same rows may be apart, relative to their size: rounding, and where two searches stop. */
const sameLikelihood = 1e-6;

/** @throws DiagnosticError where the fit holds a net, or these are not its rows */
export async function attached(fit: Fit, data: DataInput, options: FitOptions): Promise<Fit> {
  const { model, learnt, plan, report } = fit;
  if (plan.engine !== "exact") throw new DiagnosticError([diagnostic("LMM0716", null, { what: "attaching rows" })]);
  const { design, rowCount } = trainingDesign(fit, data);
  if (design.rowCount !== report.nobs) refuse(`it was fitted to ${report.nobs} complete rows, and these have ${design.rowCount}`);
  if (design.grouped.some(({ levelIndex }) => levelIndex.some((level) => level < 0))) refuse("these hold levels that it never saw");
  await initialiseNumerics();
  const found = await fitExactly({ model, learnt, plan, design, droppedRows: rowCount - design.rowCount, diagnostics: [] }, options);
  if (!isSameLikelihood(report.logLik, found.report.logLik)) refuse(`its log-likelihood is ${report.logLik ?? "unknown"}, and over these rows ${found.report.logLik ?? "unknown"}`);
  return found;
}

/** The complete rows, with training's levels and transforms. */
function trainingDesign({ model, learnt }: Fit, data: DataInput): { design: Design; rowCount: number } {
  const read = tableFrom(data);
  if (hasErrors(read.diagnostics)) throw new DiagnosticError(read.diagnostics);
  const { design, diagnostics } = applyDesign(model, learnt, read.table);
  if (design === null) throw new DiagnosticError(diagnostics);
  const { response, weights } = design;
  if (response === null || (model.weights !== null && weights === null)) refuse("these lack the response or the weights");
  const complete = [...response.keys()].filter((row) => !Number.isNaN(response[row]) && !Number.isNaN(weights?.[row] ?? 1));
  return { design: selectDesignRows(design, Int32Array.from(complete)), rowCount: read.table.rowCount };
}

function isSameLikelihood(saved: number | null, found: number | null): boolean {
  return saved !== null && found !== null && Math.abs(saved - found) <= sameLikelihood * (1 + Math.abs(saved));
}

function refuse(reason: string): never {
  throw new DiagnosticError([diagnostic("LMM0724", null, { reason })]);
}
