/** Choosing rows of a table: by index, or split at random under a seed. Factors keep all their levels. */
import { assertNever } from "../invariant.js";
import { randomSource, shuffleInPlace } from "../numerics/random.js";
import { sizeOfShape, type ArrayColumn, type Column, type Table } from "./table.js";

/** The rows at `indices`, in that order; an index may come more than once. */
export function selectRows(table: Table, indices: ArrayLike<number>): Table {
  return { rowCount: indices.length, columns: table.columns.map((column) => selectCells(column, indices)) };
}

export interface RowSplit {
  /** row indices from 0, increasing */
  readonly kept: Int32Array;
  readonly heldOut: Int32Array;
}

/**
 * Rows split at random: `share` of them, rounded, are held out.
 * @param share in [0, 1]
 */
export function splitRows(rowCount: number, share: number, seed: number): RowSplit {
  const order = Int32Array.from({ length: rowCount }, (_, row) => row);
  shuffleInPlace(order, randomSource(seed));
  const heldOutCount = Math.round(share * rowCount);
  return { heldOut: order.slice(0, heldOutCount).sort(), kept: order.slice(heldOutCount).sort() };
}

function selectCells(column: Column, indices: ArrayLike<number>): Column {
  switch (column.kind) {
    case "numeric":
    case "date":
      return { ...column, values: gather(column.values, indices, new Float64Array(indices.length)) };
    case "array":
      return { ...column, values: gatherCells(column, indices) };
    case "logical":
    case "factor":
      return { ...column, codes: gather(column.codes, indices, new Int32Array(indices.length)) };
    default:
      return assertNever(column);
  }
}

function gatherCells({ shape, values }: ArrayColumn, indices: ArrayLike<number>): Float32Array {
  const size = sizeOfShape(shape);
  const out = new Float32Array(indices.length * size);
  for (let i = 0; i < indices.length; i++) out.set(values.subarray(indices[i] * size, (indices[i] + 1) * size), i * size);
  return out;
}

function gather<Values extends Float64Array | Int32Array>(from: Values, indices: ArrayLike<number>, out: Values): Values {
  for (let i = 0; i < indices.length; i++) out[i] = from[indices[i]];
  return out;
}
