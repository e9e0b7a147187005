/**
 * Scalar expressions as plain data: what a kernel, a link or an arithmetic column is made of.
 * Knows symbols by name only; not what they stand for. Every operation's value, derivative and print live in `operations.ts`.
 */
import { foldTree } from "./fold.js";

export type ScalarExpression = ConstantExpression | SymbolExpression | OperationExpression;

export interface ConstantExpression {
  readonly kind: "constant";
  readonly value: number;
}

export interface SymbolExpression {
  readonly kind: "symbol";
  readonly name: string;
}

export interface OperationExpression {
  readonly kind: "operation";
  readonly operation: Operation;
  readonly operands: readonly ScalarExpression[];
}

/** Comparisons and logic yield 0 or 1. `modulo` and `integerDivide` follow R (`%%`, `%/%`: the sign of the divisor). */
export type Operation =
  | "add" | "subtract" | "multiply" | "divide" | "power" | "negate" | "modulo" | "integerDivide"
  | "equal" | "notEqual" | "less" | "lessOrEqual" | "greater" | "greaterOrEqual" | "and" | "not" | "select"
  | "log" | "log2" | "log10" | "log1p" | "exp" | "expm1" | "sqrt" | "abs" | "sign"
  | "sin" | "cos" | "tan" | "tanh" | "round" | "floor" | "ceiling" | "min" | "max"
  | "lgamma" | "digamma" | "trigamma" | "polygamma" | "normalCdf" | "normalQuantile" | "normalDensity";

export const constant = (value: number): ConstantExpression => ({ kind: "constant", value });
export const symbol = (name: string): SymbolExpression => ({ kind: "symbol", name });
export const operation = (name: Operation, ...operands: ScalarExpression[]): OperationExpression => ({
  kind: "operation",
  operation: name,
  operands,
});

export const add = (a: ScalarExpression, b: ScalarExpression): OperationExpression => operation("add", a, b);
export const subtract = (a: ScalarExpression, b: ScalarExpression): OperationExpression => operation("subtract", a, b);
export const multiply = (a: ScalarExpression, b: ScalarExpression): OperationExpression => operation("multiply", a, b);
export const divide = (a: ScalarExpression, b: ScalarExpression): OperationExpression => operation("divide", a, b);
export const power = (a: ScalarExpression, b: ScalarExpression): OperationExpression => operation("power", a, b);
export const square = (a: ScalarExpression): OperationExpression => operation("power", a, constant(2));
export const negate = (a: ScalarExpression): OperationExpression => operation("negate", a);

const noOperands: readonly ScalarExpression[] = [];

export const operandsOf = (node: ScalarExpression): readonly ScalarExpression[] =>
  node.kind === "operation" ? node.operands : noOperands;

export const isConstant = (node: ScalarExpression): node is ConstantExpression => node.kind === "constant";

export const isNumber = (node: ScalarExpression, value: number): boolean =>
  node.kind === "constant" && node.value === value;

export function isOperation<Name extends Operation>(
  node: ScalarExpression,
  name: Name,
): node is OperationExpression & { readonly operation: Name } {
  return node.kind === "operation" && node.operation === name;
}

/** Every symbol once, in the order of first occurrence. */
export function symbolsOf(expression: ScalarExpression): readonly string[] {
  const names = new Set<string>();
  foldTree(expression, operandsOf, (node) => {
    if (node.kind === "symbol") names.add(node.name);
    return null;
  });
  return [...names];
}

/** The same expression with some symbols replaced. */
export function substitute(
  expression: ScalarExpression,
  replacements: ReadonlyMap<string, ScalarExpression>,
): ScalarExpression {
  return foldTree<ScalarExpression, ScalarExpression>(expression, operandsOf, (node, operands) => {
    if (node.kind === "symbol") return replacements.get(node.name) ?? node;
    return withOperands(node, operands);
  });
}

/** `node` itself where no operand changed. */
export function withOperands(node: ScalarExpression, operands: readonly ScalarExpression[]): ScalarExpression {
  if (node.kind !== "operation" || node.operands.every((one, index) => one === operands[index])) return node;
  return { kind: "operation", operation: node.operation, operands };
}

/** Whether both are the same expression, written the same way. */
export function isSameExpression(first: ScalarExpression, second: ScalarExpression): boolean {
  const pending: [ScalarExpression, ScalarExpression][] = [[first, second]];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [a, b] = pair;
    if (a === b) continue;
    if (!isSameNode(a, b)) return false;
    const operands = operandsOf(b);
    operandsOf(a).forEach((one, index) => pending.push([one, operands[index]]));
  }
  return true;
}

function isSameNode(a: ScalarExpression, b: ScalarExpression): boolean {
  if (a.kind === "constant") return b.kind === "constant" && Object.is(a.value, b.value);
  if (a.kind === "symbol") return b.kind === "symbol" && a.name === b.name;
  return b.kind === "operation" && a.operation === b.operation && a.operands.length === b.operands.length;
}
