/**
 * What the grammar reads although the language does not mean it: a bar outside brackets, `&` between terms, a formula
 * written with `=`. Reported with the formula to write. Walks long sums without recursion.
 */
import { diagnostic, type Diagnostic } from "../src/diagnostics/index.js";
import { operandsOf, operatorSpanOf } from "./chain.js";
import { printExpression } from "./print.js";
import type { BarExpression, Expression, Name } from "./tree.js";

type Report = (one: Diagnostic) => void;

/** `y ~ x + 1 | g`: the bar belongs in brackets. */
export function reportBareBar(predictor: Expression, report: Report): void {
  if (predictor.kind !== "bar") return;
  report(diagnostic("LMM0140", predictor.span, { term: `(${brief(nearestTerms(predictor))})` }));
}

/** The operands next to the bar, which is what was probably meant to be in brackets. */
function nearestTerms(bar: BarExpression): BarExpression {
  const basis = operandsOf(bar.basis, ["+", "-"]).at(-1) ?? bar.basis;
  const group = operandsOf(bar.group, ["+", "-"])[0];
  return { ...bar, basis, group };
}

/** Reports `&` between the terms of a formula (not inside a call, where it joins conditions). */
export function checkTerms(terms: Expression, report: Report): void {
  const waiting: Expression[] = [terms];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    switch (one.kind) {
      case "binary":
        if (one.operator === "&") {
          const [left, right] = [operandsOf(one.left, ["+", "-"]).at(-1), operandsOf(one.right, ["+", "-"])[0]];
          report(diagnostic("LMM0118", operatorSpanOf(one), { interaction: `${brief(left ?? one.left)}:${brief(right)}` }));
        }
        waiting.push(one.left, one.right);
        break;
      case "unary": waiting.push(one.operand); break;
      case "parenthesized": waiting.push(one.inner); break;
      case "bar": waiting.push(one.basis, one.group); break;
      case "number": case "string": case "name": case "dot": case "range": case "call": case "list": break;
    }
  }
}

/** `y = x + (1 | g)`: whether the value holds what only a formula can, which is then reported. */
export function reportFormulaLikeSetting(name: Name, value: Expression, report: Report): boolean {
  const isFormula = value.kind === "bar" || operandsOf(value, ["+", "-"]).some(isRandomTerm);
  if (isFormula) report(diagnostic("LMM0148", value.span, { name: name.name, formula: `${brief(name)} ~ ${brief(value)}` }));
  return isFormula;
}

const isRandomTerm = (term: Expression): boolean => term.kind === "parenthesized" && term.inner.kind === "bar";

/** An expression as a hint shows it: cut where it is long. */
function brief(expression: Expression): string {
  const text = printExpression(expression);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
