/**
 * The variables of one formula side, in the order in which they first appear: R's variable list. A term is a set of them.
 * Knows labels and types; nothing of terms' order.
 */
import type { Expression, Name } from "../../../grammar/index.js";
import type { ColumnSchema } from "../../data/table.js";
import { lowerColumn } from "../columns/lower.js";
import { typedColumn, type TypedColumn } from "../columns/typed.js";
import { labelOf } from "../label.js";
import type { Scope } from "../scope.js";

/** One variable: what R calls it, and what it computes. */
export interface Atom {
  readonly label: string;
  readonly column: TypedColumn;
}

export interface Atoms {
  readonly list: Atom[];
  readonly indexOf: Map<string, number>;
  /** labels that could not be lowered, so that each is reported once */
  readonly broken: Set<string>;
}

export function noAtoms(): Atoms {
  return { list: [], indexOf: new Map(), broken: new Set() };
}

/** The variable's index; null after a complaint. Two spellings are one variable when R prints them alike. */
export function atomOf(expression: Expression, atoms: Atoms, scope: Scope): number | null {
  const label = labelOf(expression);
  const known = atoms.indexOf.get(label);
  if (known !== undefined) return known;
  if (atoms.broken.has(label)) return null;
  const column = lowerColumn(expression, scope);
  if (column === null) {
    atoms.broken.add(label);
    return null;
  }
  return addAtom({ label, column }, atoms);
}

/** The variable that is a column itself. @param name that of the column: no bundle comes between */
export function columnAtom(name: Name, column: ColumnSchema, atoms: Atoms): number {
  const label = labelOf(name);
  return atoms.indexOf.get(label) ?? addAtom({ label, column: typedColumn(column, name.span) }, atoms);
}

function addAtom(atom: Atom, { list, indexOf }: Atoms): number {
  const index = list.push(atom) - 1;
  indexOf.set(atom.label, index);
  return index;
}
