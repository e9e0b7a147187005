/**
 * Arithmetic, comparisons and functions of columns as one scalar expression over operands. R's operators and names; a
 * comparison makes a logical variable.
 */
import { chainOf, deparse, operatorSpanOf, type BinaryExpression, type BinaryOperator, type CallExpression, type Expression } from "../../../grammar/index.js";
import { diagnostic, type Span } from "../../diagnostics/index.js";
import { constant, operation, symbol, type Operation, type ScalarExpression } from "../../expression/index.js";
import { columnKey, type ArithmeticExpression, type ColumnExpression } from "../../model/index.js";
import type { Scope } from "../scope.js";
import { basisFunctions } from "./bases.js";
import { factorFunctions } from "./factors.js";
import { lowerScalarCall } from "./functions.js";
import { membership, sameLevel } from "./levels.js";
import { numberOf, truthOf } from "./literals.js";
import { isNumber, lowerColumn } from "./lower.js";
import type { TypedColumn } from "./typed.js";

/** A part of an arithmetic expression. */
export interface Scalar {
  readonly value: ScalarExpression;
  readonly isLogical: boolean;
}

/** The operands met so far, each once. */
export interface Operands {
  readonly scope: Scope;
  readonly byKey: Map<string, { readonly symbol: string; readonly expression: ColumnExpression }>;
}

export function lowerArithmetic(expression: Expression, scope: Scope): TypedColumn | null {
  const operands: Operands = { scope, byKey: new Map() };
  const scalar = lowerScalar(expression, operands);
  if (scalar === null) return null;
  if (operands.byKey.size === 0) return reportConstant(expression, scope);
  return arithmeticColumn(scalar, operands, expression.span);
}

export function arithmeticColumn({ value, isLogical }: Scalar, { byKey }: Operands, span: Span): TypedColumn {
  const expression: ArithmeticExpression = { kind: "arithmetic", value, operands: [...byKey.values()], isLogical, span };
  return { expression, type: { kind: isLogical ? "logical" : "number" } };
}

function reportConstant(expression: Expression, scope: Scope): null {
  scope.report(diagnostic("LMM0215", expression.span, { text: deparse(expression) }));
  return null;
}

/** @returns null after a complaint */
export function lowerScalar(expression: Expression, operands: Operands): Scalar | null {
  const known = constantOf(expression, operands);
  if (known !== null) return known;
  switch (expression.kind) {
    case "parenthesized":
      return lowerScalar(expression.inner, operands);
    case "unary":
      return lowerUnary(expression.operator, lowerScalar(expression.operand, operands));
    case "binary":
      return lowerBinary(expression, operands);
    case "bar":
      return lowerOr(expression, operands);
    case "call":
      return isColumnFunction(expression) ? lowerOperand(expression, operands) : lowerScalarCall(expression, operands);
    default:
      return lowerOperand(expression, operands);
  }
}

/** Functions whose result is no scalar operation of their arguments. */
const isColumnFunction = ({ callee }: CallExpression): boolean => basisFunctions.has(callee.name) || factorFunctions.has(callee.name);

/** `2`, `pi`, `TRUE`; a column of that name comes first. */
function constantOf(expression: Expression, { scope }: Operands): Scalar | null {
  if (expression.kind === "binary" || (expression.kind === "name" && scope.columns.byName.has(expression.name))) return null;
  const truth = truthOf(expression);
  if (truth !== null) return { value: constant(truth ? 1 : 0), isLogical: true };
  const number = numberOf(expression);
  return number === null ? null : { value: constant(number), isLogical: false };
}

/** A column, a basis of one column, or anything else that computes by itself. */
export function lowerOperand(expression: Expression, operands: Operands): Scalar | null {
  const typed = lowerColumn(expression, operands.scope);
  if (typed === null || !isNumber(typed, expression.span, "arithmetic", operands.scope)) return null;
  return { value: operandSymbol(typed.expression, operands), isLogical: typed.type.kind === "logical" };
}

/** The symbol that stands for an operand: a column's own name, which no other operand can have. */
export function operandSymbol(expression: ColumnExpression, { byKey }: Operands): ScalarExpression {
  const key = columnKey(expression);
  const known = byKey.get(key) ?? { symbol: expression.kind === "column" ? expression.name : `#${byKey.size + 1}`, expression };
  byKey.set(key, known);
  return symbol(known.symbol);
}

function lowerUnary(operator: "-" | "+" | "!", operand: Scalar | null): Scalar | null {
  if (operand === null) return null;
  if (operator === "+") return { ...operand, isLogical: false };
  return operator === "!" ? { value: operation("not", operand.value), isLogical: true } : { value: operation("negate", operand.value), isLogical: false };
}

const numericOperators: Partial<Record<BinaryOperator, Operation>> = {
  "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "^": "power", "%%": "modulo", "%/%": "integerDivide",
};

const logicalOperators: Partial<Record<BinaryOperator, Operation>> = {
  "==": "equal", "!=": "notEqual", "<": "less", "<=": "lessOrEqual", ">": "greater", ">=": "greaterOrEqual", "&": "and",
};

/** Operators that bind equally strongly stand in one chain, which is walked from its left end. */
const chains: readonly (readonly BinaryOperator[])[] = [["+", "-"], ["*", "/"], ["%%", "%/%"]];

/** A longer chain is a generated formula that a loop over columns should replace. */
const longestChain = 1000;

function lowerBinary(expression: BinaryExpression, operands: Operands): Scalar | null {
  const { operator, left, right } = expression;
  if (operator === "%in%") return membership(left, right, operands);
  if (operator === "==" || operator === "!=") {
    const compared = sameLevel(left, right, operator, operands);
    if (compared !== undefined) return compared;
  }
  const { first, rest } = chainOf(expression, chains.find((operators) => operators.includes(operator)) ?? [operator]);
  if (rest.length > longestChain) {
    operands.scope.report(diagnostic("LMM0219", expression.span, { length: rest.length, limit: longestChain }));
    return null;
  }
  let result = lowerScalar(first, operands);
  for (const link of rest) result = joined(link, result, lowerScalar(link.right, operands), operands);
  return result;
}

function joined(link: BinaryExpression, left: Scalar | null, right: Scalar | null, { scope }: Operands): Scalar | null {
  const { operator } = link;
  const numeric = numericOperators[operator];
  const name = numeric ?? logicalOperators[operator];
  if (name === undefined) {
    scope.report(diagnostic("LMM0216", operatorSpanOf(link), { operator }));
    return null;
  }
  if (left === null || right === null) return null;
  return { value: operation(name, left.value, right.value), isLogical: numeric === undefined };
}

/** `a | b` of two logicals is their "or"; any other bar is a random term where none can stand. */
function lowerOr(expression: Extract<Expression, { kind: "bar" }>, operands: Operands): Scalar | null {
  const isQuiet: Operands = { ...operands, scope: { ...operands.scope, report: () => undefined } };
  const [left, right] = [lowerScalar(expression.basis, isQuiet), lowerScalar(expression.group, isQuiet)];
  if (left?.isLogical && right?.isLogical) {
    return { value: operation("not", operation("and", operation("not", left.value), operation("not", right.value))), isLogical: true };
  }
  operands.scope.report(diagnostic("LMM0305", expression.span, { term: deparse(expression) }));
  return null;
}

/** The operation of a call's arguments, each a number or a logical. */
export function lowerOperation(name: Operation, call: CallExpression, operands: Operands): Scalar | null {
  const values = call.arguments.map(({ value }) => lowerScalar(value, operands)).filter((one) => one !== null);
  if (values.length < call.arguments.length) return null;
  return { value: operation(name, ...values.map(({ value }) => value)), isLogical: false };
}
