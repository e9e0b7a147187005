/**
 * Long chains, unwound without recursion: a sum of ten thousand terms is a tree ten thousand deep on its left side.
 * Every reader of the tree that may meet such a chain walks it through here. Knows shape; no meaning.
 */
import type { Span } from "../src/diagnostics/index.js";
import type { BinaryExpression, BinaryOperator, Expression } from "./tree.js";

/** One member of a chain and the operator that joins it to what stands before; null for the first. */
export interface Link {
  readonly operator: BinaryOperator | null;
  readonly operatorSpan: Span | null;
  readonly operand: Expression;
}

/**
 * The members of `a op b op c ...`, left to right, for the operators given: `chainOf(a + b - c, ["+", "-"])` is a, + b, - c.
 * An expression that is no such chain is its own single member. Linear in the chain, constant stack.
 */
export function chainOf(expression: Expression, operators: readonly BinaryOperator[]): readonly Link[] {
  const links: Link[] = [];
  let rest = expression;
  while (isJoinedBy(rest, operators)) {
    links.push({ operator: rest.operator, operatorSpan: rest.operatorSpan, operand: rest.right });
    rest = rest.left;
  }
  links.push({ operator: null, operatorSpan: null, operand: rest });
  return links.reverse();
}

/** The operands of such a chain alone, left to right. */
export function operandsOf(expression: Expression, operators: readonly BinaryOperator[]): readonly Expression[] {
  return chainOf(expression, operators).map((link) => link.operand);
}

function isJoinedBy(expression: Expression, operators: readonly BinaryOperator[]): expression is BinaryExpression {
  return expression.kind === "binary" && operators.includes(expression.operator);
}
