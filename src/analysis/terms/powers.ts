/**
 * What `base^k` means within a formula: interactions up to order k where the base is made of terms, arithmetic where it is one
 * number. R would silently read `x^2` as `x`. Knows one power at a time.
 */
import { deparse, type BinaryExpression, type Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import { lowerColumn } from "../columns/lower.js";
import { numberOf } from "../columns/literals.js";
import { bundleNamed, meaningOf, type Scope } from "../scope.js";

export type Power = { readonly kind: "arithmetic" } | { readonly kind: "interactions"; readonly exponent: number };

/** @returns null after a complaint */
export function powerOf(expression: BinaryExpression, scope: Scope): Power | null {
  const exponent = numberOf(expression.right);
  if (exponent === null || !Number.isInteger(exponent) || exponent < 2) {
    scope.report(diagnostic("LMM0311", expression.right.span, { base: deparse(expression.left), exponent: deparse(expression.right) }));
    return null;
  }
  if (isMadeOfTerms(expression.left, scope)) return { kind: "interactions", exponent };
  return isNumericBase(expression, scope) ? { kind: "arithmetic" } : null;
}

/** A sum, a product of terms, several columns at once, or a bundle of such. */
function isMadeOfTerms(expression: Expression, scope: Scope): boolean {
  switch (expression.kind) {
    case "parenthesized":
      return isMadeOfTerms(expression.inner, scope);
    case "dot":
    case "range":
    case "number":
      return true;
    case "binary":
      return ["+", "-", "*", "/", ":", "%in%", "^"].includes(expression.operator);
    case "name": {
      const meaning = bundleNamed(expression, scope) !== undefined ? meaningOf(expression, scope) : null;
      return meaning?.kind === "let" && isMadeOfTerms(meaning.word.value, meaning.scope);
    }
    default:
      return false;
  }
}

function isNumericBase({ left, span, right }: BinaryExpression, scope: Scope): boolean {
  const base = lowerColumn(left, scope);
  if (base === null) return false;
  const text = deparse(left);
  if (base.type.kind === "number") {
    scope.report(diagnostic("LMM0312", span, { base: text, exponent: deparse(right) }));
    return true;
  }
  scope.report(base.type.kind === "basis" ? diagnostic("LMM0214", span, { needs: "a power" }) : diagnostic("LMM0314", span, { base: text }));
  return false;
}
