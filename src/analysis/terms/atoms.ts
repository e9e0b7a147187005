/**
 * The variables of one formula side, in the order in which they first appear: R's variable list. A term is a set of them.
 * Knows labels and types; nothing of terms' order.
 */
import type { Expression, Name } from "../../../grammar/index.js";
import type { ColumnExpression, Contrast, Variable } from "../../model/index.js";
import type { ColumnPlace } from "../column-index.js";
import { lowerColumn, reportArray } from "../columns/lower.js";
import { columnExpression, isArrayColumn, typeOfColumn, type ColumnType } from "../columns/typed.js";
import { labelOf } from "../label.js";
import type { Scope } from "../scope.js";

export interface Atoms {
  readonly variables: Variable[];
  /** indices of the variables that are several columns at once: bases of splines and polynomials */
  readonly severalColumns: Set<number>;
  /** what the data block asks for, by column */
  readonly contrasts: ReadonlyMap<string, Contrast>;
  /** index by the column's place in the data, of the variables that are columns; most places may be empty */
  readonly ofColumn: (number | undefined)[];
  /** index by label, of those that are computed: no label of a call or an operation is a name */
  readonly ofLabel: Map<string, number>;
  /** labels that could not be lowered, so that each is reported once */
  readonly broken: Set<string>;
}

export function noAtoms(contrasts: Atoms["contrasts"]): Atoms {
  return { variables: [], severalColumns: new Set(), contrasts, ofColumn: [], ofLabel: new Map(), broken: new Set() };
}

/** The index of a variable that is computed; null after a complaint. Two spellings are one variable when R prints them alike. */
export function atomOf(expression: Expression, atoms: Atoms, scope: Scope): number | null {
  const label = labelOf(expression);
  const known = atoms.ofLabel.get(label);
  if (known !== undefined) return known;
  if (atoms.broken.has(label)) return null;
  const column = lowerColumn(expression, scope);
  if (column === null) {
    atoms.broken.add(label);
    return null;
  }
  const index = atoms.variables.push(variableOf(label, column.expression, column.type, atoms.contrasts)) - 1;
  if (column.type.kind === "basis") atoms.severalColumns.add(index);
  atoms.ofLabel.set(label, index);
  return index;
}

/** The index of a column that is a variable itself; null after a complaint. @param name as written, or its own where a range or a dot names it */
export function columnAtom(name: Name, { column, position }: ColumnPlace, { variables, ofColumn, contrasts }: Atoms, scope: Scope): number | null {
  const known = ofColumn[position];
  if (known !== undefined) return known;
  if (isArrayColumn(column)) return reportArray(column, name.span, scope);
  const variable = variableOf(labelOf(name), columnExpression(column, name.span), typeOfColumn(column), contrasts);
  return (ofColumn[position] = variables.push(variable) - 1);
}

function variableOf(label: string, expression: ColumnExpression, type: ColumnType, contrasts: Atoms["contrasts"]): Variable {
  if (type.kind === "number" || type.kind === "basis") return { label, expression, type: "numeric", contrast: null };
  const asked = expression.kind === "column" ? contrasts.get(expression.name) : undefined;
  const usual: Contrast = type.kind === "factor" && type.isOrdered ? "poly" : "treatment";
  return { label, expression, type: "factor", contrast: asked ?? usual };
}
