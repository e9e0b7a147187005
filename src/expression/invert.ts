/**
 * The inverse of an expression that meets its symbol once: each operation on the way undone, from the outside in. Where a function
 * covers part of the line, as a square root does, the nearest value that it can take is undone. Knows operations; no columns.
 */
import { add, constant, divide, isConstant, multiply, negate, operation, power, subtract, symbol, symbolsOf, type Operation, type ScalarExpression } from "./expression.js";

/** @returns an expression of the same symbol, which now stands for the value; null where there is no single inverse */
export function inverseOf(expression: ScalarExpression, name: string): ScalarExpression | null {
  let result: ScalarExpression | null = symbol(name);
  let node = expression;
  while (node.kind === "operation" && result !== null) {
    const held = node.operands.filter((operand) => symbolsOf(operand).includes(name));
    if (held.length !== 1) return null;
    const others = node.operands.map((operand) => (operand === held[0] ? null : operand));
    result = undone(node.operation, others, result);
    [node] = held;
  }
  return node.kind === "symbol" && node.name === name ? result : null;
}

/** @param others the operands, null where the symbol is */
function undone(name: Operation, others: readonly (ScalarExpression | null)[], value: ScalarExpression): ScalarExpression | null {
  const [left, right] = others;
  switch (name) {
    case "add":
      return subtract(value, left ?? right!);
    case "subtract":
      return left === null ? add(value, right!) : subtract(left, value);
    case "multiply":
      return divide(value, left ?? right!);
    case "divide":
      return left === null ? multiply(value, right!) : divide(left, value);
    case "power":
      return left === null && isConstant(right!) ? root(value, right.value) : null;
    default:
      return inverses[name]?.(value) ?? null;
  }
}

const inverses: Readonly<Partial<Record<Operation, (value: ScalarExpression) => ScalarExpression>>> = {
  negate,
  log: (value) => operation("exp", value),
  log2: (value) => power(constant(2), value),
  log10: (value) => power(constant(10), value),
  log1p: (value) => operation("expm1", value),
  exp: (value) => operation("log", value),
  expm1: (value) => operation("log1p", value),
  sqrt: (value) => power(notBelowZero(value), constant(2)),
  normalQuantile: (value) => operation("normalCdf", value),
  normalCdf: (value) => operation("normalQuantile", value),
};

const notBelowZero = (value: ScalarExpression): ScalarExpression => operation("max", value, constant(0));

/** Of an odd power, the root with the value's sign; of any other, the root of what it can be: 0 or more. */
function root(value: ScalarExpression, exponent: number): ScalarExpression | null {
  if (exponent === 0) return null;
  const share = constant(1 / exponent);
  if (Math.abs(exponent % 2) !== 1) return power(notBelowZero(value), share);
  return multiply(operation("sign", value), power(operation("abs", value), share));
}
