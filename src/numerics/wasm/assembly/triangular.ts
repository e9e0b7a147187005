/**
 * Cholesky factor, triangular solves and the inverse of a factored matrix, row-major in linear memory, by halves: nearly all
 * of the work lands in `addProduct`. Knows lower triangles: nothing above a diagonal is read, though tiles that straddle it are
 * written whole.
 */
import { addProduct, scratchSize } from "./product";

export { scratchSize };

/** Order at which halving stops. */
const leaf: i32 = 32;

/** Overwrites the lower triangle of A by L. @returns -1, or the index of the first pivot that is not positive */
export function cholesky(a: usize, n: i32, stride: i32, scratch: usize): i32 {
  if (n <= leaf) return choleskyLeaf(a, n, stride);
  const half = halfOf(n);
  const low = a + at(half, 0, stride);
  const corner = a + at(half, half, stride);
  const failed = cholesky(a, half, stride, scratch);
  if (failed >= 0) return failed;
  solveRight(low, n - half, stride, a, half, stride, scratch);
  addProduct(corner, stride, n - half, n - half, low, stride, 1, low, 1, stride, half, -1, true, scratch);
  const failedLater = cholesky(corner, n - half, stride, scratch);
  return failedLater < 0 ? -1 : half + failedLater;
}

/** B ← B L⁻ᵀ for B [m, n]: solves L x = b for every row b. */
export function solveRight(b: usize, m: i32, bStride: i32, l: usize, n: i32, lStride: i32, scratch: usize): void {
  if (n <= leaf) {
    solveRightLeaf(b, m, bStride, l, n, lStride);
    return;
  }
  const half = halfOf(n);
  const right = b + (<usize>half << 3);
  solveRight(b, m, bStride, l, half, lStride, scratch);
  addProduct(right, bStride, m, n - half, b, bStride, 1, l + at(half, 0, lStride), 1, lStride, half, -1, false, scratch);
  solveRight(right, m, bStride, l + at(half, half, lStride), n - half, lStride, scratch);
}

/** B ← L⁻¹ B for B [m, n]. */
export function solveLeft(b: usize, m: i32, n: i32, bStride: i32, l: usize, lStride: i32, scratch: usize): void {
  if (m <= leaf) {
    solveLeftLeaf(b, m, n, bStride, l, lStride);
    return;
  }
  const half = halfOf(m);
  const low = b + at(half, 0, bStride);
  solveLeft(b, half, n, bStride, l, lStride, scratch);
  addProduct(low, bStride, m - half, n, l + at(half, 0, lStride), lStride, 1, b, bStride, 1, half, -1, false, scratch);
  solveLeft(low, m - half, n, bStride, l + at(half, half, lStride), lStride, scratch);
}

/** Overwrites the lower triangle of L by that of L⁻¹. */
export function invertLower(l: usize, n: i32, stride: i32, scratch: usize): void {
  if (n <= leaf) {
    invertLowerLeaf(l, n, stride);
    return;
  }
  const half = halfOf(n);
  const low = l + at(half, 0, stride);
  const corner = l + at(half, half, stride);
  solveLeft(low, n - half, half, stride, corner, stride, scratch);
  negate(low, n - half, half, stride);
  invertLower(l, half, stride, scratch);
  multiplyByLower(low, n - half, half, stride, l, scratch);
  invertLower(corner, n - half, stride, scratch);
}

/** Overwrites the lower triangle of W by that of WᵀW. */
export function squareLower(w: usize, n: i32, stride: i32, scratch: usize): void {
  if (n <= leaf) {
    squareLowerLeaf(w, n, stride);
    return;
  }
  const half = halfOf(n);
  const low = w + at(half, 0, stride);
  const corner = w + at(half, half, stride);
  squareLower(w, half, stride, scratch);
  addProduct(w, stride, half, half, low, 1, stride, low, stride, 1, n - half, 1, true, scratch);
  multiplyByTransposed(low, n - half, half, stride, corner, scratch);
  squareLower(corner, n - half, stride, scratch);
}

/** B ← B L for B [m, n], L lower triangular [n, n]. */
export function multiplyByLower(b: usize, m: i32, n: i32, stride: i32, l: usize, scratch: usize): void {
  if (n <= leaf) {
    for (let i = 0; i < m; i++) {
      const row = b + at(i, 0, stride);
      for (let j = 0; j < n; j++) {
        let sum: f64 = 0;
        for (let k = j; k < n; k++) sum += load<f64>(row + (<usize>k << 3)) * load<f64>(l + at(k, j, stride));
        store<f64>(row + (<usize>j << 3), sum);
      }
    }
    return;
  }
  const half = halfOf(n);
  const right = b + (<usize>half << 3);
  multiplyByLower(b, m, half, stride, l, scratch);
  addProduct(b, stride, m, half, right, stride, 1, l + at(half, 0, stride), stride, 1, n - half, 1, false, scratch);
  multiplyByLower(right, m, n - half, stride, l + at(half, half, stride), scratch);
}

/** B ← Lᵀ B for B [m, n], L lower triangular [m, m]. */
function multiplyByTransposed(b: usize, m: i32, n: i32, stride: i32, l: usize, scratch: usize): void {
  if (m <= leaf) {
    for (let i = 0; i < m; i++) {
      const row = b + at(i, 0, stride);
      scaleRow(row, n, load<f64>(l + at(i, i, stride)));
      for (let k = i + 1; k < m; k++) addScaledRow(row, b + at(k, 0, stride), n, load<f64>(l + at(k, i, stride)));
    }
    return;
  }
  const half = halfOf(m);
  const low = b + at(half, 0, stride);
  multiplyByTransposed(b, half, n, stride, l, scratch);
  addProduct(b, stride, half, n, l + at(half, 0, stride), 1, stride, low, stride, 1, m - half, 1, false, scratch);
  multiplyByTransposed(low, m - half, n, stride, l + at(half, half, stride), scratch);
}

/** The first half, a multiple of the micro-kernel's tile. */
@inline
function halfOf(n: i32): i32 {
  return ((n + 7) >> 4) << 3;
}

@inline
export function at(row: i32, column: i32, stride: i32): usize {
  return (<usize>row * <usize>stride + <usize>column) << 3;
}

function choleskyLeaf(a: usize, n: i32, stride: i32): i32 {
  for (let j = 0; j < n; j++) {
    const rowJ = a + at(j, 0, stride);
    const pivot = load<f64>(rowJ + (<usize>j << 3)) - dot(rowJ, rowJ, j);
    if (!(pivot > 0)) return j;
    const diagonal = sqrt(pivot);
    store<f64>(rowJ + (<usize>j << 3), diagonal);
    for (let i = j + 1; i < n; i++) {
      const rowI = a + at(i, 0, stride);
      const target = rowI + (<usize>j << 3);
      store<f64>(target, (load<f64>(target) - dot(rowI, rowJ, j)) / diagonal);
    }
  }
  return -1;
}

function solveRightLeaf(b: usize, m: i32, bStride: i32, l: usize, n: i32, lStride: i32): void {
  for (let i = 0; i < m; i++) {
    const row = b + at(i, 0, bStride);
    for (let j = 0; j < n; j++) {
      const rowJ = l + at(j, 0, lStride);
      const target = row + (<usize>j << 3);
      store<f64>(target, (load<f64>(target) - dot(row, rowJ, j)) / load<f64>(rowJ + (<usize>j << 3)));
    }
  }
}

function solveLeftLeaf(b: usize, m: i32, n: i32, bStride: i32, l: usize, lStride: i32): void {
  for (let i = 0; i < m; i++) {
    const row = b + at(i, 0, bStride);
    for (let k = 0; k < i; k++) addScaledRow(row, b + at(k, 0, bStride), n, -load<f64>(l + at(i, k, lStride)));
    scaleRow(row, n, 1 / load<f64>(l + at(i, i, lStride)));
  }
}

function invertLowerLeaf(l: usize, n: i32, stride: i32): void {
  for (let i = 0; i < n; i++) {
    const row = l + at(i, 0, stride);
    const reciprocal = 1 / load<f64>(row + (<usize>i << 3));
    for (let j = 0; j < i; j++) {
      let sum: f64 = 0;
      for (let k = j; k < i; k++) sum += load<f64>(row + (<usize>k << 3)) * load<f64>(l + at(k, j, stride));
      store<f64>(row + (<usize>j << 3), -sum * reciprocal);
    }
    store<f64>(row + (<usize>i << 3), reciprocal);
  }
}

function squareLowerLeaf(w: usize, n: i32, stride: i32): void {
  for (let i = 0; i < n; i++) {
    const row = w + at(i, 0, stride);
    scaleRow(row, i + 1, load<f64>(row + (<usize>i << 3)));
    for (let k = i + 1; k < n; k++) addScaledRow(row, w + at(k, 0, stride), i + 1, load<f64>(w + at(k, i, stride)));
  }
}

function negate(b: usize, m: i32, n: i32, stride: i32): void {
  for (let i = 0; i < m; i++) scaleRow(b + at(i, 0, stride), n, -1);
}

function dot(x: usize, y: usize, n: i32): f64 {
  let sums = f64x2.splat(0);
  let k = 0;
  for (; k + 2 <= n; k += 2) {
    const offset = <usize>k << 3;
    sums = f64x2.add(sums, f64x2.mul(v128.load(x + offset), v128.load(y + offset)));
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  if (k < n) sum += load<f64>(x + (<usize>k << 3)) * load<f64>(y + (<usize>k << 3));
  return sum;
}

function scaleRow(x: usize, n: i32, s: f64): void {
  for (let k = 0; k < n; k++) store<f64>(x + (<usize>k << 3), s * load<f64>(x + (<usize>k << 3)));
}

/** y += s x. */
function addScaledRow(y: usize, x: usize, n: i32, s: f64): void {
  const scale = f64x2.splat(s);
  let k = 0;
  for (; k + 2 <= n; k += 2) {
    const offset = <usize>k << 3;
    v128.store(y + offset, f64x2.add(v128.load(y + offset), f64x2.mul(scale, v128.load(x + offset))));
  }
  if (k < n) store<f64>(y + (<usize>k << 3), load<f64>(y + (<usize>k << 3)) + s * load<f64>(x + (<usize>k << 3)));
}
