/**
 * What is done to each column of a matrix in panels (see products.ts) over the batch: moments, standardisation and its pull-back, scale
 * and shift. Vectors of one number per column are padded to whole panels. Ioffe & Szegedy (2015), algorithm 1.
 */
import { multiplyAdd, one, rowBytes } from "./vector";

/** 1'(A * B) over the first `count` rows. */
export function sumProducts(left: usize, right: usize, panels: i32, rows: i32, count: i32, out: usize): void {
  const panelBytes = <usize>rows * rowBytes;
  const countBytes = <usize>count * rowBytes;
  for (let panel = 0; panel < panels; panel++) {
    let sum0 = f32x4.splat(0), sum1 = f32x4.splat(0);
    for (let at: usize = 0; at < countBytes; at += rowBytes) {
      sum0 = multiplyAdd(v128.load(left + at), v128.load(right + at), sum0);
      sum1 = multiplyAdd(v128.load(left + at, 16), v128.load(right + at, 16), sum1);
    }
    v128.store(out, sum0);
    v128.store(out, sum1, 16);
    left += panelBytes;
    right += panelBytes;
    out += rowBytes;
  }
}

/** Column means over the first `count` rows; or, about means already known, variances. @param centre address of those means, 0 for none */
export function moments(operand: usize, panels: i32, rows: i32, count: i32, centre: usize, out: usize): void {
  const share = f32x4.splat(<f32>1 / <f32>count);
  const countBytes = <usize>count * rowBytes;
  for (let half = 0; half < 2 * panels; half++) {
    const column = operand + <usize>(half >> 1) * <usize>rows * rowBytes + <usize>(half & 1) * 16;
    const mean = centre !== 0 ? v128.load(centre + <usize>half * 16) : f32x4.splat(0);
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < countBytes; at += rowBytes) {
      const rest = f32x4.sub(v128.load(column + at), mean);
      sum = f32x4.add(sum, centre !== 0 ? f32x4.mul(rest, rest) : rest);
    }
    v128.store(out + <usize>half * 16, f32x4.mul(sum, share));
  }
}

/** (A - mean) / sqrt(variance + epsilon) */
export function standardise(operand: usize, panels: i32, rows: i32, mean: usize, variance: usize, epsilon: f32, out: usize): void {
  for (let half = 0; half < 2 * panels; half++) {
    const offset = columnOffset(half, rows);
    const centre = v128.load(mean + <usize>half * 16);
    const scale = inverseRoot(variance + <usize>half * 16, epsilon);
    for (let at = offset, end = offset + <usize>rows * rowBytes; at < end; at += rowBytes) {
      v128.store(out + at, f32x4.mul(f32x4.sub(v128.load(operand + at), centre), scale));
    }
  }
}

/** (U - mean(U) - X * mean(U * X)) / sqrt(variance + epsilon); padding rows take part in nothing. */
export function standardiseGradient(
  upstream: usize, standardised: usize, panels: i32, rows: i32, count: i32, variance: usize, epsilon: f32, out: usize,
): void {
  const share = f32x4.splat(<f32>1 / <f32>count);
  for (let half = 0; half < 2 * panels; half++) {
    const offset = columnOffset(half, rows);
    const end = offset + <usize>count * rowBytes;
    let sum = f32x4.splat(0), along = f32x4.splat(0);
    for (let at = offset; at < end; at += rowBytes) {
      const u = v128.load(upstream + at);
      sum = f32x4.add(sum, u);
      along = multiplyAdd(u, v128.load(standardised + at), along);
    }
    sum = f32x4.mul(sum, share);
    along = f32x4.mul(along, share);
    const scale = inverseRoot(variance + <usize>half * 16, epsilon);
    for (let at = offset; at < end; at += rowBytes) {
      const rest = f32x4.sub(f32x4.sub(v128.load(upstream + at), sum), f32x4.mul(v128.load(standardised + at), along));
      v128.store(out + at, f32x4.mul(rest, scale));
    }
  }
}

/** Each column times its scale, plus its shift. @param shift 0 for none */
export function scaleShift(operand: usize, panels: i32, rows: i32, scale: usize, shift: usize, out: usize): void {
  for (let half = 0; half < 2 * panels; half++) {
    const offset = columnOffset(half, rows);
    const factor = v128.load(scale + <usize>half * 16);
    const addend = shift !== 0 ? v128.load(shift + <usize>half * 16) : f32x4.splat(0);
    for (let at = offset, end = offset + <usize>rows * rowBytes; at < end; at += rowBytes) {
      v128.store(out + at, multiplyAdd(v128.load(operand + at), factor, addend));
    }
  }
}

/** Where four columns of a matrix begin: half a panel. */
@inline
function columnOffset(half: i32, rows: i32): usize {
  return <usize>(half >> 1) * <usize>rows * rowBytes + <usize>(half & 1) * 16;
}

@inline
function inverseRoot(variance: usize, epsilon: f32): v128 {
  return f32x4.div(one(), f32x4.sqrt(f32x4.add(v128.load(variance), f32x4.splat(epsilon))));
}
