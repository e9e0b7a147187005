/**
 * What the equations need of one response: Zᵀ W r, Xᵀ W r and rᵀ W r for r = y - X β₀, β₀ the least-squares fit without random
 * effects: shifting by Xβ₀ changes no criterion and saves the digits that a large mean would cost. O(n), no factor needed.
 */
import { choleskyFactor, solveWithFactor } from "../../numerics/cholesky.js";
import { NumericalError } from "../../numerics/failure.js";
import { rowReader } from "./accumulate.js";
import type { CrossProducts } from "./cross-products.js";
import type { RowBlock } from "./rows.js";

export interface ResponseCrossProducts {
  /** [Z X]ᵀ W r in order of elimination, [N + p], conditioned columns */
  readonly products: Float64Array;
  /** rᵀ W r */
  readonly squared: number;
  /** β₀, [p], conditioned columns */
  readonly origin: Float64Array;
}

/**
 * @param rows the rows that `cross` was made from
 * @param response y less what is known of the mean (offset, a network's output), [n]
 * @throws NumericalError `non-finite` when the response holds NaN or ±∞
 */
export function responseCrossProducts(cross: CrossProducts, rows: RowBlock, response: Float64Array): ResponseCrossProducts {
  const origin = leastSquares(cross, rows, response);
  const { layout } = cross;
  const products = new Float64Array(layout.randomCount + layout.fixedCount);
  const reader = rowReader({ conditioning: cross.conditioning, blocks: layout.blocks }, rows);
  const { levels, effects, fixed } = reader;
  let squared = 0;
  for (let row = 0; row < rows.rowCount; row++) {
    reader.read(row);
    const residual = response[row] - dot(fixed, origin);
    const weighted = rows.weights === null ? residual : rows.weights[row] * residual;
    squared += weighted * residual;
    addTo(products, layout.randomCount, fixed, weighted);
    for (let k = 0; k < levels.length; k++) {
      const { start, width } = layout.blocks[k];
      if (levels[k] >= 0) addTo(products, start + levels[k] * width, effects[k], weighted);
    }
  }
  if (!Number.isFinite(squared)) throw new NumericalError("non-finite", "the sum of squares of the response is not finite");
  return { products, squared, origin };
}

function leastSquares(cross: CrossProducts, rows: RowBlock, response: Float64Array): Float64Array {
  const products = new Float64Array(cross.layout.fixedCount);
  if (products.length === 0) return products;
  const reader = rowReader({ conditioning: cross.conditioning, blocks: [] }, rows);
  for (let row = 0; row < rows.rowCount; row++) {
    reader.read(row);
    addTo(products, 0, reader.fixed, rows.weights === null ? response[row] : rows.weights[row] * response[row]);
  }
  return solveWithFactor(choleskyFactor(cross.fixed), products);
}

function addTo(out: Float64Array, at: number, values: Float64Array, weight: number): void {
  for (let a = 0; a < values.length; a++) out[at + a] += weight * values[a];
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let a = 0; a < left.length; a++) sum += left[a] * right[a];
  return sum;
}
