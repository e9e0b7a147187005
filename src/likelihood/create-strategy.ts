/**
 * From a design and what the plan chose to the strategy that training calls. Chooses nothing itself: the plan's choice and the
 * design must fit, and that they do is the planner's business.
 */
import { assertNever, invariant } from "../invariant.js";
import type { Design } from "../design/design.js";
import type { Criterion } from "../model/index.js";
import type { TrainingPlan } from "../plan/plan.js";
import type { VarianceComponents } from "./components.js";
import { groupRows } from "./grouped-rows.js";
import { learnedFullDataStrategy } from "./learned/full-data.js";
import type { OutputLayout } from "./learned/outputs.js";
import { learnedBatchStrategy, learnedGroupStrategy, learnedLikelihood } from "./learned/own-covariance.js";
import { responseLessOffset } from "./marginal-model.js";
import { fieldedSolver, startedFieldedSolver } from "./composite/fielded-solver.js";
import { nestingChain } from "./nesting.js";
import { denseBlocksSolver } from "./solvers/dense-blocks/solver.js";
import { factorsBlocks, trainingSolver } from "./solvers/marginal-solver.js";
import { nestedSolver } from "./solvers/nested-solver.js";
import type { MarginalSolver } from "./solvers/solver.js";
import { batchStrategy } from "./strategies/batch.js";
import { rowBatches } from "./strategies/batches.js";
import { fullDataStrategy } from "./strategies/full-data.js";
import { hybridStrategy } from "./strategies/hybrid.js";
import { independentStrategy } from "./strategies/independent.js";
import { nearBatches } from "./strategies/near-batches.js";
import { optimisedStrategy } from "./strategies/optimised.js";
import { ownLikelihood } from "./strategies/own-likelihood.js";
import { wholeGroupStrategy } from "./strategies/whole-group.js";
import type { LikelihoodStrategy } from "./strategy.js";
import { startingComponents } from "./variance/start.js";

/** What a strategy needs of a plan; no field where nothing is said of one. */
export type StrategyPlan = Pick<TrainingPlan, "strategy" | "wholeGroup"> & Partial<Pick<TrainingPlan, "field" | "thetaRate" | "rowOrder" | "solver">> & {
  /** how theta is brought to rest without a net; left out, by maximum likelihood */
  readonly criterion?: Criterion;
};

/**
 * @param design the training rows, response included
 * @param start theta to begin from; left out, moments of y
 * @throws NumericalError where the starting V is not positive definite
 */
export function createStrategy(
  design: Design,
  plan: StrategyPlan,
  start: VarianceComponents | null = null,
): LikelihoodStrategy {
  return strategyFrom(design, plan, start ?? startingComponents(design, responseLessOffset(design)), start === null);
}

/** @param isMoments whether the start says no more than moments do */
function strategyFrom(design: Design, plan: StrategyPlan, start: VarianceComponents, isMoments: boolean): LikelihoodStrategy {
  const solver = (): MarginalSolver => {
    if (plan.field === undefined || plan.field === null) return trainingSolver(design, start, plan.solver);
    return isMoments ? startedFieldedSolver(design, start, plan.field) : fieldedSolver(design, start, plan.field);
  };
  switch (plan.strategy) {
    case "independent":
      invariant(design.grouped.length + design.kernels.length === 0, "a design with random effects is not planned as independent rows");
      return independentStrategy(design, start);
    case "whole-group":
      return factorsBlocks(design) ? tiedBlocks(design, start) : nestedGroups(design, plan.wholeGroup, start);
    case "full-data":
      return fullDataStrategy(design, solver(), plan.criterion === "reml");
    case "hybrid":
      invariant(plan.wholeGroup !== null, "a plan of whole groups names them");
      return hybridStrategy(design, solver(), plan.wholeGroup);
    case "batch":
      return batchStrategy(design, solver(), plan.rowOrder === "near" ? nearBatches(design) : rowBatches(design));
    default:
      return assertNever(plan.strategy);
  }
}

/**
 * As `createStrategy`, for training: where the network gives bases of random effects beside f, or none, and an optimiser moves theta, or
 * none does. Theta begins from moments of y.
 * @param layout what the network's outputs are
 */
export function createOutputStrategy(design: Design, plan: StrategyPlan, layout: OutputLayout): LikelihoodStrategy {
  const hasBases = layout.bases.length > 0;
  const strategy = hasBases ? basisStrategy(design, plan, layout) : createStrategy(design, plan);
  if (plan.thetaRate === undefined || plan.thetaRate === null) return strategy;
  return optimisedStrategy(design, strategy, hasBases ? learnedLikelihood(design, layout) : ownLikelihood(design), plan.thetaRate);
}

function basisStrategy(design: Design, plan: StrategyPlan, layout: OutputLayout): LikelihoodStrategy {
  const { strategy } = plan;
  invariant(strategy !== "independent" && strategy !== "hybrid", "a learned basis is never planned as independent rows, nor beside offsets");
  switch (strategy) {
    case "whole-group":
      invariant(plan.wholeGroup !== null, "a plan of whole groups names them");
      return learnedGroupStrategy(design, layout, null, plan.wholeGroup);
    case "full-data":
      return learnedFullDataStrategy(design, layout, null);
    case "batch":
      return learnedBatchStrategy(design, layout, null);
    default:
      return assertNever(strategy);
  }
}

/** @param wholeGroup the grouped term whose levels stay whole; null: the outermost */
function nestedGroups(design: Design, wholeGroup: number | null, start: VarianceComponents): LikelihoodStrategy {
  const chain = nestingChain(design);
  invariant(chain !== null, "batches of whole groups are planned only where no two grouping factors cross");
  const outermost = design.grouped[wholeGroup ?? chain.terms[chain.terms.length - 1]];
  return wholeGroupStrategy(design, nestedSolver(design, chain, start), groupRows(outermost.levelIndex, outermost.levels.length));
}

function tiedBlocks(design: Design, start: VarianceComponents): LikelihoodStrategy {
  const solver = denseBlocksSolver(design, start);
  return wholeGroupStrategy(design, solver, groupRows(solver.layout.blockOfRow, solver.layout.blocks.length));
}
