/**
 * Expressions: from the concrete syntax tree to the tree of `tree.ts`. A part that could not be read is null, and what holds
 * it keeps the parts that could. Recursion is as deep as brackets nest, which `nesting.ts` limits.
 */
import type { CstNode, IToken } from "chevrotain";
import { diagnostic, joinSpans, type Diagnostic, type Span } from "../src/diagnostics/index.js";
import { bound, type SignedOperand } from "./bind.js";
import { nodeIn, nodesIn, tokenIn, tokensIn } from "./cst.js";
import { numberValue, unquoted } from "./literals.js";
import { spanOf, spanOfNode } from "./place.js";
import { MissingOperand } from "./tokens.js";
import type { Argument, Expression, Name, NumberLiteral, StringLiteral } from "./tree.js";

/** Where the text comes from, and where complaints go. */
export interface BuildContext {
  readonly source: string;
  readonly report: (one: Diagnostic) => void;
}

export function buildExpression(node: CstNode | undefined, context: BuildContext): Expression | null {
  if (node === undefined) return null;
  const operands = nodesIn(node, "operand").map((operand): SignedOperand => ({
    prefixes: tokensIn(operand, "Prefix"),
    value: buildPrimary(operand, context),
  }));
  return bound(operands, tokensIn(node, "Infix"), context.source, context.report);
}

/** `basis | group`, or an expression without a bar. */
export function buildBarred(node: CstNode | undefined, context: BuildContext): Expression | null {
  if (node === undefined) return null;
  const [first, second] = nodesIn(node, "expression");
  const basis = buildExpression(first, context);
  const bar = tokenIn(node, "Bar");
  const group = buildExpression(second, context);
  if (bar === undefined || basis === null || group === null) return basis ?? group;
  const span = joinSpans(basis.span, group.span);
  return { kind: "bar", operator: bar.image === "||" ? "||" : "|", basis, group, span };
}

function buildPrimary(operand: CstNode, context: BuildContext): Expression | null {
  const number = tokenIn(operand, "NumberLiteral");
  if (number !== undefined) return buildNumber(number, context);
  const text = tokenIn(operand, "Text");
  if (text !== undefined) return buildText(text, context);
  const dot = tokenIn(operand, "Dot");
  if (dot !== undefined) return { kind: "dot", span: spanOf(dot, context.source) };
  const reference = nodeIn(operand, "reference");
  if (reference !== undefined) return buildReference(reference, context);
  const parenthesized = nodeIn(operand, "parenthesized");
  if (parenthesized !== undefined) return buildParenthesized(parenthesized, context);
  const list = nodeIn(operand, "list");
  return list === undefined ? null : buildList(list, context);
}

function buildNumber(token: IToken, context: BuildContext): NumberLiteral {
  const span = spanOf(token, context.source);
  const value = numberValue(token.image);
  if (!Number.isFinite(value)) context.report(diagnostic("LMM0109", span, { number: token.image }));
  return { kind: "number", value: Number.isFinite(value) ? value : Number.MAX_VALUE, text: token.image, span };
}

export function buildText(token: IToken, context: BuildContext): StringLiteral {
  const span = spanOf(token, context.source);
  return { kind: "string", value: unquoted(token.image, span, context.report), span };
}

export function buildName(token: IToken, context: BuildContext): Name {
  const span = spanOf(token, context.source);
  const isQuoted = token.image.startsWith("`");
  return { kind: "name", name: isQuoted ? unquoted(token.image, span, context.report) : token.image, isQuoted, span };
}

/** A name, a call or a range. */
function buildReference(node: CstNode, context: BuildContext): Expression | null {
  const token = tokenIn(node, "Name");
  if (token === undefined || token.tokenType === MissingOperand) return null;
  const name = buildName(token, context);
  const span = spanOfNode(node, context.source) ?? name.span;
  if (tokenIn(node, "RoundOpen") !== undefined) {
    return { kind: "call", callee: name, arguments: buildArguments(node, context), span };
  }
  const last = tokenIn(node, "last");
  return last === undefined ? name : { kind: "range", first: name, last: buildName(last, context), span };
}

function buildArguments(node: CstNode, context: BuildContext): readonly Argument[] {
  return nodesIn(node, "argument").flatMap((argument): Argument[] => {
    const value = buildBarred(nodeIn(argument, "barred"), context);
    if (value === null) return [];
    const token = tokenIn(argument, "Name");
    const name = token === undefined ? null : buildName(token, context);
    return [{ name, value, span: name === null ? value.span : joinSpans(name.span, value.span) }];
  });
}

function buildParenthesized(node: CstNode, context: BuildContext): Expression | null {
  const inner = buildBarred(nodeIn(node, "barred"), context);
  return inner === null ? null : { kind: "parenthesized", inner, span: wholeSpan(node, inner.span, context) };
}

function buildList(node: CstNode, context: BuildContext): Expression | null {
  const elements = nodesIn(node, "expression").map((element) => buildExpression(element, context));
  const span = spanOfNode(node, context.source);
  return span === null ? null : { kind: "list", elements: elements.filter((element) => element !== null), span };
}

/** The node's own span; that of its content where the parser could not tell. */
function wholeSpan(node: CstNode, content: Span, context: BuildContext): Span {
  return spanOfNode(node, context.source) ?? content;
}
