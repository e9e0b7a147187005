/**
 * Expressions: from the concrete syntax tree to the tree of `tree.ts`. A part that could not be read is null, and what holds
 * it keeps the parts that could. Recursion is as deep as brackets nest, which `nesting.ts` limits.
 */
import type { CstElement, CstNode, IToken } from "chevrotain";
import { diagnostic, joinSpans, type Diagnostic, type Span } from "../src/diagnostics/index.js";
import { bound, type SignedOperand } from "./bind.js";
import { nodeIn, nodesIn, tokenIn, tokensIn } from "./cst.js";
import { numberValue, unquoted } from "./literals.js";
import { isToken, spanOf, spanOfNode } from "./place.js";
import * as t from "./tokens.js";
import type { Argument, Expression, Name, NumberLiteral, StringLiteral } from "./tree.js";

/** Where the text comes from, and where complaints go. */
export interface BuildContext {
  readonly source: string;
  readonly report: (one: Diagnostic) => void;
}

export function buildExpression(node: CstNode | undefined, context: BuildContext): Expression | null {
  if (node === undefined) return null;
  return bound(operandsIn(node, context), tokensIn(node, "Infix"), context.source, context.report);
}

/** The operands of a flat expression in the order of the text, each with the signs before it. */
function operandsIn(node: CstNode, context: BuildContext): readonly SignedOperand[] {
  const compounds = COMPOUNDS.reduce<readonly CstElement[]>((merged, rule) => inOrder(merged, nodesIn(node, rule)), []);
  const prefixes = tokensIn(node, "Prefix");
  let nextPrefix = 0;
  return inOrder(tokensIn(node, "Value"), compounds).map((operand) => {
    const value = buildOperand(operand, context);
    if (nextPrefix === prefixes.length) return { prefixes: NO_PREFIXES, value };
    const first = nextPrefix;
    const start = startOf(operand);
    while (nextPrefix < prefixes.length && prefixes[nextPrefix].startOffset < start) nextPrefix++;
    return { prefixes: prefixes.slice(first, nextPrefix), value };
  });
}

const NO_PREFIXES: readonly IToken[] = [];
const COMPOUNDS = ["reference", "parenthesized", "list"] as const;

/** Two lists in the order of the text, merged. */
function inOrder(one: readonly CstElement[], other: readonly CstElement[]): readonly CstElement[] {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const merged: CstElement[] = [];
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    const isFirst = j === other.length || (i < one.length && startOf(one[i]) <= startOf(other[j]));
    merged.push(isFirst ? one[i++] : other[j++]);
  }
  return merged;
}

/** Each compound begins with a token of its own. */
function startOf(element: CstElement): number {
  if (isToken(element)) return element.startOffset;
  const first = FIRST_TOKENS.map((label) => tokenIn(element, label)).find((token) => token !== undefined);
  return first?.startOffset ?? 0;
}

const FIRST_TOKENS = ["Callee", "RangeStart", "RoundOpen", "SquareOpen"] as const;

function buildOperand(element: CstElement, context: BuildContext): Expression | null {
  if (isToken(element)) return buildValue(element, context);
  switch (element.name as (typeof COMPOUNDS)[number]) {
    case "reference": return buildReference(element, context);
    case "parenthesized": return buildParenthesized(element, context);
    case "list": return buildList(element, context);
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
  return { kind: "bar", operator: bar.image === "||" ? "||" : "|", basis, group, span };
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
  const inner = buildBarred(nodeIn(node, "barred"), context);
  return inner === null ? null : { kind: "parenthesized", inner, span: spanBetween(node, "RoundOpen", "RoundClose", inner.span, context) };
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
