/**
 * Structures that are functions of where an effect lies: `ar(t | g)`. Their basis is one indicator for each occasion that occurs,
 * and the occasion is the position. Knows definitions and one column.
 */
import { deparse, type Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import { operandsOf } from "../../expression/expression.js";
import type { ScalarExpression } from "../../expression/index.js";
import type { ColumnExpression, CovarianceDefinition, LinearTerms } from "../../model/index.js";
import { lowerColumn } from "../columns/lower.js";
import type { TypedColumn } from "../columns/typed.js";
import type { StructureWord } from "../definitions/definitions.js";
import { labelOf } from "../label.js";
import type { Scope } from "../scope.js";

/**
 * Whether the covariance asks more of two positions than which they are and whether they are the same: then they must be
 * numbers or places, not the columns of a basis.
 */
export function usesPositions({ value, variables, indexedUses }: CovarianceDefinition): boolean {
  const picking = indexedUses.map(({ index }) => index).filter((index) => index.kind !== "symbol");
  const pending: ScalarExpression[] = [value, ...picking];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === "symbol" && variables.includes(node.name)) return true;
    if (node.kind === "operation" && (node.operation === "equal" || node.operation === "notEqual")) continue;
    pending.push(...operandsOf(node));
  }
  return false;
}

export interface Occasions {
  readonly terms: LinearTerms;
  readonly position: ColumnExpression;
}

/** @returns null after a complaint */
export function occasionBasis(written: Expression, word: StructureWord, scope: Scope): Occasions | null {
  const column = lowerColumn(occasionOf(written), scope);
  if (column === null) return null;
  if (!canBePosition(column, word, scope)) {
    scope.report(diagnostic("LMM0336", written.span, { structure: word.name, basis: deparse(written), wants: word.positions === "time" ? "a numeric column" : "a factor or a column of whole numbers" }));
    return null;
  }
  return { terms: indicatorsOf(column, labelOf(occasionOf(written))), position: column.expression };
}

/** `0 + t`, `t + 0` and `t - 1`, as glmmTMB writes it, mean `t`. */
function occasionOf(written: Expression): Expression {
  if (written.kind !== "binary") return written;
  const { operator, left, right } = written;
  if (operator === "+" && isNumber(left, 0)) return right;
  return (operator === "+" && isNumber(right, 0)) || (operator === "-" && isNumber(right, 1)) ? left : written;
}

function isNumber(expression: Expression, value: number): boolean {
  return expression.kind === "number" && expression.value === value;
}

function canBePosition({ type, expression }: TypedColumn, { positions }: StructureWord, { columns }: Scope): boolean {
  if (type.kind === "factor") return positions === "index";
  if (type.kind !== "number") return false;
  return positions === "time" || expression.kind !== "column" || columns.byName.get(expression.name)?.column.isInteger === true;
}

function indicatorsOf({ expression, type }: TypedColumn, label: string): LinearTerms {
  const { span } = expression;
  const factor: ColumnExpression =
    type.kind === "factor" ? expression : { kind: "factor", recode: { kind: "as-factor", levels: null, labels: null, isOrdered: false }, operands: [expression], span };
  return {
    hasIntercept: false,
    variables: [{ label, expression: factor, type: "factor", contrast: "treatment" }],
    terms: [{ label, factors: [{ variable: 0, coding: "indicator" }] }],
  };
}
