/**
 * The left side of a formula: one number per row, on whatever scale it is written, or `cbind(successes, failures)`. Two levels or
 * two truth values count as 0 and 1 where the family allows it. Knows types; no rows.
 */
import { deparse, type CallExpression, type Expression } from "../../grammar/index.js";
import { diagnostic } from "../diagnostics/index.js";
import { operation, symbol } from "../expression/index.js";
import { countsTrials, type ColumnExpression, type FamilyReference, type Response } from "../model/index.js";
import { lowerColumn, lowerNumber } from "./columns/lower.js";
import type { TypedColumn } from "./columns/typed.js";
import { labelOf } from "./label.js";
import type { Scope } from "./scope.js";

/** @returns null after a complaint */
export function readResponse(written: Expression, family: FamilyReference | null, scope: Scope): Response | null {
  if (written.kind === "call" && written.callee.name === "cbind") return readCounts(written, family, scope);
  const column = lowerColumn(written, scope);
  const expression = column && numericResponse(column, written, family, scope);
  return expression && { label: labelOf(written), expression, failures: null, span: written.span };
}

/** `cbind(successes, failures)`: whether they are counts, only the rows can tell. */
function readCounts(call: CallExpression, family: FamilyReference | null, scope: Scope): Response | null {
  const columns = call.arguments.map(({ value }) => lowerNumber(value, "`cbind()`", scope));
  if (columns.length !== 2) scope.report(diagnostic("LMM0327", call.span, { found: columns.length }));
  else if (family !== null && !countsTrials(family)) reportUncounted(call, family, scope);
  const [successes, failures] = columns;
  if (columns.length !== 2 || !successes || !failures) return null;
  return { label: labelOf(call), expression: successes.expression, failures: failures.expression, span: call.span };
}

function reportUncounted(call: CallExpression, { name }: FamilyReference, { definitions: { families }, report }: Scope): void {
  const counting = [...families.values()].filter(countsTrials).map((family) => family.name);
  const [successes, failures] = call.arguments.map(({ value }) => deparse(value));
  report(diagnostic("LMM0328", call.span, { term: deparse(call), family: name, counting, share: `I(${successes} / (${successes} + ${failures}))` }));
}

function numericResponse({ expression, type }: TypedColumn, written: Expression, family: FamilyReference | null, scope: Scope): ColumnExpression | null {
  const takesLevels = family !== null && !family.isNormalIdentity;
  switch (type.kind) {
    case "number":
      return expression;
    case "logical":
      if (takesLevels) return expression;
      break;
    case "factor":
      if (takesLevels && type.levels?.length === 2) return isSecondLevel(expression, type.levels[0]);
      break;
    case "basis":
      scope.report(diagnostic("LMM0214", written.span, { needs: "the response" }));
      return null;
  }
  scope.report(diagnostic("LMM0317", written.span, { response: deparse(written), isLogical: type.kind === "logical" }));
  return null;
}

/** 0 for the first level, 1 for the other, as R's glm counts. */
function isSecondLevel(operand: ColumnExpression, first: string): ColumnExpression {
  const { span } = operand;
  return {
    kind: "arithmetic",
    value: operation("not", symbol("first")),
    operands: [{ symbol: "first", expression: { kind: "level", operand, level: first, countsMissing: false, span } }],
    isLogical: false,
    span,
  };
}
