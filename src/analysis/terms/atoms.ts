/**
 * The variables of one formula side, in the order in which they first appear: R's variable list. A term is a set of them.
 * Knows labels and types; nothing of terms' order.
 */
import type { Expression, Name } from "../../../grammar/index.js";
import type { ColumnPlace } from "../column-index.js";
import { lowerColumn } from "../columns/lower.js";
import { columnExpression, typeOfColumn, type TypedColumn } from "../columns/typed.js";
import { labelOf } from "../label.js";
import type { Scope } from "../scope.js";

/** One variable: what R calls it, and what it computes. */
export interface Atom extends TypedColumn {
  readonly label: string;
}

export interface Atoms {
  readonly list: Atom[];
  /** index by the column's place in the data, of the variables that are columns; most places may be empty */
  readonly ofColumn: (number | undefined)[];
  /** index by label, of those that are computed: no label of a call or an operation is a name */
  readonly ofLabel: Map<string, number>;
  /** labels that could not be lowered, so that each is reported once */
  readonly broken: Set<string>;
}

export function noAtoms(): Atoms {
  return { list: [], ofColumn: [], ofLabel: new Map(), broken: new Set() };
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
  const index = atoms.list.push({ label, ...column }) - 1;
  atoms.ofLabel.set(label, index);
  return index;
}

/** The index of a column that is a variable itself. @param name as written, or its own where a range or a dot names it */
export function columnAtom(name: Name, { column, position }: ColumnPlace, { list, ofColumn }: Atoms): number {
  const known = ofColumn[position];
  if (known !== undefined) return known;
  const atom = { label: labelOf(name), expression: columnExpression(column, name.span), type: typeOfColumn(column) };
  return (ofColumn[position] = list.push(atom) - 1);
}
