/**
 * The design of the training rows, and what it learnt there. Complaints about the data against the model arise here, all in
 * one run; nothing is fitted.
 */
import type { Table } from "../data/table.js";
import { hasErrors, type Diagnostic } from "../diagnostics/index.js";
import { columnsIn, type Model } from "../model/index.js";
import { assembleDesign, linearTerms } from "./assemble.js";
import { designComplaints, emptyFrameComplaint, frameComplaints } from "./complaints.js";
import type { Design } from "./design.js";
import { evaluateOver } from "./evaluate.js";
import { buildFrame } from "./frame.js";
import { countColumns } from "./linear.js";
import type { LearntDesign } from "./learnt.js";
import type { LevelCovariance } from "./level-covariance.js";
import { frameOutcome } from "./outcome.js";
import { trainingVariables } from "./required.js";
import { kindsOf } from "./retype.js";
import { oversizeComplaint } from "./size.js";

export interface LearnedDesign {
  /** null when an error stands in the way */
  readonly design: Design | null;
  readonly learnt: LearntDesign | null;
  /** rows left out because a value was missing */
  readonly droppedRows: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * @param table holds every column that the model names
 * @param covariances K of every grouped term, in the order of the model; null where its levels are independent
 */
export function learnDesign(model: Model, table: Table, covariances: readonly (LevelCovariance | null)[]): LearnedDesign {
  const evaluation = evaluateOver(table, null);
  const required = trainingVariables(model);
  const frame = buildFrame(required, evaluation, null);
  const diagnostics: Diagnostic[] = evaluation.diagnostics;
  if (frame === null) return { design: null, learnt: null, droppedRows: 0, diagnostics };
  const rowCount = frame.keptRows.length;
  const droppedRows = table.rowCount - rowCount;
  const failed = { design: null, learnt: null, droppedRows };
  if (rowCount === 0) return { ...failed, diagnostics: [...diagnostics, emptyFrameComplaint(model, required, evaluation)] };
  diagnostics.push(...frameComplaints(model, required, frame, table.rowCount));
  diagnostics.push(...oversizeComplaint(model, rowCount, countColumns(linearTerms(model), frame)));
  if (hasErrors(diagnostics)) return { ...failed, diagnostics };
  const { design, learnt } = assembleDesign(model, frame, frameOutcome(model, frame), null, covariances);
  const columns = kindsOf(columnsIn(required.map(({ expression }) => expression)), table);
  diagnostics.push(...designComplaints(model, design, columns));
  if (hasErrors(diagnostics)) return { ...failed, diagnostics };
  return { design, learnt: { ...learnt, transforms: evaluation.learnt, columns }, droppedRows, diagnostics };
}
