/**
 * Learned bases in batches that are judged under their own V: exact and always fresh where the batches are whole groups, and as
 * published (Simchoni & Rosset 2023) where they are any rows, which ignores what other rows say of the same effects.
 */
import type { Design } from "../../design/design.js";
import { zeros } from "../../numerics/matrix.js";
import type { RandomSource } from "../../numerics/random.js";
import type { VarianceComponents } from "../components.js";
import { groupRows } from "../grouped-rows.js";
import { fromFreeParameters, pullBackToFree } from "../parameters.js";
import { rowBatches, wholeGroupBatches, withWholeSubjects } from "../strategies/batches.js";
import type { BatchLikelihood } from "../strategies/optimised.js";
import type { LikelihoodStrategy } from "../strategy.js";
import { denseOutputObjective } from "./dense-outputs.js";
import { learnedModel } from "./learned-model.js";
import { meanOf, rowsWithBases, type OutputLayout } from "./outputs.js";

const bias =
  "a batch's own covariance ignores what other batches say of the same effects: the gradient is biased, the more the fewer of an effect's rows a batch holds";

/** @param start theta to begin from; null: moments of y */
export function learnedBatchStrategy(training: Design, layout: OutputLayout, start: VarianceComponents | null): LikelihoodStrategy {
  return { ...ownCovariance(training, layout, start, rowBatches(training)), name: "batch", bias };
}

/** @param outermost the grouped term whose levels stay whole, every other factor being nested in it */
export function learnedGroupStrategy(training: Design, layout: OutputLayout, start: VarianceComponents | null, outermost: number): LikelihoodStrategy {
  const { levelIndex, levels } = training.grouped[outermost];
  const groups = withWholeSubjects(groupRows(levelIndex, levels.length), training);
  return { ...ownCovariance(training, layout, start, (batchSize, random) => wholeGroupBatches(groups, batchSize, random)), name: "whole-group", bias: null };
}

/** The same at any phi, with the slopes along it. */
export function learnedLikelihood(training: Design, layout: OutputLayout): BatchLikelihood {
  return (free, rows, linearResidual, outputs, gradient, freeGradient) => {
    const design = rowsWithBases(training, layout, rows, outputs);
    const residual = meanOf(layout, outputs).map((value, i) => linearResidual[i] - value);
    const slopes = { residualVariance: 0, grouped: design.grouped.map(({ basis: { columns } }) => zeros(columns, columns)) };
    const value = denseOutputObjective(design, layout, fromFreeParameters(design, free), residual, gradient, slopes);
    freeGradient.set(pullBackToFree(design, free, { ...slopes, kernels: [] }));
    return value;
  };
}

type Batches = (batchSize: number, random: RandomSource) => readonly Int32Array[];

function ownCovariance(training: Design, layout: OutputLayout, start: VarianceComponents | null, batches: Batches): Omit<LikelihoodStrategy, "name" | "bias"> {
  const learned = learnedModel(training, layout, start);
  return {
    outputs: layout,
    temper: null,
    refreshEvery: null,
    batches,
    batchObjective(rows, outputs, gradient) {
      const { linearResidual } = learned.current().model;
      const residual = meanOf(layout, outputs).map((value, i) => linearResidual[rows[i]] - value);
      return denseOutputObjective(rowsWithBases(learned.design, layout, rows, outputs), layout, learned.components, residual, gradient);
    },
    stepComponents: null,
    refresh: (outputs) => void learned.follow(outputs),
    updateComponents: learned.updateComponents,
    fullObjective: learned.objective,
    predict: learned.predict,
    state: learned.state,
    restore: learned.restore,
  };
}
