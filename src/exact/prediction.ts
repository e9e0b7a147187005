/**
 * How far the linear predictor of new rows may lie from its estimate: Var(x'beta-hat + z'b-hat - x'beta - z'b), with the covariances
 * of beta-hat, of the effects of every term, and of both with each other; an effect of a level that training did not see varies as D.
 * Exact, from the factor of the fit: stages are eliminated level by level, the rest is read off the posterior. Knows a fit and rows.
 */
import type { Design } from "../design/design.js";
import { posteriorBlocks } from "../likelihood/equations/blocks.js";
import type { VarianceComponents } from "../likelihood/components.js";
import type { CrossProducts } from "../likelihood/equations/cross-products.js";
import { factorConditioned, type EquationsFactor } from "../likelihood/equations/factor.js";
import { posteriorOf } from "../likelihood/equations/posterior.js";
import { applyRoot } from "../likelihood/equations/tile.js";
import type { Matrix } from "../numerics/matrix.js";

/** Rows as training's were, with training's levels: -1 for a level it did not see. */
export type PredictionRows = Pick<Design, "rowCount" | "fixed" | "grouped">;

/** What a joint posterior is made of, as plain data: no row of training is in it. */
export interface JointState {
  readonly cross: CrossProducts;
  /** Λ of every block of the layout, [d, d], conditioned columns */
  readonly blockFactors: readonly Float64Array[];
}

/** Of the fixed effects and of every term's random effects together, given y. */
export interface JointPosterior {
  readonly state: JointState;
  /** of the linear predictor about the true one, [n], squared response units; add sigma²/w for a new observation */
  variances(rows: PredictionRows): Float64Array;
  /** Var(b_level | y, beta) of every grouped term, [levels, d, d]: lme4's condVar */
  conditionalVariances(): readonly Float64Array[];
}

/** @param known the equations factored at the estimates; left out, they are factored when first needed */
export function jointPosterior(state: JointState, components: VarianceComponents, known: EquationsFactor | null = null): JointPosterior {
  let factor = known;
  let dense: Matrix | null = null;
  const factored = (): EquationsFactor => (factor ??= factorConditioned(state.cross, state.blockFactors));
  return {
    state,
    variances: (rows) => predictionVariances(factored(), (dense ??= posteriorOf(factored(), true).dense), components, rows),
    conditionalVariances: () => posteriorBlocks(factored(), false).terms.map((one) => one.map((value) => value * components.residualVariance)),
  };
}

function predictionVariances(factor: EquationsFactor, dense: Matrix, components: VarianceComponents, rows: PredictionRows): Float64Array {
  const combination = sparseCombination(factor.cross);
  return Float64Array.from({ length: rows.rowCount }, (_, row) => {
    combination.clear();
    setFixed(combination, factor.cross, rows, row);
    const unseen = setRandom(combination, factor.cross, components, rows, row);
    return components.residualVariance * seenVariance(factor, dense, combination) + unseen;
  });
}

/** A vector over all coefficients of which few are not zero. */
interface SparseCombination {
  readonly values: Float64Array;
  /** coefficients that are not zero, in no order */
  indices: number[];
  add(index: number, value: number): void;
  clear(): void;
}

function sparseCombination({ layout }: CrossProducts): SparseCombination {
  const values = new Float64Array(layout.randomCount + layout.fixedCount);
  const present = new Uint8Array(values.length);
  const self: SparseCombination = {
    values,
    indices: [],
    add: (index, value) => {
      if (present[index] === 0) {
        present[index] = 1;
        self.indices.push(index);
      }
      values[index] += value;
    },
    clear: () => {
      for (const index of self.indices) {
        values[index] = 0;
        present[index] = 0;
      }
      self.indices = [];
    },
  };
  return self;
}

/** Tᵀ x: a row of new columns, conditioned as training's were. */
function setFixed(out: SparseCombination, { layout, conditioning }: CrossProducts, { fixed }: PredictionRows, row: number): void {
  addConditioned(out, layout.randomCount, conditioning.fixed.transform, fixed.matrix, row);
}

/** @returns the variance that unseen levels bring, squared response units */
function setRandom(out: SparseCombination, { layout, conditioning }: CrossProducts, components: VarianceComponents, { grouped }: PredictionRows, row: number): number {
  let unseen = 0;
  for (const block of layout.blocks) {
    for (const { termIndex, column } of block.terms) {
      const { levelIndex, basis } = grouped[termIndex];
      if (levelIndex[row] < 0) unseen += quadraticOfRow(components.grouped[termIndex], basis, row);
      else addConditioned(out, block.start + levelIndex[row] * block.width + column, conditioning.terms[termIndex].transform, basis, row);
    }
  }
  return unseen;
}

function addConditioned(out: SparseCombination, start: number, transform: Matrix, { data, columns: d }: Matrix, row: number): void {
  for (let j = 0; j < d; j++) {
    let sum = 0;
    for (let k = 0; k <= j; k++) sum += data[row * d + k] * transform.data[k * d + j];
    out.add(start + j, sum);
  }
}

function quadraticOfRow(covariance: Matrix, { data, columns: d }: Matrix, row: number): number {
  let sum = 0;
  for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) sum += data[row * d + a] * covariance.data[a * d + b] * data[row * d + b];
  return sum;
}

/** cᵀ Cov c / sigma². */
function seenVariance(factor: EquationsFactor, dense: Matrix, combination: SparseCombination): number {
  const { values } = combination;
  let variance = 0;
  for (const stage of factor.stages) variance += eliminate(stage, combination);
  const first = factor.cross.layout.denseStart;
  const kept = combination.indices.filter((index) => index >= first);
  for (const i of kept) {
    for (const j of kept) variance += values[i] * dense.data[(Math.max(i, j) - first) * dense.columns + Math.min(i, j) - first] * values[j];
  }
  return variance;
}

/** Takes a stage's levels out of a combination; returns what they vary by on their own. */
function eliminate({ products, panel, roots }: EquationsFactor["stages"][number], combination: SparseCombination): number {
  const { block, start, rows } = products;
  const d = block.width;
  const half = new Float64Array(d);
  const mode = new Float64Array(d);
  let variance = 0;
  for (const level of levelsIn(combination, block.start, block.levelCount, d)) {
    applyRoot(roots, level * d * d, d, combination.values, block.start + level * d, half, mode);
    for (let a = 0; a < d; a++) variance += half[a] * half[a];
    for (let r = start[level]; r < start[level + 1]; r++) {
      let sum = 0;
      for (let a = 0; a < d; a++) sum += panel[r * d + a] * mode[a];
      combination.add(rows[r], -sum);
    }
  }
  return variance;
}

function levelsIn({ indices }: SparseCombination, start: number, levelCount: number, width: number): Set<number> {
  const levels = new Set<number>();
  for (const index of indices) {
    if (index >= start && index < start + levelCount * width) levels.add(Math.floor((index - start) / width));
  }
  return levels;
}
