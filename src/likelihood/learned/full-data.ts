/**
 * Learned bases over the full data's likelihood, in shuffled batches of rows. With b and its posterior from all rows the gradient in
 * every row's outputs is local: V^-1 g D has the rows (w_i / sigma^2) (C g_i + c_i), so that
 *
 *   dNLL/df_i = -alpha_i        dNLL/dg_i = (w_i / sigma^2) (C g_i + c_i) - alpha_i b        alpha_i = (w_i / sigma^2) (y_i - f_i - g_i'b - ...)
 *
 * C = Var(b | y) of the row's level, c_i = Cov(b, other random effects of the row | y). Between refreshes b, C and c stand still and
 * the batches descend the expected joint log-density of (y, b) under that posterior, which lies above the NLL and touches it where
 * they were taken (Neal & Hinton 1998): exact there, as for EM, and never a batch's imitation of V.
 */
import { innerProduct } from "../../numerics/product.js";
import type { Matrix } from "../../numerics/matrix.js";
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import { addRandomEffects } from "../random-design.js";
import type { EffectSolver } from "../solvers/effect-solver.js";
import { rowBatches } from "../strategies/batches.js";
import type { LikelihoodStrategy } from "../strategy.js";
import { learnedModel } from "./learned-model.js";
import { meanOf, type LearnedBasis, type OutputLayout } from "./outputs.js";

/** As for crossed factors: b follows the network this often, each time at the cost of a pass over all rows and a factor of M = g'Wg. */
const refreshesPerEpoch = 4;
const fewestStepsBetween = 10;

/** What a refresh says of one basis. */
interface BasisPosterior {
  readonly basis: LearnedBasis;
  readonly columns: number;
  /** [n] */
  readonly levelIndex: Int32Array;
  /** b, [levels, d] */
  readonly effects: Float64Array;
  /** C, [levels, d, d] */
  readonly variances: Float64Array;
  /** c, [n, d]; null where no other random effect is in the model */
  readonly crossCovariances: Float64Array | null;
}

/** @param start theta to begin from; null: moments of y */
export function learnedFullDataStrategy(training: Design, layout: OutputLayout, start: VarianceComponents | null): LikelihoodStrategy {
  const learned = learnedModel(training, layout, start);
  const { rowCount, weights } = training;
  /** y - offset - X beta - all random effects but those of learned bases, [n] */
  const target = new Float64Array(rowCount);
  let posteriors: readonly BasisPosterior[] = [];
  let rowShare = 0;
  let stepsPerEpoch = fewestStepsBetween;
  const batches = rowBatches(training);

  /** The batch's expected negative log-density up to `rowShare`; its gradient where one is given. */
  const expected = (rows: Int32Array, outputs: Float64Array, gradient: Float64Array | null): number => {
    const precision = 1 / learned.components.residualVariance;
    let sum = 0;
    for (let i = 0; i < rows.length; i++) {
      const rowPrecision = (weights?.[rows[i]] ?? 1) * precision;
      sum += rowPrecision * rowObjective(layout, posteriors, rows[i], outputs.subarray(i * layout.width, (i + 1) * layout.width), target[rows[i]], (k, slope) => {
        if (gradient !== null) gradient[i * layout.width + k] += rowPrecision * slope;
      });
    }
    return 0.5 * sum;
  };
  const settle = (outputs: Float64Array, mean: Float64Array): void => {
    const { model, solver } = learned.current();
    const { residualVariance } = solver.components;
    posteriors = posteriorsOf(learned.design, layout, solver, model.effects);
    for (let i = 0; i < rowCount; i++) target[i] = mean[i] + (residualVariance * model.alpha[i]) / (weights?.[i] ?? 1);
    for (const { basis } of posteriors) addRandomEffects(learned.design.grouped[basis.term], model.effects[basis.term], target);
    const all = Int32Array.from({ length: rowCount }, (_, i) => i);
    const objective = 0.5 * (innerProduct(model.residual, model.alpha) + solver.logDeterminant() + rowCount * Math.log(2 * Math.PI));
    rowShare = (objective - expected(all, outputs, null)) / rowCount;
  };
  return {
    name: "full-data",
    bias: null,
    outputs: layout,
    temper: null,
    get refreshEvery() {
      return Math.max(fewestStepsBetween, Math.ceil(stepsPerEpoch / refreshesPerEpoch));
    },
    batches(batchSize, random) {
      stepsPerEpoch = Math.ceil(rowCount / batchSize);
      return batches(batchSize, random);
    },
    batchObjective(rows, outputs, gradient) {
      gradient.fill(0);
      return expected(rows, outputs, gradient) + rows.length * rowShare;
    },
    stepComponents: null,
    refresh: (outputs) => settle(outputs, learned.follow(outputs)),
    updateComponents(outputs, steps) {
      const components = learned.updateComponents(outputs, steps);
      settle(outputs, meanOf(layout, outputs));
      return components;
    },
    fullObjective: learned.objective,
    predict: learned.predict,
    state: learned.state,
    restore: learned.restore,
  };
}

/**
 * (target - f - g'b)^2 + sum over bases of g'C g + 2 g'c, with half its slope in every output handed to `add`.
 * @param outputs of the row, [width]
 */
function rowObjective(layout: OutputLayout, posteriors: readonly BasisPosterior[], row: number, outputs: Float64Array, target: number, add: (column: number, slope: number) => void): number {
  let residual = target - (layout.hasMean ? outputs[0] : 0);
  for (const { basis, columns: d, effects, levelIndex } of posteriors) {
    for (let k = 0; k < d; k++) residual -= outputs[basis.from + k] * effects[levelIndex[row] * d + k];
  }
  if (layout.hasMean) add(0, -residual);
  let spread = 0;
  for (const { basis: { from }, columns: d, effects, variances, levelIndex, crossCovariances } of posteriors) {
    const level = levelIndex[row];
    for (let k = 0; k < d; k++) {
      const cross = crossCovariances === null ? 0 : crossCovariances[row * d + k];
      let slope = cross;
      for (let l = 0; l < d; l++) slope += variances[(level * d + k) * d + l] * outputs[from + l];
      spread += outputs[from + k] * (slope + cross);
      add(from + k, slope - residual * effects[level * d + k]);
    }
  }
  return residual * residual + spread;
}

function posteriorsOf(design: Design, layout: OutputLayout, solver: EffectSolver, effects: readonly Float64Array[]): readonly BasisPosterior[] {
  const isAlone = design.grouped.length === 1 && layout.bases.length === 1;
  const variances = isAlone ? solver.conditionalVariances() : [];
  return layout.bases.map((basis) => {
    const { basis: matrix, levelIndex } = design.grouped[basis.term];
    const common = { basis, columns: matrix.columns, levelIndex, effects: effects[basis.term] };
    return isAlone ? { ...common, variances: variances[basis.term], crossCovariances: null } : { ...common, ...jointPosterior(design, matrix, basis.term, solver) };
  });
}

/**
 * C and c of a basis over the whole sample beside other random effects, by a solve for each of its columns: with H = V^-1 g D,
 * C = D - D g'H and c_i = sigma^2 h_i / w_i - C g_i.
 */
function jointPosterior(design: Design, { data: g, columns: d }: Matrix, term: number, solver: EffectSolver): { variances: Float64Array; crossCovariances: Float64Array } {
  const { residualVariance, grouped } = solver.components;
  const covariance = grouped[term].data;
  const n = design.rowCount;
  const variances = covariance.slice();
  const crossCovariances = new Float64Array(n * d);
  const scratch = solver.zeroEffects();
  const [column, solved] = [new Float64Array(n), new Float64Array(n)];
  for (let k = 0; k < d; k++) {
    for (let i = 0; i < n; i++) {
      column[i] = 0;
      for (let l = 0; l < d; l++) column[i] += g[i * d + l] * covariance[l * d + k];
    }
    scratch.forEach((one) => one.fill(0));
    solver.solve(column, scratch, solved);
    // what solve says of the basis's own effects is D g'V^-1 (g D)_k
    for (let l = 0; l < d; l++) variances[l * d + k] -= scratch[term][l];
    for (let i = 0; i < n; i++) crossCovariances[i * d + k] = (residualVariance * solved[i]) / (design.weights?.[i] ?? 1);
  }
  for (let i = 0; i < n; i++) for (let k = 0; k < d; k++) for (let l = 0; l < d; l++) crossCovariances[i * d + k] -= variances[k * d + l] * g[i * d + l];
  return { variances, crossCovariances };
}
