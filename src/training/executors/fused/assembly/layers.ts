/**
 * What follows a layer's product, element by element, on matrices in panels (see products.ts): activation and mask, sums of
 * matrices, multiplication by a derivative.
 */
import { activate } from "./activations";
import { multiplyRow, rowBytes } from "./vector";

/**
 * phi(Z) * mask, and phi'(Z) * mask, of a matrix that is already there.
 * @param mask [m, units] row-major, 0 for none
 * @param derivative 0 when predicting
 */
export function activateMatrix(
  operand: usize, rows: i32, panels: i32, activation: i32, mask: usize, units: i32, value: usize, derivative: usize,
): void {
  const panelBytes = <usize>rows * rowBytes;
  for (let panel = 0; panel < panels; panel++) {
    finishPanel(activation, mask, units, operand, rows, value, derivative);
    if (mask !== 0) mask += rowBytes;
    operand += panelBytes;
    value += panelBytes;
    if (derivative !== 0) derivative += panelBytes;
  }
}

/** One panel: `value` may be the panel `z` itself. */
export function finishPanel(activation: i32, mask: usize, units: i32, z: usize, rows: i32, value: usize, derivative: usize): void {
  const isUnchanged = activation === 0 && derivative === 0 && value === z;
  if (!isUnchanged) activate(activation, z, value, derivative, <usize>rows * rowBytes);
  if (mask === 0) return;
  for (let row = 0; row < rows; row++) {
    multiplyRow(value, mask);
    value += rowBytes;
    if (derivative !== 0) {
      multiplyRow(derivative, mask);
      derivative += rowBytes;
    }
    mask += <usize>units * 4;
  }
}

/** A * B; `out` may be either. */
export function multiply(left: usize, right: usize, out: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(out + at, f32x4.mul(v128.load(left + at), v128.load(right + at)));
}

/** A + scale B; `out` may be either. */
export function addScaled(left: usize, right: usize, scale: f32, out: usize, bytes: usize): void {
  const factor = f32x4.splat(scale);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(out + at, f32x4.add(v128.load(left + at), f32x4.mul(factor, v128.load(right + at))));
  }
}

/** 1'A over the first `count` rows, padded to whole panels. */
export function sumRows(operand: usize, panels: i32, rows: i32, count: i32, out: usize): void {
  for (let panel = 0; panel < panels; panel++) {
    let sum0 = f32x4.splat(0), sum1 = f32x4.splat(0);
    const end = operand + <usize>count * rowBytes;
    for (let row = operand; row < end; row += rowBytes) {
      sum0 = f32x4.add(sum0, v128.load(row));
      sum1 = f32x4.add(sum1, v128.load(row, 16));
    }
    v128.store(out, sum0);
    v128.store(out, sum1, 16);
    operand += <usize>rows * rowBytes;
    out += rowBytes;
  }
}
