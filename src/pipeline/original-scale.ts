/**
 * From the scale of a formula's left side back to the scale of its column: `exp` for `log(y)`, the mean and the deviation of the training
 * rows for `scale(y)`. Knows the response and what it learnt; no predictions.
 */
import type { LearntDesign } from "../design/index.js";
import { diagnostic, DiagnosticError } from "../diagnostics/index.js";
import { evaluateColumns, inverseOf } from "../expression/index.js";
import { columnKey, type Model } from "../model/index.js";

export interface OriginalScale {
  /** the column's name */
  readonly label: string;
  readonly of: (values: Float64Array) => Float64Array;
}

/** @throws DiagnosticError where the left side has no inverse that is known here */
export function originalScale({ response }: Model, { transforms }: LearntDesign): OriginalScale {
  const { expression, label } = response;
  if (expression.kind === "column") return { label, of: (values) => values };
  const [operand] = expression.kind === "level" ? [expression.operand] : expression.kind === "arithmetic" ? expression.operands.map((one) => one.expression) : expression.operands;
  if (operand?.kind === "column" && expression.kind === "basis") {
    const learnt = transforms[columnKey(expression)];
    if (learnt?.kind === "scale") return { label: operand.name, of: (values) => values.map((value) => value * learnt.divisor + learnt.centre) };
  }
  if (operand?.kind === "column" && expression.kind === "arithmetic" && expression.operands.length === 1) {
    const [{ symbol }] = expression.operands;
    const inverse = inverseOf(expression.value, symbol);
    if (inverse !== null) return { label: operand.name, of: (values) => evaluateColumns(inverse, new Map([[symbol, values]]), values.length) };
  }
  throw new DiagnosticError([diagnostic("LMM0790", response.span, { label })]);
}
