/**
 * Points in the order in which a Hilbert curve through their bounding cube meets them: points near on the curve are near in space, in any
 * number of dimensions; one dimension is sorted. Skilling (2004), "Programming the Hilbert curve", AIP Conf. Proc. 707. Knows numbers only.
 */
import type { Matrix } from "./matrix.js";

/** All bits of a place on the curve fit a float64 exactly. */
const mostBits = 52;
/** Finer than this no two points of a sample need be told apart. */
const mostBitsPerAxis = 20;

/** @param points [n, d], d at least 1, in units that are comparable between columns @returns their numbers along the curve, [n]; ties in order */
export function hilbertOrder({ data, rows, columns }: Matrix): Int32Array {
  const bits = Math.max(1, Math.min(mostBitsPerAxis, Math.floor(mostBits / columns)));
  const { lowest, width } = boundingCube({ data, rows, columns });
  const places = new Float64Array(rows);
  const axes = new Uint32Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < columns; k++) axes[k] = Math.min(2 ** bits - 1, Math.floor(((data[i * columns + k] - lowest[k]) / width) * 2 ** bits));
    places[i] = placeOnCurve(axes, bits);
  }
  return Int32Array.from({ length: rows }, (_, i) => i).sort((a, b) => places[a] - places[b] || a - b);
}

function boundingCube({ data, rows, columns }: Matrix): { lowest: Float64Array; width: number } {
  const lowest = new Float64Array(columns).fill(Infinity);
  const highest = new Float64Array(columns).fill(-Infinity);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < columns; k++) {
      lowest[k] = Math.min(lowest[k], data[i * columns + k]);
      highest[k] = Math.max(highest[k], data[i * columns + k]);
    }
  }
  return { lowest, width: lowest.reduce((most, low, k) => Math.max(most, highest[k] - low), 0) || 1 };
}

/** Axes become the place's bits, transposed, in place (Skilling's AxestoTranspose); these are then read out, highest first. */
function placeOnCurve(axes: Uint32Array, bits: number): number {
  const n = axes.length;
  const top = 2 ** (bits - 1);
  for (let q = top; q > 1; q >>>= 1) {
    for (let i = 0; i < n; i++) {
      if ((axes[i] & q) !== 0) axes[0] ^= q - 1;
      else {
        const swapped = (axes[0] ^ axes[i]) & (q - 1);
        axes[0] ^= swapped;
        axes[i] ^= swapped;
      }
    }
  }
  for (let i = 1; i < n; i++) axes[i] ^= axes[i - 1];
  let flips = 0;
  for (let q = top; q > 1; q >>>= 1) if ((axes[n - 1] & q) !== 0) flips ^= q - 1;
  let place = 0;
  for (let q = top; q >= 1; q >>>= 1) for (let i = 0; i < n; i++) place = 2 * place + (((axes[i] ^ flips) & q) === 0 ? 0 : 1);
  return place;
}
