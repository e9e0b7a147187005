/**
 * Linear terms, their operators spelt as here. R's precedence and ours agree; what a power means does not: `x^2` is `x` to R and patsy,
 * a square to Julia and here.
 */
import { printExpression, type Expression } from "../../../grammar/index.js";
import { unwrapped, type HostExpression } from "../reader/index.js";
import { change } from "../reading.js";
import { binaryNode, callNode, parenthesizedNode } from "../syntax.js";
import { columnOf } from "./columns.js";
import type { FormulaReading } from "./dialect.js";

/** A linear term, its operators spelt as here. */
export function termOf(host: HostExpression, reading: FormulaReading): Expression {
  switch (host.kind) {
    case "parenthesized":
      return parenthesizedNode(termOf(host.inner, reading));
    case "unary": {
      if (host.operator !== "-" && host.operator !== "+") return columnOf(host, reading);
      return { kind: "unary", operator: host.operator, operand: termOf(host.operand, reading), span: host.span };
    }
    case "binary": {
      const operator = reading.dialect.ofTerms.get(host.operator);
      if (operator === undefined) return columnOf(host, reading);
      if (operator === "^") return powerOf(host, reading);
      return binaryNode(operator, termOf(host.left, reading), termOf(host.right, reading), host.span);
    }
    default:
      return columnOf(host, reading);
  }
}

/** `(a + b)^2` is the same everywhere; `x^2` is `x` to R and patsy, a square to Julia and here. */
function powerOf(host: Extract<HostExpression, { kind: "binary" }>, reading: FormulaReading): Expression {
  const base = termOf(host.left, reading);
  const isSingle = ["name", "call", "member", "index"].includes(unwrapped(host.left).kind);
  if (!isSingle || !reading.dialect.collapsesPowers) return binaryNode("^", base, columnOf(host.right, reading), host.span);
  const plain = base.kind === "parenthesized" ? base.inner : base;
  const square = printExpression(callNode("I", [binaryNode("^", plain, columnOf(host.right, reading), host.span)], host.span));
  change(reading, host.span, plain, `that is how its own language reads it; \`${square}\` is the power`);
  return plain;
}
