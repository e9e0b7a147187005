/**
 * One name for one computation: two expressions have the same key exactly when they compute the same values, wherever
 * they are written. What is learnt from the training rows is kept under it.
 */
import type { ColumnExpression } from "./columns.js";

/** A column's own name where it is one, else the expression as text without its places in the source. */
export function columnKey(expression: ColumnExpression): string {
  if (expression.kind === "column") return expression.name;
  return JSON.stringify(expression, (name, value: unknown) => (name === "span" ? undefined : value));
}
