/**
 * Rows by code, both ways: a table's rows to the batch's rows, and the batch's rows added up to the table's. Tables and matrices stand in
 * panels (see products.ts); what is looked up may fill any run of a matrix's columns. Codes are a column of the inputs.
 */
import { rowBytes } from "./vector";

/** Element by element: the listed rows of a row-major matrix into columns of another; other columns and the padding stay. */
export function placeRows(source: usize, stride: i32, columns: i32, index: usize, count: i32, rows: i32, out: usize, outColumn: i32): void {
  for (let row = 0; row < count; row++) {
    const from = source + <usize>load<u32>(index + (<usize>row << 2)) * <usize>stride * 4;
    for (let column = 0; column < columns; column++) store<f32>(element(out, rows, row, outColumn + column), load<f32>(from + (<usize>column << 2)));
  }
}

/**
 * Row g_i of the table into columns of row i.
 * @param codes address of the first row's code, float32; one every `stride` columns
 */
export function lookUp(
  table: usize, tableRows: i32, columns: i32, codes: usize, stride: i32, index: usize, count: i32, rows: i32, out: usize, outColumn: i32,
): void {
  for (let row = 0; row < count; row++) {
    const code = codeOf(codes, stride, index, row);
    if ((outColumn & 7) === 0) {
      const from = table + <usize>code * rowBytes;
      const to = element(out, rows, row, outColumn);
      for (let column = 0; column < columns; column += 8) copyColumns(from, tableRows, column, to, rows, columns);
    } else {
      for (let column = 0; column < columns; column++) store<f32>(element(out, rows, row, outColumn + column), load<f32>(element(table, tableRows, code, column)));
    }
  }
}

/** Up to eight columns that lie in one panel on both sides. */
@inline
function copyColumns(from: usize, tableRows: i32, column: i32, to: usize, rows: i32, columns: i32): void {
  const source = from + <usize>(column >> 3) * <usize>tableRows * rowBytes;
  const target = to + <usize>(column >> 3) * <usize>rows * rowBytes;
  if (columns - column >= 8) {
    v128.store(target, v128.load(source));
    v128.store(target, v128.load(source, 16), 16);
  } else {
    for (let rest: usize = 0; rest < <usize>(columns - column) << 2; rest += 4) store<f32>(target + rest, load<f32>(source + rest));
  }
}

/** Columns of the batch's rows added to the table's rows; the table is cleared before. @param tableBytes of the whole table */
export function addByCode(
  upstream: usize, upstreamColumn: i32, rows: i32, columns: i32, codes: usize, stride: i32, index: usize, count: i32, out: usize, outRows: i32, tableBytes: usize,
): void {
  memory.fill(out, 0, tableBytes);
  for (let row = 0; row < count; row++) {
    const code = codeOf(codes, stride, index, row);
    for (let column = 0; column < columns; column++) {
      const to = element(out, outRows, code, column);
      store<f32>(to, load<f32>(to) + load<f32>(element(upstream, rows, row, upstreamColumn + column)));
    }
  }
}

@inline
function codeOf(codes: usize, stride: i32, index: usize, row: i32): i32 {
  return <i32>load<f32>(codes + <usize>load<u32>(index + (<usize>row << 2)) * <usize>stride * 4);
}

@inline
function element(matrix: usize, rows: i32, row: i32, column: i32): usize {
  return matrix + (<usize>(column >> 3) * <usize>rows + <usize>row) * rowBytes + <usize>(column & 7) * 4;
}
