/**
 * The solver that a design's random effects admit: level by level where no two factors cross; where they do, the factored mixed-model
 * equations while what elimination leaves dense is small enough for the purpose, and conjugate gradients beyond.
 */
import type { Design, GroupedDesign } from "../../design/design.js";
import { denseBlocks } from "../../plan/dense-blocks.js";
import type { VarianceComponents } from "../components.js";
import { crossProducts } from "../equations/index.js";
import { nestingChain, parentLevels } from "../nesting.js";
import { crossedSolver } from "./crossed-solver.js";
import { denseBlocksSolver } from "./dense-blocks/solver.js";
import type { EffectSolver } from "./effect-solver.js";
import { equationsSolver, randomRows } from "./equations-solver.js";
import { independentSolver } from "./independent-solver.js";
import { nestedSolver } from "./nested-solver.js";
import type { MarginalSolver } from "./solver.js";

/** A factor each time theta moves must cost less than the solves it replaces: some ten milliseconds. */
export const denseLimitInTraining = 200;
/** A factor once, at the end, may take seconds. */
export const denseLimitAtTheEnd = 2000;

/** The same in training, and dense blocks where they cost less than eliminating effects, or where effects are no small vectors. */
export function trainingSolver(design: Design, start: VarianceComponents): MarginalSolver {
  return factorsBlocks(design) ? denseBlocksSolver(design, start) : marginalSolver(design, start, denseLimitInTraining);
}

/** Whether V is factored block by block: what the planner says too. */
export function factorsBlocks(design: Design): boolean {
  return denseBlocks(design)?.isPreferred === true;
}

/** @param denseLimit the largest order of a dense remainder that is factored */
export function marginalSolver(design: Design, start: VarianceComponents, denseLimit: number): EffectSolver {
  if (design.grouped.length === 0) return independentSolver(design, start);
  const chain = nestingChain(design);
  if (chain !== null) return nestedSolver(design, chain, start);
  if (denseRemainder(design) > denseLimit) return crossedSolver(design, start);
  return equationsSolver(design, crossProducts(randomRows(design)), start);
}

/** What stays dense once the largest term, and every term that its levels lie within, are eliminated level by level. */
function denseRemainder({ grouped }: Design): number {
  const sizeOf = (term: GroupedDesign): number => term.levels.length * term.basis.columns;
  const largest = grouped.reduce((best, term) => (sizeOf(term) > sizeOf(best) ? term : best));
  return grouped.reduce((sum, term) => (parentLevels(largest, term) === null ? sum + sizeOf(term) : sum), 0);
}
