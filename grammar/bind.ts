/**
 * Operands and the operators between them, bound into a tree by strength (Dijkstra's two stacks): R's reading, so that
 * `-a^b` is -(a^b), `a + !b + c` is a + !(b + c) and `a^-b:c` is (a^(-b)):c. Linear, without recursion.
 */
import type { IToken } from "chevrotain";
import { diagnostic, joinSpans, type Diagnostic } from "../src/diagnostics/index.js";
import { invariant } from "../src/invariant.js";
import { infixStrength, isBinaryOperator, isComparison, isRightAssociative, prefixStrength } from "./precedence.js";
import { spanOf } from "./place.js";
import type { BinaryOperator, Expression, UnaryExpression } from "./tree.js";

/** A flat expression while its operands come in, in the order of the text. */
export interface Binding {
  readonly source: string;
  readonly report: (one: Diagnostic) => void;
  /** what stands between the operands, one fewer than these, and the signs before them */
  readonly infixes: readonly IToken[];
  readonly prefixes: readonly IToken[];
  operandCount: number;
  prefixCount: number;
  readonly values: Expression[];
  /** operators that wait for their right operand, by their tokens; a long sum must not cost an object for each */
  readonly pending: IToken[];
  readonly isPrefix: boolean[];
}

export function startBinding(infixes: readonly IToken[], prefixes: readonly IToken[], source: string, report: (one: Diagnostic) => void): Binding {
  return { source, report, infixes, prefixes, operandCount: 0, prefixCount: 0, values: [], pending: [], isPrefix: [] };
}

/** The next operand; one that could not be read (null) is left out with the operator and the signs before it. @param start where it stands */
export function bindOperand(binding: Binding, value: Expression | null, start: number): void {
  const { infixes, prefixes, values } = binding;
  const index = binding.operandCount++;
  if (value !== null && values.length > 0) pushInfix(binding, infixes[index - 1]);
  for (; binding.prefixCount < prefixes.length && prefixes[binding.prefixCount].startOffset < start; binding.prefixCount++) {
    if (value !== null) push(binding, prefixes[binding.prefixCount], true);
  }
  if (value !== null) values.push(value);
}

/** The whole expression; null where no operand could be read. */
export function boundExpression(binding: Binding): Expression | null {
  while (binding.pending.length > 0) reduce(binding);
  return binding.values[0] ?? null;
}

function push({ pending, isPrefix }: Binding, token: IToken, isSign: boolean): void {
  pending.push(token);
  isPrefix.push(isSign);
}

function pushInfix(binding: Binding, token: IToken): void {
  const { pending, isPrefix } = binding;
  const operator = binaryOperatorOf(token);
  const strength = infixStrength(operator);
  while (pending.length > 0) {
    const top = pending[pending.length - 1];
    const isSign = isPrefix[pending.length - 1];
    const topStrength = isSign ? prefixStrength(signOf(top)) : infixStrength(binaryOperatorOf(top));
    if (topStrength < strength || (topStrength === strength && isRightAssociative(operator))) break;
    if (!isSign && isComparison(operator)) complainAboutChain(binding, top, token);
    reduce(binding);
  }
  push(binding, token, false);
}

/** `a < b < c` has no reading. */
function complainAboutChain({ source, report }: Binding, top: IToken, token: IToken): void {
  const [first, second] = [binaryOperatorOf(top), binaryOperatorOf(token)];
  if (isComparison(first)) report(diagnostic("LMM0141", joinSpans(spanOf(top, source), spanOf(token, source)), { first, second }));
}

const signOf = (token: IToken): UnaryExpression["operator"] => token.tokenType.PATTERN as UnaryExpression["operator"];

/** A token that stands for an unknown or missing operator binds as `+` does. */
function binaryOperatorOf(token: IToken): BinaryOperator {
  const text = token.tokenType.PATTERN;
  return typeof text === "string" && isBinaryOperator(text) ? text : "+";
}

/** Replaces the topmost operator and its operands by the expression they make. */
function reduce({ pending, isPrefix, values, source }: Binding): void {
  const token = pending.pop();
  const right = values.pop();
  invariant(token !== undefined && right !== undefined, "an operator on the stack has its operand");
  if (isPrefix.pop() === true) {
    values.push({ kind: "unary", operator: signOf(token), operand: right, span: joinSpans(spanOf(token, source), right.span) });
    return;
  }
  const left = values.pop();
  invariant(left !== undefined, "an infix operator on the stack has two operands");
  const span = joinSpans(left.span, right.span);
  values.push({ kind: "binary", operator: binaryOperatorOf(token), left, right, operatorStart: token.startOffset, span });
}
