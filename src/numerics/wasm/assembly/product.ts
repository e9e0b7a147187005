/**
 * C += s A B on strided float64 matrices in linear memory: packed slivers and a register-blocked micro-kernel of two-lane
 * vectors (Goto & van de Geijn 2008). Knows addresses and strides; the caller owns all memory.
 */

/** Rows and columns of C that the micro-kernel keeps in registers. */
const tileRows: i32 = 4;
const tileColumns: i32 = 4;

/** Blocking: a sliver of B stays in the first cache, a block of A in the second. */
const depthBlock: i32 = 256;
const rowBlock: i32 = 96;
const columnBlock: i32 = 768;

/** Bytes of scratch that `addProduct` needs. */
export function scratchSize(): i32 {
  return (rowBlock * depthBlock + depthBlock * columnBlock + tileRows * tileColumns) * 8;
}

/**
 * C += s A B for C [m, n] with rows `cStride` elements apart; A(i, p) stands at a + i * aRow + p * aColumn, B(p, j) likewise.
 * @param isLower whether only tiles that touch the lower triangle of C are wanted
 */
export function addProduct(
  c: usize, cStride: i32, m: i32, n: i32,
  a: usize, aRow: i32, aColumn: i32,
  b: usize, bRow: i32, bColumn: i32,
  k: i32, s: f64, isLower: bool, scratch: usize,
): void {
  const packedA = scratch;
  const packedB = packedA + ((rowBlock * depthBlock) << 3);
  const edge = packedB + ((depthBlock * columnBlock) << 3);
  for (let p0 = 0; p0 < k; p0 += depthBlock) {
    const depth = min(depthBlock, k - p0);
    for (let j0 = 0; j0 < n; j0 += columnBlock) {
      const columns = min(columnBlock, n - j0);
      pack(packedB, b + address(p0, bRow, j0, bColumn), bColumn, bRow, columns, depth, tileColumns, 1);
      for (let i0 = isLower ? max(0, j0 - (j0 % rowBlock)) : 0; i0 < m; i0 += rowBlock) {
        const rows = min(rowBlock, m - i0);
        if (isLower && i0 + rows <= j0) continue;
        pack(packedA, a + address(i0, aRow, p0, aColumn), aRow, aColumn, rows, depth, tileRows, s);
        multiplyBlock(c + address(i0, cStride, j0, 1), cStride, rows, columns, packedA, packedB, depth, isLower ? i0 - j0 : i32.MAX_VALUE, edge);
      }
    }
  }
}

@inline
function address(row: i32, rowStride: i32, column: i32, columnStride: i32): usize {
  return (<usize>(row * rowStride) + <usize>(column * columnStride)) << 3;
}

/** Slivers of `width` lines, depth by depth, the last one filled up with zeros. */
function pack(out: usize, from: usize, lineStride: i32, depthStride: i32, lines: i32, depth: i32, width: i32, s: f64): void {
  const step = <usize>depthStride << 3;
  for (let first = 0; first < lines; first += width) {
    for (let line = 0; line < width; line++) {
      let target = out + (<usize>(first * depth + line) << 3);
      const stride = <usize>width << 3;
      if (first + line >= lines) {
        for (let p = 0; p < depth; p++, target += stride) store<f64>(target, 0);
        continue;
      }
      let source = from + (<usize>((first + line) * lineStride) << 3);
      for (let p = 0; p < depth; p++, target += stride, source += step) store<f64>(target, s * load<f64>(source));
    }
  }
}

/** @param lead row of the block's first row less its first column, in C: what decides whether a tile is below the diagonal */
function multiplyBlock(c: usize, cStride: i32, rows: i32, columns: i32, packedA: usize, packedB: usize, depth: i32, lead: i32, edge: usize): void {
  for (let j = 0; j < columns; j += tileColumns) {
    const bSliver = packedB + (<usize>(j * depth) << 3);
    const width = min(tileColumns, columns - j);
    for (let i = 0; i < rows; i += tileRows) {
      const height = min(tileRows, rows - i);
      if (lead != i32.MAX_VALUE && i + lead + height <= j) continue;
      const aSliver = packedA + (<usize>(i * depth) << 3);
      const tile = c + address(i, cStride, j, 1);
      if (width == tileColumns && height == tileRows) multiplyTile(tile, <usize>cStride << 3, aSliver, bSliver, depth);
      else multiplyEdge(tile, cStride, height, width, aSliver, bSliver, depth, edge);
    }
  }
}

function multiplyEdge(c: usize, cStride: i32, height: i32, width: i32, a: usize, b: usize, depth: i32, edge: usize): void {
  memory.fill(edge, 0, (tileRows * tileColumns) << 3);
  multiplyTile(edge, tileColumns << 3, a, b, depth);
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const target = c + address(i, cStride, j, 1);
      store<f64>(target, load<f64>(target) + load<f64>(edge + address(i, tileColumns, j, 1)));
    }
  }
}

/** C[4, 4] += A[4, depth] B[depth, 4] from packed slivers. */
function multiplyTile(c: usize, stride: usize, a: usize, b: usize, depth: i32): void {
  let c00 = f64x2.splat(0), c01 = f64x2.splat(0);
  let c10 = f64x2.splat(0), c11 = f64x2.splat(0);
  let c20 = f64x2.splat(0), c21 = f64x2.splat(0);
  let c30 = f64x2.splat(0), c31 = f64x2.splat(0);
  for (let p = 0; p < depth; p++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load_splat<f64>(a);
    c00 = f64x2.add(c00, f64x2.mul(a0, b0));
    c01 = f64x2.add(c01, f64x2.mul(a0, b1));
    const a1 = v128.load_splat<f64>(a, 8);
    c10 = f64x2.add(c10, f64x2.mul(a1, b0));
    c11 = f64x2.add(c11, f64x2.mul(a1, b1));
    const a2 = v128.load_splat<f64>(a, 16);
    c20 = f64x2.add(c20, f64x2.mul(a2, b0));
    c21 = f64x2.add(c21, f64x2.mul(a2, b1));
    const a3 = v128.load_splat<f64>(a, 24);
    c30 = f64x2.add(c30, f64x2.mul(a3, b0));
    c31 = f64x2.add(c31, f64x2.mul(a3, b1));
    a += 32;
    b += 32;
  }
  addRow(c, c00, c01);
  addRow(c + stride, c10, c11);
  addRow(c + 2 * stride, c20, c21);
  addRow(c + 3 * stride, c30, c31);
}

@inline
function addRow(c: usize, left: v128, right: v128): void {
  v128.store(c, f64x2.add(v128.load(c), left));
  v128.store(c, f64x2.add(v128.load(c, 16), right), 16);
}
