/** Our syntax tree, built rather than parsed: each node takes the place of what it was made from. Knows no source language. */
import type { Argument, BinaryOperator, CallExpression, Expression, Name, NumberLiteral, StringLiteral } from "../../grammar/index.js";
import type { Span } from "../diagnostics/index.js";

export function nameNode(name: string, span: Span): Name {
  return { kind: "name", name, isQuoted: false, span };
}

export function numberNode(text: string, span: Span): NumberLiteral {
  return { kind: "number", value: Number(text), text, span };
}

export function textNode(value: string, span: Span): StringLiteral {
  return { kind: "string", value, span };
}

export function binaryNode(operator: BinaryOperator, left: Expression, right: Expression, span: Span): Expression {
  return { kind: "binary", operator, left, right, operatorStart: left.span.end, span };
}

export function parenthesizedNode(inner: Expression): Expression {
  return inner.kind === "parenthesized" ? inner : { kind: "parenthesized", inner, span: inner.span };
}

export function argumentNode(value: Expression, name: string | null = null): Argument {
  return { name: name === null ? null : nameNode(name, value.span), value, span: value.span };
}

export function callNode(name: string, args: readonly (Expression | Argument)[], span: Span): CallExpression {
  return { kind: "call", callee: nameNode(name, span), arguments: args.map((one) => ("kind" in one ? argumentNode(one) : one)), span };
}

/** `(basis | group)` without its parentheses. */
export function barNode(basis: Expression, group: Expression, span: Span, operator: "|" | "||" = "|"): Expression {
  return { kind: "bar", operator, basis, group, settings: [], span };
}

/** `a + b + c`; null for nothing. */
export function sumNode(terms: readonly Expression[], span: Span): Expression | null {
  return terms.length === 0 ? null : terms.reduce((sum, term) => binaryNode("+", sum, term, span));
}
