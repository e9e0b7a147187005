/**
 * Operands and the operators between them, bound into a tree by strength (Dijkstra's two stacks): R's reading, so that
 * `-a^b` is -(a^b), `a + !b + c` is a + !(b + c) and `a^-b:c` is (a^(-b)):c. Linear, without recursion.
 */
import type { IToken } from "chevrotain";
import { diagnostic, joinSpans, type Diagnostic, type Span } from "../src/diagnostics/index.js";
import { invariant } from "../src/invariant.js";
import { infixStrength, isBinaryOperator, isComparison, isRightAssociative, prefixStrength } from "./precedence.js";
import { spanOf } from "./place.js";
import type { BinaryOperator, Expression, UnaryExpression } from "./tree.js";

/** What stands between two operators: signs, then a value; null where nothing could be read. */
export interface SignedOperand {
  readonly prefixes: readonly IToken[];
  readonly value: Expression | null;
}

type Pending =
  | { readonly kind: "prefix"; readonly operator: UnaryExpression["operator"]; readonly strength: number; readonly span: Span }
  | { readonly kind: "infix"; readonly operator: BinaryOperator; readonly strength: number; readonly span: Span };

/**
 * @param operators between the operands, one fewer than these
 * @returns null where no operand could be read; an operand that could not is left out with the operator before it
 */
export function bound(
  operands: readonly SignedOperand[], operators: readonly IToken[], source: string, report: (one: Diagnostic) => void,
): Expression | null {
  const values: Expression[] = [];
  const pending: Pending[] = [];
  operands.forEach(({ prefixes, value }, index) => {
    if (value === null) return;
    if (values.length > 0) pushInfix(pending, values, operators[index - 1], source, report);
    for (const prefix of prefixes) pending.push(pendingPrefix(prefix, source));
    values.push(value);
  });
  while (pending.length > 0) reduce(pending, values);
  return values[0] ?? null;
}

function pendingPrefix(token: IToken, source: string): Pending {
  const operator = token.tokenType.PATTERN as UnaryExpression["operator"];
  return { kind: "prefix", operator, strength: prefixStrength(operator), span: spanOf(token, source) };
}

function pushInfix(pending: Pending[], values: Expression[], token: IToken, source: string, report: (one: Diagnostic) => void): void {
  const operator = binaryOperatorOf(token);
  const strength = infixStrength(operator);
  const span = spanOf(token, source);
  for (let top = pending.at(-1); top !== undefined; top = pending.at(-1)) {
    if (top.strength < strength || (top.strength === strength && isRightAssociative(operator))) break;
    if (top.kind === "infix" && isComparison(top.operator) && isComparison(operator)) {
      report(diagnostic("LMM0141", joinSpans(top.span, span), { first: top.operator, second: operator }));
    }
    reduce(pending, values);
  }
  pending.push({ kind: "infix", operator, strength, span });
}

/** A token that stands for an unknown or missing operator binds as `+` does. */
function binaryOperatorOf(token: IToken): BinaryOperator {
  const text = String(token.tokenType.PATTERN);
  return isBinaryOperator(text) ? text : "+";
}

/** Replaces the topmost operator and its operands by the expression they make. */
function reduce(pending: Pending[], values: Expression[]): void {
  const top = pending.pop();
  const right = values.pop();
  invariant(top !== undefined && right !== undefined, "an operator on the stack has its operand");
  if (top.kind === "prefix") {
    values.push({ kind: "unary", operator: top.operator, operand: right, span: joinSpans(top.span, right.span) });
    return;
  }
  const left = values.pop();
  invariant(left !== undefined, "an infix operator on the stack has two operands");
  const span = joinSpans(left.span, right.span);
  values.push({ kind: "binary", operator: top.operator, left, right, operatorSpan: top.span, span });
}
