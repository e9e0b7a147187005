/**
 * Long chains, unwound without recursion: a sum of ten thousand terms is a tree ten thousand deep on its left side.
 * Every reader of the tree that may meet such a chain walks it through here. Knows shape; no meaning.
 */
import type { Span } from "../src/diagnostics/index.js";
import type { BinaryExpression, BinaryOperator, Expression } from "./tree.js";

/** `a op b op c ...`: the first operand, and what is joined to it, each by its `operator` as its `right`, in the order of the text. */
export interface Chain {
  readonly first: Expression;
  readonly rest: readonly BinaryExpression[];
}

/**
 * The chain of the operators given: `chainOf(a + b - c, ["+", "-"])` is a, then + b, then - c. An expression that is no such
 * chain is its own first operand, and nothing follows. Linear in the chain, constant stack; the links are the tree's own nodes.
 */
export function chainOf(expression: Expression, operators: readonly BinaryOperator[]): Chain {
  let length = 0;
  for (let link = expression; isJoinedBy(link, operators); link = link.left) length++;
  const rest = new Array<BinaryExpression>(length);
  let first = expression;
  for (; isJoinedBy(first, operators); first = first.left) rest[--length] = first;
  return { first, rest };
}

/** The operands of such a chain alone, left to right. */
export function operandsOf(expression: Expression, operators: readonly BinaryOperator[]): readonly Expression[] {
  const { first, rest } = chainOf(expression, operators);
  return [first, ...rest.map(({ right }) => right)];
}

/** Where the operator stands. */
export function operatorSpanOf({ operator, operatorStart, span }: BinaryExpression): Span {
  return { source: span.source, start: operatorStart, end: operatorStart + operator.length };
}

function isJoinedBy(expression: Expression, operators: readonly BinaryOperator[]): expression is BinaryExpression {
  return expression.kind === "binary" && operators.includes(expression.operator);
}
