/**
 * Scalar expressions as plain data: what a kernel, a link or an arithmetic column is made of.
 * Knows symbols by name only; not what they stand for. Every operation's value, derivative and print live in `operations.ts`.
 */

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
  | "lgamma" | "digamma" | "trigamma" | "normalCdf" | "normalQuantile" | "normalDensity";

export const constant = (value: number): ConstantExpression => ({ kind: "constant", value });
export const symbol = (name: string): SymbolExpression => ({ kind: "symbol", name });
export const operation = (name: Operation, ...operands: ScalarExpression[]): OperationExpression => ({
  kind: "operation",
  operation: name,
  operands,
});
