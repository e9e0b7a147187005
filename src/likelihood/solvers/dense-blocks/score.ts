/**
 * dNLL/dphi over dense blocks: 1/2 (tr V^-1 dV_k - alpha' dV_k alpha), each block's trace pulled back to pairs of elements once for all blocks
 * of its pattern, and alpha' dV alpha taken as g' dD g with g = Z'alpha. Knows factors and alpha; chooses no step.
 */
import { invertFactoredInto } from "../../../numerics/dense.js";
import { zeros, type Matrix } from "../../../numerics/matrix.js";
import type { LevelPart } from "../../structured/blocks.js";
import { pullBackPart } from "../../structured/marginal.js";
import type { DenseFactors } from "./factors.js";
import type { DenseLayout } from "./layout.js";

/**
 * @param firstFree where each term's part of phi begins
 * @param scores g = Z'alpha of every term, over its cells
 * @param alpha V^-1 r, [n]
 * @returns [freeCount]
 */
export function denseScore(
  layout: DenseLayout,
  factors: DenseFactors,
  residualVariance: number,
  firstFree: readonly number[],
  freeCount: number,
  scores: readonly Float64Array[],
  alpha: Float64Array,
): Float64Array {
  const gradient = new Float64Array(freeCount);
  const traces = new Map<number, PatternTraces>();
  const derivatives = factors.derivatives();
  layout.blocks.forEach(({ rows, parts }, b) => {
    const pattern = layout.patterns[b];
    const known = traces.get(pattern) ?? tracesOf(factors.factors[b], rows, layout.weights, parts);
    traces.set(pattern, known);
    gradient[0] += 0.5 * residualVariance * known.residual;
    for (const row of rows) gradient[0] -= (0.5 * residualVariance * alpha[row] * alpha[row]) / layout.weights[row];
    parts.forEach((part, p) => {
      const g = scores[part.term].subarray(layout.cells[b][p], layout.cells[b][p] + part.elementCount);
      const start = layout.pairs.starts[b][p];
      derivatives[part.term].forEach((all, k) => {
        gradient[firstFree[part.term] + k] += 0.5 * (sumOfProducts(known.pairs[p], all, start) - quadraticForm(all, start, g));
      });
    });
  });
  return gradient;
}

/** What V^-1 of one pattern says of the derivatives along any phi. */
interface PatternTraces {
  /** tr W^-1 V^-1 */
  readonly residual: number;
  /** V^-1 pulled back to the pairs of elements of every part */
  readonly pairs: readonly Float64Array[];
}

function tracesOf(factor: Matrix, rows: Int32Array, weights: Float64Array, parts: readonly LevelPart[]): PatternTraces {
  const inverse = zeros(factor.rows, factor.rows);
  invertFactoredInto(factor, inverse);
  const residual = rows.reduce((sum, row, i) => sum + inverse.data[i * (inverse.columns + 1)] / weights[row], 0);
  return { residual, pairs: parts.map((part) => pullBackPart(part, inverse)) };
}

/** Of the first with as many numbers of the second, from `start`. */
function sumOfProducts(left: Float64Array, right: Float64Array, start: number): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) sum += left[i] * right[start + i];
  return sum;
}

/** g' A g for A packed by its lower triangle, from `start`. */
function quadraticForm(packed: Float64Array, start: number, vector: Float64Array): number {
  let sum = 0;
  for (let a = 0, at = start; a < vector.length; a++) {
    for (let b = 0; b < a; b++, at++) sum += 2 * packed[at] * vector[a] * vector[b];
    sum += packed[at++] * vector[a] * vector[a];
  }
  return sum;
}
