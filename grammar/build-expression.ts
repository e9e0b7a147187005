/**
 * Expressions: from the concrete syntax tree to the tree of `tree.ts`. A part that could not be read is null, and what holds
 * it keeps the parts that could. Recursion is as deep as brackets nest, which `nesting.ts` limits.
 */
import type { CstNode, IToken } from "chevrotain";
import { diagnostic, joinSpans, type Diagnostic, type Span } from "../src/diagnostics/index.js";
import { bindOperand, boundExpression, startBinding } from "./bind.js";
import { nodeIn, nodesIn, tokenIn, tokensIn } from "./cst.js";
import { numberValue, unquoted } from "./literals.js";
import { spanOf, spanOfNode } from "./place.js";
import * as t from "./tokens.js";
import type { Argument, Expression, Name, NumberLiteral, StringLiteral } from "./tree.js";

/** Where the text comes from, and where complaints go. */
export interface BuildContext {
  readonly source: string;
  readonly report: (one: Diagnostic) => void;
}

export function buildExpression(node: CstNode | undefined, context: BuildContext): Expression | null {
  if (node === undefined) return null;
  const binding = startBinding(tokensIn(node, "Infix"), tokensIn(node, "Prefix"), context.source, context.report);
  const values = tokensIn(node, "Value");
  let next = 0;
  const bindValuesUntil = (offset: number): void => {
    for (; next < values.length && values[next].startOffset <= offset; next++) bindOperand(binding, buildValue(values[next], context), values[next].startOffset);
  };
  for (const compound of compoundsIn(node)) {
    const start = startOf(compound);
    bindValuesUntil(start);
    bindOperand(binding, buildCompound(compound, context), start);
  }
  bindValuesUntil(Number.POSITIVE_INFINITY);
  return boundExpression(binding);
}

const COMPOUNDS = ["reference", "parenthesized", "list"] as const;

/** The operands of more than one token, in the order of the text. */
function compoundsIn(node: CstNode): readonly CstNode[] {
  return COMPOUNDS.reduce<readonly CstNode[]>((merged, rule) => inOrder(merged, nodesIn(node, rule)), []);
}

/** Two lists in the order of the text, merged. */
function inOrder(one: readonly CstNode[], other: readonly CstNode[]): readonly CstNode[] {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const merged: CstNode[] = [];
  let next = 0;
  for (const node of other) {
    const start = startOf(node);
    while (next < one.length && startOf(one[next]) <= start) merged.push(one[next++]);
    merged.push(node);
  }
  while (next < one.length) merged.push(one[next++]);
  return merged;
}

/** Each compound begins with a token of its own. */
function startOf(node: CstNode): number {
  for (const label of FIRST_TOKENS) {
    const token = tokenIn(node, label);
    if (token !== undefined) return token.startOffset;
  }
  return 0;
}

const FIRST_TOKENS = ["Callee", "RangeStart", "RoundOpen", "SquareOpen"] as const;

function buildCompound(node: CstNode, context: BuildContext): Expression | null {
  switch (node.name as (typeof COMPOUNDS)[number]) {
    case "reference": return buildReference(node, context);
    case "parenthesized": return buildParenthesized(node, context);
    case "list": return buildList(node, context);
  }
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
  return { kind: "bar", operator: bar.image === "||" ? "||" : "|", basis, group, settings: [], span };
}

function buildValue(token: IToken, context: BuildContext): Expression | null {
  switch (token.tokenType) {
    case t.NumberLiteral: return buildNumber(token, context);
    case t.TextLiteral: return buildText(token, context);
    case t.Dot: return { kind: "dot", span: spanOf(token, context.source) };
    case t.MissingOperand: return null;
    default: return buildName(token, context);
  }
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

/** A call or a range; of an unfinished range the name it begins with. */
function buildReference(node: CstNode, context: BuildContext): Expression | null {
  const callee = tokenIn(node, "Callee");
  if (callee !== undefined) {
    const name = buildName(callee, context);
    return { kind: "call", callee: name, arguments: buildArguments(node, context), span: spanBetween(node, "Callee", "RoundClose", name.span, context) };
  }
  const [start, end] = [tokenIn(node, "RangeStart"), tokenIn(node, "Name")];
  if (start === undefined) return null;
  const first = buildName(start, context);
  if (end === undefined) return first;
  const last = buildName(end, context);
  return { kind: "range", first, last, span: joinSpans(first.span, last.span) };
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
  const inner = withSettings(buildBarred(nodeIn(node, "barred"), context), buildArguments(node, context));
  return inner === null ? null : { kind: "parenthesized", inner, span: spanBetween(node, "RoundOpen", "RoundClose", inner.span, context) };
}

/** Settings follow a bar only: the mender leaves no comma elsewhere. */
function withSettings(inner: Expression | null, settings: readonly Argument[]): Expression | null {
  if (inner?.kind !== "bar" || settings.length === 0) return inner;
  return { ...inner, settings, span: joinSpans(inner.span, settings[settings.length - 1].span) };
}

function buildList(node: CstNode, context: BuildContext): Expression | null {
  const elements = nodesIn(node, "expression").map((element) => buildExpression(element, context));
  const open = tokenIn(node, "SquareOpen");
  if (open === undefined) return null;
  const span = spanBetween(node, "SquareOpen", "SquareClose", spanOf(open, context.source), context);
  return { kind: "list", elements: elements.filter((element) => element !== null), span };
}

/** From one token of a node to another; where the parser found one of them wanting, what `content` and the rest of it cover. */
function spanBetween(node: CstNode, first: string, last: string, content: Span, context: BuildContext): Span {
  const [start, end] = [tokenIn(node, first), tokenIn(node, last)];
  if (start !== undefined && end !== undefined) return joinSpans(spanOf(start, context.source), spanOf(end, context.source));
  return spanOfNode(node, context.source) ?? content;
}
