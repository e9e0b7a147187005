/**
 * Kernels within a formula: a call, and products of calls and of sums in parentheses, as `k1(lat, lon) * (k2(t) + k3(t))`.
 * A sum outside parentheses is two terms. How kernels combine, the definitions know.
 */
import { deparse, operandsOf, type BinaryOperator, type Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import type { GroupingFactor } from "../../model/index.js";
import { combineKernels } from "../definitions/combine.js";
import type { Formula } from "../formula.js";
import { labelOf } from "../label.js";
import type { Scope } from "../scope.js";
import { termWordOf } from "../words.js";
import { fieldOfCall, type Field } from "./field.js";

export function lowerKernel(expression: Expression, formula: Formula, scope: Scope): void {
  const field = fieldOf(expression, scope);
  if (field === null) return;
  const { kernel, coordinates, groups, metric } = field;
  const { definition, inputs } = kernel;
  const label = labelOf(expression);
  for (const groupingFactor of groups) {
    formula.contributions.push({ kind: "kernel", label, definition, coordinates, inputs, groupingFactor, metric, span: expression.span });
  }
}

/** Whether a kernel stands somewhere in a product, so that the product is one of kernels. */
export function hasKernelFactor(expression: Expression, scope: Scope): boolean {
  if (expression.kind === "parenthesized") return hasKernelFactor(expression.inner, scope);
  if (expression.kind === "call") return termWordOf(expression, scope) === "kernel";
  const operator = combiningOperator(expression);
  return operator !== null && operandsOf(expression, [operator]).some((operand) => hasKernelFactor(operand, scope));
}

function combiningOperator(expression: Expression): BinaryOperator | null {
  return expression.kind === "binary" && (expression.operator === "*" || expression.operator === "+") ? expression.operator : null;
}

function fieldOf(expression: Expression, scope: Scope): Field | null {
  if (expression.kind === "parenthesized") return fieldOf(expression.inner, scope);
  if (expression.kind === "call" && termWordOf(expression, scope) === "kernel") return fieldOfCall(expression, scope);
  const operator = combiningOperator(expression);
  if (operator !== null) return combinedField(expression, operator, scope);
  scope.report(diagnostic("LMM0348", expression.span, { text: deparse(expression) }));
  return null;
}

function combinedField(expression: Expression, operator: BinaryOperator, scope: Scope): Field | null {
  const operands = operandsOf(expression, [operator]);
  const parts = operands.map((operand) => fieldOf(operand, scope)).filter((field) => field !== null);
  if (parts.length < operands.length) return null;
  const group = commonGroup(parts, operator);
  const [{ metric }] = parts;
  if (group === undefined || parts.some((part) => part.metric !== metric)) {
    scope.report(diagnostic("LMM0349", expression.span, {}));
    return null;
  }
  const kernel = combineKernels(operator === "*" ? "product" : "sum", parts.map((part) => part.kernel));
  return { kernel, coordinates: parts.flatMap(({ coordinates }) => coordinates), groups: [group], metric };
}

/**
 * The one grouping factor of all parts; undefined where there is none. A product vanishes between groups as soon as one of its
 * parts does, so there the others may do without.
 */
function commonGroup(parts: readonly Field[], operator: BinaryOperator): GroupingFactor | null | undefined {
  const groups = parts.flatMap((part) => part.groups);
  if (groups.length > parts.length) return undefined;
  const named = groups.filter((group) => group !== null);
  const isSame = new Set(named.map(({ label }) => label)).size <= 1;
  const isShared = operator === "*" || named.length === 0 || named.length === groups.length;
  return isSame && isShared ? (named[0] ?? null) : undefined;
}
