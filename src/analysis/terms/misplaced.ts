/**
 * What cannot stand where a variable is expected: random terms and networks within a product or a power, texts, lists.
 * Each is told where it belongs.
 */
import { deparse, type Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import type { Scope } from "../scope.js";
import { barArgument, termWordOf } from "../words.js";

/** Whether the expression was reported; a call that is a function of columns is not. */
export function complainAboutMember(expression: Expression, scope: Scope): boolean {
  switch (expression.kind) {
    case "bar":
      scope.report(diagnostic("LMM0303", expression.span, { term: deparse(expression) }));
      return true;
    case "string":
      scope.report(diagnostic("LMM0210", expression.span, { text: deparse(expression) }));
      return true;
    case "list":
      scope.report(diagnostic("LMM0212", expression.span, { text: deparse(expression) }));
      return true;
    case "call":
      return complainAboutCall(expression, scope);
    default:
      return false;
  }
}

function complainAboutCall(call: Extract<Expression, { kind: "call" }>, scope: Scope): boolean {
  const word = termWordOf(call, scope);
  if (word !== null) {
    scope.report(diagnostic("LMM0304", call.span, { term: deparse(call) }));
    return true;
  }
  if (call.callee.name === "cbind") {
    scope.report(diagnostic("LMM0307", call.span, {}));
    return true;
  }
  if (barArgument(call) === null) return false;
  scope.report(diagnostic("LMM0308", call.callee.span, { callee: call.callee.name, structures: [...scope.definitions.structures.keys()], kernels: [...scope.definitions.kernels.keys()] }));
  return true;
}
