/**
 * V of one block, V_ij = sum over terms of z_i' D z_j, and the two ways back: a cotangent of V to one of the pairs of elements,
 * and dV times a vector. All three are the same loop over the rows that share a level. Knows blocks; no residual variance.
 */
import type { Matrix } from "../../numerics/matrix.js";
import { pairCount, type LevelPart } from "./blocks.js";
import { packedIndex } from "./measures.js";

/** Adds z_i' D z_j to the lower triangle of V. @param values D over the part's pairs @param out V, [m, m] */
export function addPart(part: LevelPart, values: Float64Array, out: Matrix): void {
  const { places } = part;
  for (let r = 0; r < places.length; r++) {
    const row = places[r] * out.columns;
    for (let s = 0; s <= r; s++) out.data[row + places[s]] += bilinear(part, values, r, s);
  }
}

/** z_r' D z_s. */
function bilinear({ starts, elements, weights }: LevelPart, values: Float64Array, r: number, s: number): number {
  let sum = 0;
  for (let a = starts[r]; a < starts[r + 1]; a++) {
    for (let b = starts[s]; b < starts[s + 1]; b++) sum += weights[a] * weights[b] * values[packedIndex(elements[a], elements[b])];
  }
  return sum;
}

/** sum_ij G_ij dV_ij / dD_ef for every pair. @param cotangent G, [m, m] symmetric, lower triangle read */
export function pullBackPart(part: LevelPart, cotangent: Matrix): Float64Array {
  const { places, starts, elements, weights } = part;
  const out = new Float64Array(pairCount(part));
  for (let r = 0; r < places.length; r++) {
    for (let s = 0; s <= r; s++) {
      const share = (r === s ? 1 : 2) * cotangent.data[places[r] * cotangent.columns + places[s]];
      for (let a = starts[r]; a < starts[r + 1]; a++) {
        for (let b = starts[s]; b < starts[s + 1]; b++) out[packedIndex(elements[a], elements[b])] += share * weights[a] * weights[b];
      }
    }
  }
  return out;
}

/** out += dV v, through the elements: Z (dD (Z' v)). @param values dD over the part's pairs @param vector v, [m] @param out [m] */
export function addPartProduct(part: LevelPart, values: Float64Array, vector: Float64Array, out: Float64Array): void {
  const { places, starts, elements, weights, elementCount } = part;
  const sums = new Float64Array(elementCount);
  for (let r = 0; r < places.length; r++) for (let a = starts[r]; a < starts[r + 1]; a++) sums[elements[a]] += weights[a] * vector[places[r]];
  const products = symmetricProduct(values, sums);
  for (let r = 0; r < places.length; r++) for (let a = starts[r]; a < starts[r + 1]; a++) out[places[r]] += weights[a] * products[elements[a]];
}

/** A v for A packed by its lower triangle. */
function symmetricProduct(packed: Float64Array, vector: Float64Array): Float64Array {
  const out = new Float64Array(vector.length);
  let at = 0;
  for (let a = 0; a < vector.length; a++) {
    for (let b = 0; b <= a; b++, at++) {
      out[a] += packed[at] * vector[b];
      if (b < a) out[b] += packed[at] * vector[a];
    }
  }
  return out;
}

/** The packed lower triangle as a matrix, lower triangle filled. */
export function unpacked(values: Float64Array, size: number): Matrix {
  const data = new Float64Array(size * size);
  let at = 0;
  for (let a = 0; a < size; a++) for (let b = 0; b <= a; b++, at++) data[a * size + b] = values[at];
  return { rows: size, columns: size, data };
}
