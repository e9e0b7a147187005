/**
 * Moves numbers between arrangements: rows of the inputs into panels, and a weight matrix into its transpose, both in panels
 * (see products.ts).
 */
import { rowBytes } from "./vector";

/**
 * Some columns of the listed rows of a row-major matrix, in panels; padding rows and columns become 0.
 * @param source address of the first row's first wanted column, float32
 * @param stride columns of the matrix
 * @param columns how many are wanted
 * @param index which rows, [count] int32
 * @param rows of `out`: at least `count`
 */
export function gatherRows(source: usize, stride: i32, columns: i32, index: usize, count: i32, rows: i32, out: usize): void {
  const panelBytes = <usize>rows * rowBytes;
  const panels = (columns + 7) >> 3;
  for (let row = 0; row < rows; row++) {
    const chosen = row < count ? load<u32>(index + (<usize>row << 2)) : 0;
    const from = source + <usize>chosen * <usize>stride * 4;
    for (let panel = 0; panel < panels; panel++) {
      const to = out + <usize>panel * panelBytes + <usize>row * rowBytes;
      const present = row < count ? min(columns - panel * 8, 8) : 0;
      copyPadded(from + <usize>panel * rowBytes, present, to);
    }
  }
}

/** The first `present` of eight numbers, then zeros. */
@inline
function copyPadded(from: usize, present: i32, to: usize): void {
  if (present === 8) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
  } else {
    for (let column = 0; column < 8; column++) {
      store<f32>(to + (<usize>column << 2), column < present ? load<f32>(from + (<usize>column << 2)) : 0);
    }
  }
}

/**
 * W', of W in panels of `weightRows` rows (a multiple of 4).
 * @param panels of W
 * @param out in panels of 8 * panels rows; columns beyond `weightRows` become 0
 */
export function transpose(weights: usize, weightRows: i32, panels: i32, out: usize): void {
  const outRows = panels * 8;
  const zero = f32x4.splat(0);
  for (let column = 0; column < weightRows + (weightRows & 4); column += 4) {
    const toPanel = out + <usize>(column >> 3) * <usize>outRows * rowBytes + <usize>(column & 4) * 4;
    for (let row = 0; row < outRows; row += 4) {
      const to = toPanel + <usize>row * rowBytes;
      if (column < weightRows) {
        const from = weights + (<usize>(row >> 3) * <usize>weightRows + <usize>column) * rowBytes + <usize>(row & 4) * 4;
        transposeBlock(from, to);
      } else {
        v128.store(to, zero);
        v128.store(to, zero, 32);
        v128.store(to, zero, 64);
        v128.store(to, zero, 96);
      }
    }
  }
}

/** 4 x 4 numbers, rows `rowBytes` apart on both sides. */
@inline
function transposeBlock(from: usize, to: usize): void {
  const r0 = v128.load(from), r1 = v128.load(from, 32), r2 = v128.load(from, 64), r3 = v128.load(from, 96);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 96);
}
