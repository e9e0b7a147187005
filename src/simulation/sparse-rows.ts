/**
 * Rows of a matrix that is mostly zeros, and the two products that anyone needs of it. Knows numbers only.
 */

export interface SparseRows {
  readonly columnCount: number;
  /** row i's entries stand at starts[i] .. starts[i + 1]; [n + 1] */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** @param rowCount n @param entriesOf the entries of row i, handed one by one to `add` */
export function sparseRows(rowCount: number, columnCount: number, entriesOf: (row: number, add: (column: number, value: number) => void) => void): SparseRows {
  const starts = new Int32Array(rowCount + 1);
  const [columns, values]: [number[], number[]] = [[], []];
  for (let row = 0; row < rowCount; row++) {
    entriesOf(row, (column, value) => {
      columns.push(column);
      values.push(value);
    });
    starts[row + 1] = columns.length;
  }
  return { columnCount, starts, columns: Int32Array.from(columns), values: Float64Array.from(values) };
}

/** out += A v. @param vector v, [columnCount] @param out [n] */
export function addProduct({ starts, columns, values }: SparseRows, vector: Float64Array, out: Float64Array): void {
  for (let row = 0; row < out.length; row++) {
    let sum = 0;
    for (let at = starts[row]; at < starts[row + 1]; at++) sum += values[at] * vector[columns[at]];
    out[row] += sum;
  }
}

/** out += A' v. @param vector v, [n] @param out [columnCount] */
export function addTransposedProduct({ starts, columns, values }: SparseRows, vector: Float64Array, out: Float64Array): void {
  for (let row = 0; row < vector.length; row++) {
    for (let at = starts[row]; at < starts[row + 1]; at++) out[columns[at]] += values[at] * vector[row];
  }
}

/** The named rows of a matrix, in that order. */
export function selectSparseRows({ columnCount, starts, columns, values }: SparseRows, rows: Int32Array): SparseRows {
  return sparseRows(rows.length, columnCount, (i, add) => {
    for (let at = starts[rows[i]]; at < starts[rows[i] + 1]; at++) add(columns[at], values[at]);
  });
}
