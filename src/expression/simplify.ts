/**
 * The same expression in fewer operations. Every rule gives the same value at every point, infinite and missing ones
 * included, up to rounding, overflow midway and the sign of a zero; so 0 * x stays (it is missing where x is), and x - x too.
 */
import {
  add, constant, divide, isConstant, isNumber, isOperation, isSameExpression, multiply, negate, operandsOf, operation, square, subtract,
  withOperands, type Operation, type OperationExpression, type ScalarExpression,
} from "./expression.js";
import { foldTree } from "./fold.js";
import { operations } from "./operations.js";

export function simplify(expression: ScalarExpression): ScalarExpression {
  return foldTree<ScalarExpression, ScalarExpression>(expression, operandsOf, (node, operands) =>
    simplifyNode(withOperands(node, operands)),
  );
}

/** A rule gives null where it does not apply. */
type Rule = (a: ScalarExpression, b: ScalarExpression, c: ScalarExpression) => ScalarExpression | null;

const rules: Partial<Readonly<Record<Operation, Rule>>> = {
  add: simplifySum,
  subtract: simplifyDifference,
  multiply: simplifyProduct,
  divide: simplifyQuotient,
  power: simplifyPower,
  negate: (a) => (isOperation(a, "negate") ? a.operands[0] : null),
  sqrt: (a) => (isOperation(a, "power") && isNumber(a.operands[1], 2) ? operation("abs", a.operands[0]) : null),
  abs: (a) => (isOperation(a, "abs") ? a : isOperation(a, "negate") ? simplifyNode(operation("abs", a.operands[0])) : null),
  select: (a, b, c) => (isConstant(a) && !Number.isNaN(a.value) ? (a.value !== 0 ? b : c) : null),
};

/** One node whose operands are simple already. */
function simplifyNode(node: ScalarExpression): ScalarExpression {
  if (node.kind !== "operation") return node;
  const folded = foldConstants(node);
  if (folded !== null) return folded;
  const [a, b, c] = node.operands;
  return rules[node.operation]?.(a, b, c) ?? node;
}

/** Non-finite results stay as written: 1 / 0 is easier to understand than Infinity. */
function foldConstants(node: OperationExpression): ScalarExpression | null {
  if (!node.operands.every((one) => isConstant(one))) return null;
  const values = node.operands.map((one) => (isConstant(one) ? one.value : NaN));
  const value = operations[node.operation].value(values[0], values[1], values[2]);
  return Number.isFinite(value) ? constant(value) : null;
}

function simplifySum(a: ScalarExpression, b: ScalarExpression): ScalarExpression | null {
  if (isNumber(a, 0)) return b;
  if (isNumber(b, 0)) return a;
  if (isOperation(b, "negate")) return simplifyNode(subtract(a, b.operands[0]));
  if (isOperation(a, "negate")) return simplifyNode(subtract(b, a.operands[0]));
  return null;
}

function simplifyDifference(a: ScalarExpression, b: ScalarExpression): ScalarExpression | null {
  if (isNumber(b, 0)) return a;
  if (isNumber(a, 0)) return simplifyNode(negate(b));
  if (isOperation(b, "negate")) return simplifyNode(add(a, b.operands[0]));
  return null;
}

function simplifyProduct(a: ScalarExpression, b: ScalarExpression): ScalarExpression | null {
  if (isNumber(a, 1)) return b;
  if (isNumber(b, 1)) return a;
  if (isNumber(a, -1)) return simplifyNode(negate(b));
  if (isNumber(b, -1)) return simplifyNode(negate(a));
  if (isOperation(a, "negate")) return simplifyNode(negate(simplifyNode(multiply(a.operands[0], b))));
  if (isOperation(b, "negate")) return simplifyNode(negate(simplifyNode(multiply(a, b.operands[0]))));
  if (isReciprocal(b)) return simplifyNode(divide(a, b.operands[1]));
  if (isReciprocal(a)) return simplifyNode(divide(b, a.operands[1]));
  if (isConstant(b) && !isConstant(a)) return simplifyNode(multiply(b, a));
  if (isConstant(a) && isScaled(b)) return mergeFactors(a.value, b);
  return isSameExpression(a, b) ? square(a) : null;
}

function isReciprocal(node: ScalarExpression): node is OperationExpression & { readonly operation: "divide" } {
  return isOperation(node, "divide") && isNumber(node.operands[0], 1);
}

/** c * x, the constant first */
function isScaled(node: ScalarExpression): node is OperationExpression & { readonly operation: "multiply" } {
  return isOperation(node, "multiply") && isConstant(node.operands[0]);
}

function mergeFactors(factor: number, scaled: OperationExpression): ScalarExpression | null {
  const [inner, rest] = scaled.operands;
  const product = factor * (isConstant(inner) ? inner.value : NaN);
  const isSafe = Number.isFinite(product) && Math.abs(product) > 1e-200 && Math.abs(product) < 1e200;
  return isSafe ? simplifyNode(multiply(constant(product), rest)) : null;
}

function simplifyQuotient(a: ScalarExpression, b: ScalarExpression): ScalarExpression | null {
  if (isNumber(b, 1)) return a;
  if (isNumber(b, -1)) return simplifyNode(negate(a));
  if (isOperation(a, "negate")) return simplifyNode(negate(simplifyNode(divide(a.operands[0], b))));
  if (isOperation(b, "negate")) return simplifyNode(negate(simplifyNode(divide(a, b.operands[0]))));
  return null;
}

/** x^0 is 1 for every x, missing ones too, as in R. */
function simplifyPower(a: ScalarExpression, b: ScalarExpression): ScalarExpression | null {
  if (isNumber(b, 0)) return constant(1);
  if (isNumber(b, 1)) return a;
  const isSquare = isNumber(b, 2);
  if (isSquare && (isOperation(a, "abs") || isOperation(a, "negate"))) return square(a.operands[0]);
  return null;
}
