/**
 * The left side of a formula: one number per row, on whatever scale it is written. Two levels or two truth values count as
 * 0 and 1 where the family allows it. Knows types; no rows.
 */
import { deparse, type Expression } from "../../grammar/index.js";
import { diagnostic } from "../diagnostics/index.js";
import { operation, symbol } from "../expression/index.js";
import type { ColumnExpression, FamilyReference, Response } from "../model/index.js";
import { lowerColumn } from "./columns/lower.js";
import type { TypedColumn } from "./columns/typed.js";
import { labelOf } from "./label.js";
import type { Scope } from "./scope.js";

/** @returns null after a complaint */
export function readResponse(written: Expression, family: FamilyReference | null, scope: Scope): Response | null {
  if (written.kind === "call" && written.callee.name === "cbind") {
    scope.report(diagnostic("LMM0301", written.span, { term: deparse(written) }));
    return null;
  }
  const column = lowerColumn(written, scope);
  const expression = column && numericResponse(column, written, family, scope);
  return expression && { label: labelOf(written), expression, span: written.span };
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
