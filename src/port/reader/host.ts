/**
 * What stands in a call of R, Julia or Python, as one tree for the three: names, numbers, texts, calls, operators, brackets. It
 * says what was written, not what it means. Knows no language and no statistics.
 */
import type { Span } from "../../diagnostics/index.js";

export type HostExpression =
  | HostName
  | HostNumber
  | HostText
  | HostCall
  | HostUnary
  | HostBinary
  | HostParenthesized
  | HostSequence
  | HostIndex
  | HostMember
  | HostUnread;

export interface HostName {
  readonly kind: "name";
  readonly name: string;
  readonly span: Span;
}

export interface HostNumber {
  readonly kind: "number";
  /** digits that every language reads alike: no `L`, no `_` */
  readonly text: string;
  readonly span: Span;
}

export interface HostText {
  readonly kind: "text";
  readonly value: string;
  /** between the quotes */
  readonly contents: Span;
  /** filled in when the script runs: Python's f"...", Julia's "$x" */
  readonly isComputed: boolean;
  readonly span: Span;
}

export interface HostCall {
  readonly kind: "call";
  readonly callee: HostExpression;
  readonly arguments: readonly HostArgument[];
  readonly span: Span;
}

export interface HostArgument {
  /** null for an argument by position */
  readonly name: string | null;
  /** null where nothing was written: `d[1, ]` */
  readonly value: HostExpression | null;
  readonly span: Span;
}

export interface HostUnary {
  readonly kind: "unary";
  readonly operator: string;
  readonly operand: HostExpression;
  readonly span: Span;
}

export interface HostBinary {
  readonly kind: "binary";
  readonly operator: string;
  readonly left: HostExpression;
  readonly right: HostExpression;
  readonly span: Span;
}

export interface HostParenthesized {
  readonly kind: "parenthesized";
  readonly inner: HostExpression;
  readonly span: Span;
}

/** `[a, b]`, `(a, b)`, `{"a": b}` */
export interface HostSequence {
  readonly kind: "sequence";
  readonly elements: readonly HostArgument[];
  readonly span: Span;
}

/** `d["x"]`, `d[["x"]]`, `d[d$x > 1, ]` */
export interface HostIndex {
  readonly kind: "index";
  readonly base: HostExpression;
  readonly arguments: readonly HostArgument[];
  readonly span: Span;
}

/** `d$x`, `d.x`, `lme4::lmer` */
export interface HostMember {
  readonly kind: "member";
  readonly base: HostExpression;
  readonly operator: string;
  readonly name: string;
  readonly span: Span;
}

/** Something that the reader stepped over: a function's body, a comprehension. */
export interface HostUnread {
  readonly kind: "unread";
  readonly span: Span;
}

/** `lmer` of `lmer(...)`, `lme4::lmer(...)`, `smf.mixedlm(...)`; null where no name is called. */
export function calleeName(expression: HostExpression): string | null {
  if (expression.kind !== "call") return null;
  return lastName(expression.callee);
}

/** The last name of a path: `mixedlm` of `smf.mixedlm`. */
export function lastName(expression: HostExpression): string | null {
  return expression.kind === "name" || expression.kind === "member" ? expression.name : null;
}

/** `expression` without parentheses around it. */
export function unwrapped(expression: HostExpression): HostExpression {
  return expression.kind === "parenthesized" ? unwrapped(expression.inner) : expression;
}

/** The members of a chain of `operators` that gather to the left, each with the operator before it. */
export function membersOf(expression: HostExpression, operators: readonly string[]): readonly { readonly operator: string | null; readonly operand: HostExpression }[] {
  const members: { operator: string | null; operand: HostExpression }[] = [];
  let rest = expression;
  while (rest.kind === "binary" && operators.includes(rest.operator)) {
    members.push({ operator: rest.operator, operand: rest.right });
    rest = rest.left;
  }
  return [{ operator: null, operand: rest }, ...members.reverse()];
}

/** The values without names, in order. */
export function positional(args: readonly HostArgument[]): readonly HostExpression[] {
  return args.filter(({ name }) => name === null).flatMap(({ value }) => value ?? []);
}

/** The value of a named argument; null where it is not given. */
export function named(args: readonly HostArgument[], name: string): HostExpression | null {
  return args.find((one) => one.name === name)?.value ?? null;
}
