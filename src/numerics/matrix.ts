/** Row-major dense matrices of float64. Of symmetric input only the lower triangle is read. */

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** element (i, j) stands at i * columns + j */
  readonly data: Float64Array;
}

export function zeros(rows: number, columns: number): Matrix {
  return { rows, columns, data: new Float64Array(rows * columns) };
}

export function identity(size: number): Matrix {
  const result = zeros(size, size);
  for (let i = 0; i < size; i++) result.data[i * size + i] = 1;
  return result;
}

/** @param rowArrays rows of equal length */
export function matrixFromRows(rowArrays: readonly (readonly number[])[]): Matrix {
  const columns = rowArrays[0]?.length ?? 0;
  const result = zeros(rowArrays.length, columns);
  rowArrays.forEach((row, i) => result.data.set(row, i * columns));
  return result;
}

export function copyOf(matrix: Matrix): Matrix {
  return { rows: matrix.rows, columns: matrix.columns, data: matrix.data.slice() };
}
