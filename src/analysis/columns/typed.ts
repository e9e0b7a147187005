/** A column expression with what analysis must know of it: how it would enter a design. Knows no rows. */
import type { ColumnSchema } from "../../data/table.js";
import type { ColumnExpression } from "../../model/index.js";
import type { Span } from "../../diagnostics/index.js";

export interface TypedColumn {
  readonly expression: ColumnExpression;
  readonly type: ColumnType;
}

export type ColumnType =
  | { readonly kind: "number" }
  /** several columns at once: poly(), bs(), ns() */
  | { readonly kind: "basis" }
  /** coded like a factor of FALSE and TRUE; counts as 0 and 1 in arithmetic */
  | { readonly kind: "logical" }
  /** levels are null where only the rows can tell them */
  | { readonly kind: "factor"; readonly levels: readonly string[] | null; readonly isOrdered: boolean };

export function typedColumn(column: ColumnSchema, span: Span): TypedColumn {
  return { expression: columnExpression(column, span), type: typeOfColumn(column) };
}

export function columnExpression({ name }: ColumnSchema, span: Span): ColumnExpression {
  return { kind: "column", name, span };
}

export function typeOfColumn({ kind, levels, isOrdered }: ColumnSchema): ColumnType {
  if (kind === "factor") return { kind: "factor", levels, isOrdered };
  return kind === "logical" ? logicalType : numberType;
}

const numberType: ColumnType = { kind: "number" };
const logicalType: ColumnType = { kind: "logical" };

/** Whether each of its cells is an image or a sequence, which no term but a network can read. */
export function isArrayColumn({ kind }: ColumnSchema): boolean {
  return kind === "array";
}

/** Whether a design codes it by levels. */
export function isCoded({ type }: TypedColumn): boolean {
  return type.kind === "factor" || type.kind === "logical";
}

/** `a factor of 3 levels`, for messages */
export function describeType(type: ColumnType): string {
  switch (type.kind) {
    case "number":
      return "a number";
    case "basis":
      return "several columns";
    case "logical":
      return "true or false";
    case "factor":
      return type.levels === null ? "a factor" : `a factor of ${type.levels.length} levels`;
  }
}
