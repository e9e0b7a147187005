/** The right side of a formula, summand by summand: which are linear, which random or otherwise terms of their own. */
import type { Expression } from "../../../grammar/index.js";
import { isFunctionName } from "../../analysis/columns/functions.js";
import { calleeName, membersOf, unwrapped, type HostExpression } from "../reader/index.js";
import { lose } from "../reading.js";
import { callNode, numberNode } from "../syntax.js";
import { columnOf } from "./columns.js";
import type { FormulaReading } from "./dialect.js";
import { isBar, randomTerm, structuredTerm } from "./random.js";
import { termOf } from "./terms.js";

/** One summand of a formula. */
export interface Member {
  readonly expression: Expression;
  /** behind a minus */
  readonly isRemoved: boolean;
  /** of the mean, with coefficients of its own; not random, no kernel, no offset */
  readonly isLinear: boolean;
}

export function predictorOf(host: HostExpression, reading: FormulaReading): readonly Member[] {
  const summands = membersOf(host, ["+", "-"]);
  const isIntercept = ({ operand }: { readonly operand: HostExpression }): boolean => operand.kind === "name" && operand.name === reading.dialect.intercept;
  const named = summands.find(isIntercept);
  if (named === undefined) return summands.flatMap(({ operator, operand }) => memberOf(operand, operator === "-", reading));
  const others = summands.filter((one) => !isIntercept(one) && !(one.operand.kind === "number" && one.operand.text === "0"));
  const intercept: Member = { expression: numberNode("1", named.operand.span), isRemoved: false, isLinear: true };
  return [intercept, ...others.flatMap(({ operator, operand }) => memberOf(operand, operator === "-", reading))];
}

function memberOf(operand: HostExpression, isRemoved: boolean, reading: FormulaReading): readonly Member[] {
  const meant = unwrapped(operand);
  if (isSum(meant) && holdsSpecial(meant, reading)) return predictorOf(meant, reading);
  const special = specialTerms(meant, reading);
  if (special !== null) return special.map((expression) => ({ expression, isRemoved, isLinear: isPlain(expression) }));
  if (holdsSpecial(meant, reading)) {
    lose(reading, operand.span, "a random or smooth term stands by itself, not in a product");
    return [];
  }
  return [{ expression: termOf(operand, reading), isRemoved, isLinear: true }];
}

const isSum = (host: HostExpression): boolean => host.kind === "binary" && (host.operator === "+" || host.operator === "-");

/** A reader of special terms may add linear ones: the straight line beside a smooth, splines in its place. */
function isPlain(expression: Expression): boolean {
  const isFunction = expression.kind === "call" && expression.callee.name !== "offset" && isFunctionName(expression.callee.name);
  return expression.kind === "name" || expression.kind === "number" || isFunction;
}

/** What a term that is not linear becomes; null for a linear one. */
function specialTerms(host: HostExpression, reading: FormulaReading): readonly Expression[] | null {
  if (isBar(host)) return randomTerm(host, reading);
  if (host.kind !== "call") return null;
  const name = calleeName(host);
  if (name === null) return null;
  const reader = reading.dialect.terms.get(name);
  if (reader !== undefined) return reader(host, reading);
  const [only] = host.arguments;
  if (only?.value !== null && only !== undefined && isBar(only.value)) return structuredTerm(name, host, only.value, reading);
  return name === "offset" ? host.arguments.flatMap(({ value }) => (value === null ? [] : [callNode("offset", [columnOf(value, reading)], host.span)])) : null;
}

function holdsSpecial(host: HostExpression, reading: FormulaReading): boolean {
  const meant = unwrapped(host);
  if (meant.kind === "binary" && reading.dialect.ofTerms.has(meant.operator)) return membersOf(meant, [...reading.dialect.ofTerms.keys()]).some(({ operand }) => holdsSpecial(operand, reading));
  return isBar(meant) || (meant.kind === "call" && reading.dialect.terms.has(calleeName(meant) ?? ""));
}
