/** The columns of the data that an expression reads. */
import { assertNever } from "../invariant.js";
import type { ColumnExpression } from "./columns.js";

/** Each once, in the order met. */
export function columnsIn(expressions: readonly ColumnExpression[]): readonly string[] {
  return [...new Set(expressions.flatMap(namesIn))];
}

function namesIn(expression: ColumnExpression): readonly string[] {
  switch (expression.kind) {
    case "column":
      return [expression.name];
    case "arithmetic":
      return expression.operands.flatMap((operand) => namesIn(operand.expression));
    case "level":
      return namesIn(expression.operand);
    case "basis":
    case "factor":
      return expression.operands.flatMap(namesIn);
    default:
      return assertNever(expression);
  }
}
