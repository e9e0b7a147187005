/** Symmetric matrices packed by their lower triangle, row by row. */

/**
 * out = A v.
 * @param packed the lower triangle of a symmetric A, row by row, [n (n + 1) / 2]
 * @param vector [n]
 * @param out [n], overwritten
 */
export function packedProduct(packed: Float64Array, vector: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let a = 0, at = 0; a < vector.length; a++, at++) {
    let sum = 0;
    for (let b = 0; b < a; b++, at++) {
      sum += packed[at] * vector[b];
      out[b] += packed[at] * vector[a];
    }
    out[a] += sum + packed[at] * vector[a];
  }
}
