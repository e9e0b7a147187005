/**
 * The columns of the data by their names. A long formula names them in the order of the data more often than not, so the
 * one after the last that was found is tried first: a search among ten thousand names waits for memory at every step.
 * Knows names and places; no formulas.
 */
import type { ColumnSchema, Schema } from "../data/table.js";

/** A column, and where it stands among those of the data. */
export interface ColumnPlace {
  readonly kind: "column";
  readonly column: ColumnSchema;
  readonly position: number;
}

export interface ColumnIndex {
  readonly byName: ReadonlyMap<string, ColumnPlace>;
  readonly inOrder: readonly ColumnPlace[];
  /** position of the column that is tried first */
  nextPosition: number;
}

/** A schema is read by many formulas. */
const known = new WeakMap<Schema, ColumnIndex>();

export function columnIndexOf(schema: Schema): ColumnIndex {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const columns = [...new Map(schema.map((column) => [column.name, column])).values()];
  const inOrder = columns.map((column, position): ColumnPlace => ({ kind: "column", column, position }));
  const index: ColumnIndex = { byName: new Map(inOrder.map((place) => [place.column.name, place])), inOrder, nextPosition: 0 };
  known.set(schema, index);
  return index;
}

export function columnNamed(name: string, index: ColumnIndex): ColumnPlace | undefined {
  const next = index.inOrder[index.nextPosition] as ColumnPlace | undefined;
  const place = next?.column.name === name ? next : index.byName.get(name);
  if (place !== undefined) index.nextPosition = place.position + 1;
  return place;
}
