/**
 * An expression within a formula's term, over columns: `x`, `log(x + 1)`, `poly(x, 2)`, `factor(n)`, `x > 0`.
 * Every name is looked up and every type checked; what is wrong is reported, and null given back.
 */
import { deparse, type CallExpression, type Expression } from "../../../grammar/index.js";
import type { ColumnSchema } from "../../data/table.js";
import { diagnostic, type Span } from "../../diagnostics/index.js";
import { assertNever } from "../../invariant.js";
import { meaningOf, type Scope } from "../scope.js";
import { lowerArithmetic } from "./arithmetic.js";
import { basisFunctions, lowerBasis } from "./bases.js";
import { factorFunctions, lowerFactor } from "./factors.js";
import { isArrayColumn, typedColumn, type TypedColumn } from "./typed.js";

export function lowerColumn(expression: Expression, scope: Scope): TypedColumn | null {
  switch (expression.kind) {
    case "name": {
      const meaning = meaningOf(expression, scope);
      if (meaning === null) return null;
      if (meaning.kind === "let") return lowerColumn(meaning.word.value, meaning.scope);
      return isArrayColumn(meaning.column) ? reportArray(meaning.column, expression.span, scope) : typedColumn(meaning.column, expression.span);
    }
    case "parenthesized":
      return lowerColumn(expression.inner, scope);
    case "call":
      return lowerCall(expression, scope);
    case "number":
    case "unary":
    case "binary":
    case "bar":
      return lowerArithmetic(expression, scope);
    case "string":
      return complain("LMM0210", expression, scope);
    case "dot":
    case "range":
      return complain("LMM0211", expression, scope);
    case "list":
      return complain("LMM0212", expression, scope);
    default:
      return assertNever(expression);
  }
}

/** An image or a sequence where one number, or one level, is needed. */
export function reportArray({ name, shape }: ColumnSchema, span: Span, scope: Scope): null {
  scope.report(diagnostic("LMM0223", span, { column: name, shape: (shape ?? []).join(" x ") }));
  return null;
}

function lowerCall(call: CallExpression, scope: Scope): TypedColumn | null {
  if (call.callee.name === "I" && call.arguments.length === 1) return lowerColumn(call.arguments[0].value, scope);
  if (basisFunctions.has(call.callee.name)) return lowerBasis(call, scope);
  if (factorFunctions.has(call.callee.name)) return lowerFactor(call, scope);
  return lowerArithmetic(call, scope);
}

function complain(code: "LMM0210" | "LMM0211" | "LMM0212", expression: Expression, scope: Scope): null {
  scope.report(diagnostic(code, expression.span, { text: deparse(expression) }));
  return null;
}

/** A single number per row; a logical counts. Anything else is reported with what needs the number. */
export function lowerNumber(expression: Expression, needs: string, scope: Scope): TypedColumn | null {
  const typed = lowerColumn(expression, scope);
  return typed !== null && isNumber(typed, expression.span, needs, scope) ? typed : null;
}

export function isNumber({ type, expression }: TypedColumn, span: Span, needs: string, scope: Scope): boolean {
  if (type.kind === "number" || type.kind === "logical") return true;
  const name = expression.kind === "column" ? expression.name : null;
  scope.report(type.kind === "basis" ? diagnostic("LMM0214", span, { needs }) : diagnostic("LMM0213", span, { name, needs }));
  return false;
}
