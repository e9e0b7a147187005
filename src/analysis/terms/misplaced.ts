/**
 * What cannot stand where a variable is expected: random terms and networks within a product or a power, texts, lists.
 * Each is told where it belongs.
 */
import { deparse, type Expression, type Name } from "../../../grammar/index.js";
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import { dialectHint } from "../dialects.js";
import type { Scope } from "../scope.js";
import { barArgument, primitiveStructures, termWordOf } from "../words.js";

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
  const dialect = dialectHint(call.callee.name);
  if (dialect === null) reportStructure(call.callee, scope);
  else scope.report(diagnostic("LMM0209", call.span, { name: call.callee.name, ...dialect }));
  return true;
}

/** glmmTMB's short names (`exp`, `mat`) begin the names that kernels have here. */
function reportStructure({ name, span }: Name, { definitions, report }: Scope): void {
  const structures = [...primitiveStructures, ...definitions.structures.keys()];
  const kernels = [...definitions.kernels.keys()];
  const known = [...structures, ...kernels];
  const nearest = known.find((one) => one.startsWith(name)) ?? nearestName(name, known);
  report(diagnostic("LMM0308", span, { callee: name, nearest, structures, kernels }));
}
