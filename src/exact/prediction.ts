/**
 * How far the linear predictor of new rows may lie from its estimate: Var(x'beta-hat + z'b-hat - x'beta - z'b), with the covariances
 * of beta-hat, of the effects of every term, and of both with each other; an effect of a level that training did not see varies as D.
 * Exact, from the factor of the fit: stages are eliminated level by level, the rest is read off the posterior. Knows a fit and rows.
 */
import type { Design } from "../design/design.js";
import { posteriorBlocks } from "../likelihood/equations/blocks.js";
import type { VarianceComponents } from "../likelihood/components.js";
import { eliminateStages, sparseCombination, type SparseCombination } from "../likelihood/equations/combination.js";
import type { CrossProducts } from "../likelihood/equations/cross-products.js";
import { factorConditioned, type EquationsFactor } from "../likelihood/equations/factor.js";
import { posteriorOf } from "../likelihood/equations/posterior.js";
import { combinationVariance, type CombinationVariance } from "../likelihood/equations/remainder/combination.js";
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
  let varianceOf: CombinationVariance | null = null;
  const factored = (): EquationsFactor => (factor ??= factorConditioned(state.cross, state.blockFactors));
  return {
    state,
    variances: (rows) => predictionVariances(factored(), (varianceOf ??= combinationVariance(factored(), posteriorOf(factored(), true).remainder)), components, rows),
    conditionalVariances: () => posteriorBlocks(factored(), false).terms.map((one) => one.map((value) => value * components.residualVariance)),
  };
}

function predictionVariances(factor: EquationsFactor, varianceOf: CombinationVariance, components: VarianceComponents, rows: PredictionRows): Float64Array {
  const combination = sparseCombination(factor.cross);
  return Float64Array.from({ length: rows.rowCount }, (_, row) => {
    combination.clear();
    setFixed(combination, factor.cross, rows, row);
    const unseen = setRandom(combination, factor.cross, components, rows, row);
    return components.residualVariance * seenVariance(factor, varianceOf, combination) + unseen;
  });
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
function seenVariance(factor: EquationsFactor, varianceOf: CombinationVariance, combination: SparseCombination): number {
  const { variance, indices, values } = eliminateStages(factor, combination);
  return variance + varianceOf(indices, values);
}
