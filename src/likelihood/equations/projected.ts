/**
 * Sums over levels of the diagonal tiles of ZᵀPZ (or of ZᵀV⁻¹Z with the fixed effects held fixed), V relative to sigma²: the
 * derivative of the log determinants with respect to the relative covariance ΛΛᵀ of every term. Defined and exact where Λ
 * is singular: there it says whether a variance of zero is where the criterion wants it.
 *
 * Sparse stages: E A - E H Eᵀ with E = (I + A ΛΛᵀ)⁻¹. Dense remainder: Λ⁻ᵀ (I - S) Λ⁻¹, column by column when Λ is singular.
 */
import { invariant } from "../../invariant.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { inverseOfLower, multiply, transposed } from "../../numerics/product.js";
import { symmetricEigen } from "../../numerics/eigen.js";
import { applyCrossProducts } from "./apply.js";
import type { CrossProducts } from "./cross-products.js";
import type { EquationsFactor, StageFactor } from "./factor.js";
import type { BlockTerm, EquationBlock } from "./layout.js";
import type { Posterior } from "./posterior.js";
import { eliminateStages, sparseCombination } from "./combination.js";
import { solvedVariance } from "./remainder/combination.js";
import { halfSolve } from "./solve.js";

/** One [d, d] matrix per grouped term in the design's order, conditioned columns, both triangles. */
export function projectedSums(factor: EquationsFactor, posterior: Posterior): Matrix[] {
  const { layout } = factor.cross;
  const sums: Matrix[] = [];
  layout.blocks.forEach((block, k) => {
    const whole = k < layout.stageCount ? stageSum(factor.stages[k], posterior.projections[k], factor.blockFactors[k]) : null;
    for (const term of block.terms) {
      sums[term.termIndex] = whole !== null ? subMatrix(whole, block.width, term) : denseSum(factor, posterior, block, k, term);
    }
  });
  return sums;
}

function subMatrix(tile: Float64Array, blockWidth: number, { column, width }: BlockTerm): Matrix {
  const out = zeros(width, width);
  for (let a = 0; a < width; a++) for (let b = 0; b < width; b++) out.data[a * width + b] = tile[(column + a) * blockWidth + column + b];
  return out;
}

function stageSum(stage: StageFactor, projections: Float64Array, relativeFactor: Float64Array): Float64Array {
  const { levelCount, width: d } = stage.products.block;
  const sum = new Float64Array(d * d);
  const e = new Float64Array(d * d);
  const scratch = new Float64Array(d * d);
  for (let level = 0; level < levelCount; level++) {
    const at = level * d * d;
    writeShrinkage(stage, at, relativeFactor[0], e);
    addProjected(stage.tiles, projections, at, e, scratch, sum, d);
  }
  return sum;
}

/** E = I - A N = (I + A ΛΛᵀ)⁻¹; a single column is written as a quotient, which cancels nothing. */
function writeShrinkage(stage: StageFactor, at: number, relativeFactor: number, out: Float64Array): void {
  const d = stage.products.block.width;
  if (d === 1) {
    out[0] = 1 / (1 + relativeFactor * relativeFactor * stage.tiles[at]);
    return;
  }
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < d; b++) {
      let sum = a === b ? 1 : 0;
      for (let c = 0; c < d; c++) {
        let af = 0;
        for (let k = 0; k < d; k++) af += stage.tiles[at + a * d + k] * stage.roots[at + k * d + c];
        sum -= af * stage.roots[at + b * d + c];
      }
      out[a * d + b] = sum;
    }
  }
}

/** sum += E A - E H Eᵀ. */
function addProjected(tiles: Float64Array, projections: Float64Array, at: number, e: Float64Array, scratch: Float64Array, sum: Float64Array, d: number): void {
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < d; b++) {
      let product = 0;
      for (let c = 0; c < d; c++) product += projections[at + a * d + c] * e[b * d + c];
      scratch[a * d + b] = tiles[at + a * d + b] - product;
    }
  }
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < d; b++) {
      let product = 0;
      for (let c = 0; c < d; c++) product += e[a * d + c] * scratch[c * d + b];
      sum[a * d + b] += product;
    }
  }
}

/** Least singular value of Λ, relative to columns of unit size, below which I - S would lose half its digits. */
const leastInvertible = 1e-4;

function denseSum(factor: EquationsFactor, posterior: Posterior, block: EquationBlock, k: number, term: BlockTerm): Matrix {
  const relative = subMatrix(factor.blockFactors[k], block.width, term);
  const gram = multiply(transposed(relative), relative);
  if (symmetricEigen(gram).values[0] < leastInvertible ** 2) return factor.remainder.kind === "dense" ? denseSumByColumns(factor, posterior, block, term) : sparseSumByColumns(factor, posterior, block, term);
  const inverse = generalInverse(relative);
  const explained = subMatrix(posterior.inverseSums[k - factor.cross.layout.stageCount], block.width, term);
  for (let at = 0; at < explained.data.length; at++) explained.data[at] = (at % (term.width + 1) === 0 ? block.levelCount : 0) - explained.data[at];
  return multiply(multiply(transposed(inverse), explained), inverse);
}

/** Λ⁻¹ of a well-conditioned root, by (ΛᵀΛ)⁻¹Λᵀ when it is not triangular. */
function generalInverse(relative: Matrix): Matrix {
  const isLower = relative.data.every((value, at) => value === 0 || at % relative.columns <= Math.floor(at / relative.columns));
  if (isLower) return inverseOfLower(relative);
  const { values, vectors } = symmetricEigen(multiply(transposed(relative), relative));
  const scaled = { ...vectors, data: vectors.data.map((value, at) => value / values[at % vectors.columns]) };
  return multiply(multiply(scaled, transposed(vectors)), transposed(relative));
}

/** A_jj - A_j· Cov A_·j, one solve per column. */
function denseSumByColumns(factor: EquationsFactor, posterior: Posterior, block: EquationBlock, { column, width }: BlockTerm): Matrix {
  const { layout } = factor.cross;
  const counted = layout.randomCount + (posterior.withFixed ? layout.fixedCount : 0);
  const sum = zeros(width, width);
  for (let level = 0; level < block.levelCount; level++) {
    const first = block.start + level * block.width + column;
    const columns = Array.from({ length: width }, (_, a) => crossProductColumn(factor, first + a));
    const halves = columns.map((one) => halfSolve(factor, one).values.subarray(0, counted));
    for (let a = 0; a < width; a++) {
      for (let b = 0; b < width; b++) {
        let value = columns[a][first + b];
        for (let i = 0; i < counted; i++) value -= halves[a][i] * halves[b][i];
        sum.data[a * width + b] += value;
      }
    }
  }
  return sum;
}

function crossProductColumn(factor: EquationsFactor, index: number): Float64Array {
  const unit = new Float64Array(factor.cross.layout.randomCount + factor.cross.layout.fixedCount);
  unit[index] = 1;
  return applyCrossProducts(factor.cross, unit);
}

/** The same where few others meet a level: A_·j is taken through the stages that it meets, and the rest is solved along the tree. */
function sparseSumByColumns(factor: EquationsFactor, posterior: Posterior, block: EquationBlock, { column, width }: BlockTerm): Matrix {
  const { remainder, blockFactors, cross } = factor;
  const { layout, sparse } = cross;
  invariant(remainder.kind === "sparse" && sparse !== null, "a sparse remainder has a pattern");
  const solved = solvedVariance(remainder, sparse, blockFactors.slice(layout.stageCount), posterior.withFixed);
  const columns = columnsOfBlock(cross, block);
  const combination = sparseCombination(cross);
  const varianceOf = (parts: readonly number[]): number => {
    combination.clear();
    for (const part of parts) columns.each(part, (row, value) => combination.add(row, value));
    const { variance, indices, values } = eliminateStages(factor, combination);
    return variance + solved(indices, values);
  };
  const sum = zeros(width, width);
  for (let level = 0; level < block.levelCount; level++) {
    const first = level * block.width + column;
    const own = Array.from({ length: width }, (_, a) => varianceOf([first + a]));
    for (let a = 0; a < width; a++) {
      for (let b = 0; b < width; b++) {
        const explained = a === b ? own[a] : (varianceOf([first + a, first + b]) - own[a] - own[b]) / 2;
        sum.data[a * width + b] += columns.diagonal(first + a, first + b) - explained;
      }
    }
  }
  return sum;
}

/** Columns of A that belong to one block of the remainder, by coefficient within the block. */
interface BlockColumns {
  each(own: number, visit: (row: number, value: number) => void): void;
  /** element of A at two of the block's coefficients */
  diagonal(own: number, other: number): number;
}

function columnsOfBlock({ layout, stages, dense }: CrossProducts, block: EquationBlock): BlockColumns {
  const size = block.levelCount * block.width;
  const rows: number[][] = Array.from({ length: size }, () => []);
  const values: number[][] = Array.from({ length: size }, () => []);
  const note = (own: number, row: number, value: number): void => {
    if (own < block.start || own >= block.start + size || value === 0) return;
    rows[own - block.start].push(row);
    values[own - block.start].push(value);
  };
  for (const stage of stages) {
    const d = stage.block.width;
    for (let level = 0; level < stage.block.levelCount; level++) {
      for (let at = stage.start[level]; at < stage.start[level + 1]; at++) {
        for (let a = 0; a < d; a++) note(stage.rows[at], stage.block.start + level * d + a, stage.panel[at * d + a]);
      }
    }
  }
  for (let t = 0; t < dense.value.length; t++) {
    const [i, j] = [layout.denseStart + dense.row[t], layout.denseStart + dense.column[t]];
    note(i, j, dense.value[t]);
    if (i !== j) note(j, i, dense.value[t]);
  }
  return {
    each: (own, visit) => rows[own].forEach((row, k) => visit(row, values[own][k])),
    diagonal: (own, other) => values[own][rows[own].indexOf(block.start + other)] ?? 0,
  };
}
