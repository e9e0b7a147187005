/**
 * Λ as others speak of it (one per grouped term, in the units of its columns) and as the equations hold it (one per block,
 * conditioned columns). Cov(b) = sigma² Λ Λᵀ, and b = T b̃ gives Λ̃ = T⁻¹ Λ.
 */
import type { Matrix } from "../../numerics/matrix.js";
import { multiply } from "../../numerics/product.js";
import type { CrossProducts } from "./cross-products.js";
import { factorConditioned, type EquationsFactor } from "./factor.js";

/**
 * Factors the mixed-model equations at the given relative covariance factors.
 * @param relativeFactors Λ of every grouped term in the design's order, [d, d]; any root of the relative covariance will do
 * @param reuse an earlier factor of the same cross-products, whose memory is overwritten
 * @throws NumericalError `not-positive-definite`
 */
export function factorEquations(cross: CrossProducts, relativeFactors: readonly Matrix[], reuse: EquationsFactor | null = null): EquationsFactor {
  const conditioned = relativeFactors.map((factor, t) => multiply(cross.conditioning.terms[t].inverse, factor));
  return factorConditioned(cross, blockFactors(cross, conditioned), reuse);
}

/** One block-diagonal Λ per block of the layout. @param termFactors Λ̃ of every grouped term */
export function blockFactors(cross: CrossProducts, termFactors: readonly Matrix[]): Float64Array[] {
  return cross.layout.blocks.map((block) => {
    const out = new Float64Array(block.width * block.width);
    for (const { termIndex, column, width } of block.terms) {
      for (let a = 0; a < width; a++) {
        for (let b = 0; b < width; b++) out[(column + a) * block.width + column + b] = termFactors[termIndex].data[a * width + b];
      }
    }
    return out;
  });
}
