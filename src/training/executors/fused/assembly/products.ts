/**
 * The matrix products of a dense layer, on matrices in panels: eight columns side by side, panel after panel, each panel
 * [rows, 8] row-major. Every loop then reads runs of memory, and no operand has to be packed.
 * Blocks of 4 x 8 results stay in registers while the inner dimension runs (Goto & van de Geijn 2008). Rows of matrices over
 * the batch come in fours; `rows` counts them with the padding, whose results nobody reads.
 */
import { finishPanel } from "./layers";
import { multiplyAdd, rowBytes, storeRow } from "./vector";

/**
 * phi(A W + 1 b') * mask, and phi' * mask: a whole layer.
 * @param weights W in panels of `weightRows` rows, of which the first `inner` count
 * @param biases padded to whole panels, 0 for none
 * @param mask [m, units] row-major, 0 for none
 * @param derivative 0 when predicting, or where the layer is linear without a mask
 */
export function affine(
  left: usize, rows: i32, inner: i32, weights: usize, weightRows: i32, panels: i32, biases: usize,
  activation: i32, mask: usize, units: i32, value: usize, derivative: usize,
): void {
  const panelBytes = <usize>rows * rowBytes;
  for (let panel = 0; panel < panels; panel++) {
    productPanel(left, rows, inner, weights, biases, 0, value);
    finishPanel(activation, mask, units, value, rows, value, derivative);
    if (mask !== 0) mask += rowBytes;
    weights += <usize>weightRows * rowBytes;
    if (biases !== 0) biases += rowBytes;
    value += panelBytes;
    if (derivative !== 0) derivative += panelBytes;
  }
}

/**
 * (U W') * D.
 * @param transposedWeights W' in panels of `weightRows` rows, of which the first `inner` count
 * @param derivative D, 0 for none; may be the same matrix as `out`
 */
export function upstreamProduct(
  upstream: usize, rows: i32, inner: i32, transposedWeights: usize, weightRows: i32, panels: i32, derivative: usize, out: usize,
): void {
  const panelBytes = <usize>rows * rowBytes;
  for (let panel = 0; panel < panels; panel++) {
    productPanel(upstream, rows, inner, transposedWeights, 0, derivative, out);
    transposedWeights += <usize>weightRows * rowBytes;
    if (derivative !== 0) derivative += panelBytes;
    out += panelBytes;
  }
}

/** One panel of (A B + 1 b') * D. */
function productPanel(left: usize, rows: i32, inner: i32, right: usize, biases: usize, derivative: usize, out: usize): void {
  const panelBytes = <usize>rows * rowBytes;
  const zero = f32x4.splat(0);
  const bias0 = biases !== 0 ? v128.load(biases) : zero;
  const bias1 = biases !== 0 ? v128.load(biases, 16) : zero;
  for (let at: usize = 0; at < panelBytes; at += 4 * rowBytes) {
    let c00 = bias0, c01 = bias1, c10 = bias0, c11 = bias1, c20 = bias0, c21 = bias1, c30 = bias0, c31 = bias1;
    let leftPanel = left + at;
    let b = right;
    for (let remaining = inner; remaining > 0; remaining -= 8) {
      const end = b + <usize>min(remaining, 8) * rowBytes;
      for (let a = leftPanel; b < end; a += 4, b += rowBytes) {
        const b0 = v128.load(b), b1 = v128.load(b, 16);
        let x = v128.load32_splat(a);
        c00 = multiplyAdd(x, b0, c00);
        c01 = multiplyAdd(x, b1, c01);
        x = v128.load32_splat(a, 32);
        c10 = multiplyAdd(x, b0, c10);
        c11 = multiplyAdd(x, b1, c11);
        x = v128.load32_splat(a, 64);
        c20 = multiplyAdd(x, b0, c20);
        c21 = multiplyAdd(x, b1, c21);
        x = v128.load32_splat(a, 96);
        c30 = multiplyAdd(x, b0, c30);
        c31 = multiplyAdd(x, b1, c31);
      }
      leftPanel += panelBytes;
    }
    if (derivative !== 0) {
      const d = derivative + at;
      c00 = f32x4.mul(c00, v128.load(d));
      c01 = f32x4.mul(c01, v128.load(d, 16));
      c10 = f32x4.mul(c10, v128.load(d, 32));
      c11 = f32x4.mul(c11, v128.load(d, 48));
      c20 = f32x4.mul(c20, v128.load(d, 64));
      c21 = f32x4.mul(c21, v128.load(d, 80));
      c30 = f32x4.mul(c30, v128.load(d, 96));
      c31 = f32x4.mul(c31, v128.load(d, 112));
    }
    storeRow(out + at, c00, c01);
    storeRow(out + at + 32, c10, c11);
    storeRow(out + at + 64, c20, c21);
    storeRow(out + at + 96, c30, c31);
  }
}

/**
 * A'U, summed over the first `count` rows.
 * @param left A, [rows, leftColumns]
 * @param out in panels of `outRows` rows, of which the first `leftColumns` are written
 */
export function weightGradient(
  left: usize, leftColumns: i32, upstream: usize, panels: i32, rows: i32, count: i32, outRows: i32, out: usize,
): void {
  const panelBytes = <usize>rows * rowBytes;
  const countBytes = <usize>count * rowBytes;
  for (let panel = 0; panel < panels; panel++) {
    for (let column = 0; column < leftColumns; column += 4) {
      let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
      let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
      let a = left + <usize>(column >> 3) * panelBytes + <usize>(column & 4) * 4;
      const end = upstream + countBytes;
      for (let b = upstream; b < end; a += rowBytes, b += rowBytes) {
        const b0 = v128.load(b), b1 = v128.load(b, 16);
        let x = v128.load32_splat(a);
        c00 = multiplyAdd(x, b0, c00);
        c01 = multiplyAdd(x, b1, c01);
        x = v128.load32_splat(a, 4);
        c10 = multiplyAdd(x, b0, c10);
        c11 = multiplyAdd(x, b1, c11);
        x = v128.load32_splat(a, 8);
        c20 = multiplyAdd(x, b0, c20);
        c21 = multiplyAdd(x, b1, c21);
        x = v128.load32_splat(a, 12);
        c30 = multiplyAdd(x, b0, c30);
        c31 = multiplyAdd(x, b1, c31);
      }
      const row = out + <usize>column * rowBytes;
      const remaining = leftColumns - column;
      storeRow(row, c00, c01);
      if (remaining > 1) storeRow(row + 32, c10, c11);
      if (remaining > 2) storeRow(row + 64, c20, c21);
      if (remaining > 3) storeRow(row + 96, c30, c31);
    }
    upstream += panelBytes;
    out += <usize>outRows * rowBytes;
  }
}
