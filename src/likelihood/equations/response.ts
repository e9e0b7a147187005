/**
 * What the equations need of one response: Zᵀ W r, Xᵀ W r and rᵀ W r for r = y - X β₀, β₀ the least-squares fit without random
 * effects: shifting by Xβ₀ changes no criterion and saves the digits that a large mean would cost. O(n), no factor needed.
 */
import { choleskyFactor, solveWithFactor } from "../../numerics/cholesky.js";
import { NumericalError } from "../../numerics/failure.js";
import type { CrossProducts } from "./cross-products.js";
import { chunkReader } from "./reader.js";
import type { RowBlock } from "./rows.js";

export interface ResponseCrossProducts {
  /** the root mean square of W^½ r: products and squares are those of r / unit, so that no power of it leaves the range of a double */
  readonly unit: number;
  /** [Z X]ᵀ W r / unit in order of elimination, [N + p], conditioned columns */
  readonly products: Float64Array;
  /** rᵀ W r / unit² */
  readonly squared: number;
  /** β₀ / unit, [p], conditioned columns */
  readonly origin: Float64Array;
}

/**
 * @param rows the rows that `cross` was made from
 * @param response y less what is known of the mean (offset, a network's output), [n]
 * @throws NumericalError `non-finite` when the response holds NaN or ±∞
 */
export function responseCrossProducts(cross: CrossProducts, rows: RowBlock, response: Float64Array): ResponseCrossProducts {
  const { layout, conditioning } = cross;
  const magnitude = largestAbsolute(response);
  const origin = leastSquares(cross, rows, response, magnitude);
  const products = new Float64Array(layout.randomCount + layout.fixedCount);
  const reader = chunkReader(conditioning, layout.blocks, rows);
  const weighted = new Float64Array(reader.capacity);
  let squared = 0;
  for (let from = 0; from < rows.rowCount; from += reader.capacity) {
    const { count, weights, fixed, effects } = reader.read(from);
    squared += writeWeightedResidual(response, magnitude, from, count, weights, fixed, origin, weighted);
    addProducts(products, layout.randomCount, count, weighted, null, fixed, layout.fixedCount);
    effects.forEach(({ levels, values, width }, k) => addProducts(products, layout.blocks[k].start, count, weighted, levels, values, width));
  }
  if (!Number.isFinite(squared)) throw new NumericalError("non-finite", "the sum of squares of the response is not finite");
  const share = Math.sqrt(squared / rows.rowCount) || 1;
  const scaled = (values: Float64Array): Float64Array => values.map((value) => value / share);
  return { unit: magnitude * share, products: scaled(products), squared: squared / share ** 2, origin: scaled(origin) };
}

/** 1 for a response of zeros. */
function largestAbsolute(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]) <= largest)) largest = Math.abs(values[i]);
  return largest || 1;
}

/** β₀ of the response in units of its magnitude. */
function leastSquares(cross: CrossProducts, rows: RowBlock, response: Float64Array, magnitude: number): Float64Array {
  const products = new Float64Array(cross.layout.fixedCount);
  if (products.length === 0) return products;
  const reader = chunkReader(cross.conditioning, [], rows);
  const weighted = new Float64Array(reader.capacity);
  for (let from = 0; from < rows.rowCount; from += reader.capacity) {
    const { count, weights, fixed } = reader.read(from);
    for (let i = 0; i < count; i++) weighted[i] = weights[i] * (response[from + i] / magnitude);
    addProducts(products, 0, count, weighted, null, fixed, products.length);
  }
  return solveWithFactor(choleskyFactor(cross.fixed), products);
}

/** W (y - X β₀) over a chunk, in units of the magnitude; returns its share of rᵀWr. */
function writeWeightedResidual(response: Float64Array, magnitude: number, from: number, count: number, weights: Float64Array, fixed: Float64Array, origin: Float64Array, out: Float64Array): number {
  const p = origin.length;
  let squared = 0;
  for (let i = 0; i < count; i++) {
    let residual = response[from + i] / magnitude;
    for (let c = 0; c < p; c++) residual -= fixed[i * p + c] * origin[c];
    out[i] = weights[i] * residual;
    squared += out[i] * residual;
  }
  return squared;
}

/** out[start + level * width + a] += weighted * value; without levels, one vector for all rows. */
function addProducts(out: Float64Array, start: number, count: number, weighted: Float64Array, levels: Int32Array | null, values: Float64Array, width: number): void {
  for (let i = 0; i < count; i++) {
    const level = levels === null ? 0 : levels[i];
    if (level < 0) continue;
    for (let a = 0; a < width; a++) out[start + level * width + a] += weighted[i] * values[i * width + a];
  }
}
