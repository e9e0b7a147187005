/**
 * The right side of a formula, member by member: which are linear terms, random terms, networks, kernels, offsets.
 * These last are added and nothing else; what stands in a product is read as terms, which says so.
 */
import { chainOf, deparse, operandsOf, type CallExpression, type Expression } from "../../grammar/index.js";
import { diagnostic } from "../diagnostics/index.js";
import { assertNever } from "../invariant.js";
import { lowerNumber } from "./columns/lower.js";
import type { Formula } from "./formula.js";
import { hasKernelFactor, lowerKernel } from "./kernels/algebra.js";
import { labelOf } from "./label.js";
import { lowerNetwork } from "./networks/network.js";
import { lowerBar, lowerStructured } from "./random/terms.js";
import { bundleNamed, meaningOf, type Scope } from "./scope.js";
import { addTo } from "./terms/expand.js";
import { barArgument, termWordOf } from "./words.js";

export function readPredictor(predictor: Expression, formula: Formula, scope: Scope): void {
  const { first, rest } = chainOf(predictor, ["+", "-"]);
  readMember(first, false, formula, scope);
  for (const { operator, right } of rest) readMember(right, operator === "-", formula, scope);
}

function readMember(operand: Expression, isRemoved: boolean, formula: Formula, scope: Scope): void {
  const meant = specialWithin(operand, scope);
  if (meant === null) {
    formula.firstLinear ??= operand.span;
    formula.lastLinear = operand.span;
    addTo(formula.linear, isRemoved, operand, formula.expansion, scope);
    return;
  }
  if (isRemoved) {
    scope.report(diagnostic("LMM0306", operand.span, { term: deparse(operand) }));
    return;
  }
  readSpecial(meant.expression, formula, meant.scope);
}

interface Special {
  readonly expression: Expression;
  readonly scope: Scope;
}

/** What a member stands for where that is no linear term: parentheses and bundles are opened; null for a linear term. */
function specialWithin(operand: Expression, scope: Scope): Special | null {
  switch (operand.kind) {
    case "parenthesized":
      return specialWithin(operand.inner, scope);
    case "name": {
      if (bundleNamed(operand, scope) === undefined) return null;
      const meaning = meaningOf(operand, scope);
      return meaning?.kind === "let" ? specialWithin(meaning.word.value, meaning.scope) : null;
    }
    case "bar":
      return { expression: operand, scope };
    case "call":
      return termWordOf(operand, scope) === null ? null : { expression: operand, scope };
    case "binary": {
      if (operand.operator === "*") return hasKernelFactor(operand, scope) ? { expression: operand, scope } : null;
      if (operand.operator !== "+" && operand.operator !== "-") return null;
      const hasSpecial = operandsOf(operand, ["+", "-"]).some((member) => specialWithin(member, scope) !== null);
      return hasSpecial ? { expression: operand, scope } : null;
    }
    default:
      return null;
  }
}

function readSpecial(expression: Expression, formula: Formula, scope: Scope): void {
  if (expression.kind === "binary") return expression.operator === "*" ? lowerKernel(expression, formula, scope) : readPredictor(expression, formula, scope);
  if (expression.kind === "bar") return lowerBar(expression, formula, scope);
  if (expression.kind === "call") readCall(expression, formula, scope);
}

function readCall(call: CallExpression, formula: Formula, scope: Scope): void {
  const word = termWordOf(call, scope);
  switch (word) {
    case null:
      return;
    case "offset":
      return readOffset(call, formula, scope);
    case "network":
    case "lookup":
    case "recurrent":
      return void lowerNetwork(call, true, formula, scope);
    case "features":
      return scope.report(diagnostic("LMM0356", call.span, { term: deparse(call) }));
    case "kernel":
      return lowerKernel(call, formula, scope);
    case "structure":
      return lowerStructured(call, formula, scope);
    case "layer":
      return scope.report(diagnostic("LMM0332", call.span, {}));
    default:
      assertNever(word);
  }
}

function readOffset(call: CallExpression, formula: Formula, scope: Scope): void {
  const [argument] = call.arguments;
  if (call.arguments.length !== 1 || barArgument(call) !== null) {
    scope.report(diagnostic("LMM0323", call.span, { callee: "offset", expected: 1, found: call.arguments.length }));
    return;
  }
  const column = lowerNumber(argument.value, "offset()", scope);
  if (column === null) return;
  formula.contributions.push({ kind: "offset", label: labelOf(call), expression: column.expression, span: call.span });
}
