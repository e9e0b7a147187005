/** How large a dense fixed design may become before it is refused with advice. */
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import type { Model } from "../model/index.js";

/** Numbers of a dense design matrix: 3.2 GB. */
const largestDesign = 4e8;

export function oversizeComplaint(model: Model, rows: number, columns: number): readonly Diagnostic[] {
  if (rows * columns <= largestDesign) return [];
  return [diagnostic("LMM0612", model.span, { rows, columns })];
}
