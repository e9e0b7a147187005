/**
 * The solver that a design's random effects admit: level by level where no two factors cross; where they do, the factored mixed-model
 * equations while what elimination leaves, whole or sparse, is small enough for the purpose, and conjugate gradients beyond.
 */
import type { Design, GroupedDesign } from "../../design/design.js";
import type { CrossedSolverName } from "../../model/index.js";
import { denseBlocks } from "../../plan/dense-blocks.js";
import { sparseWorkOf } from "../../plan/facts.js";
import { limitInTraining, type FactorLimit } from "../../plan/factor-limits.js";
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

/** The same in training, and dense blocks where they cost less than eliminating effects, or where effects are no small vectors. */
export function trainingSolver(design: Design, start: VarianceComponents, wish: CrossedSolverName | null = null): MarginalSolver {
  return factorsBlocks(design) ? denseBlocksSolver(design, start) : marginalSolver(design, start, limitInTraining(design.rowCount, design.grouped.length), wish);
}

/** Whether V is factored block by block: what the planner says too. */
export function factorsBlocks(design: Design): boolean {
  return denseBlocks(design)?.isPreferred === true;
}

/** @param wish how crossed terms are solved for, where the program names it */
export function marginalSolver(design: Design, start: VarianceComponents, limit: FactorLimit, wish: CrossedSolverName | null = null): EffectSolver {
  if (design.grouped.length === 0) return independentSolver(design, start);
  const chain = nestingChain(design);
  if (chain !== null) return nestedSolver(design, chain, start);
  const solver = wish ?? cheapestSolver(design, limit);
  if (solver === "conjugate-gradient") return crossedSolver(design, start);
  return equationsSolver(design, crossProducts(randomRows(design), solver === "sparse-cholesky" ? "sparse" : "dense"), start);
}

/** How crossed terms are solved for within a limit. */
export function cheapestSolver(design: Design, { order, sparseWork }: FactorLimit): CrossedSolverName {
  if (denseRemainder(design) <= order) return "block-cholesky";
  if (sparseWork === 0) return "conjugate-gradient";
  const sparse = sparseWorkOf(design);
  return sparse !== null && sparse <= sparseWork ? "sparse-cholesky" : "conjugate-gradient";
}

/** What stays dense once the largest term, and every term that its levels lie within, are eliminated level by level. */
function denseRemainder({ grouped }: Design): number {
  const sizeOf = (term: GroupedDesign): number => term.levels.length * term.basis.columns;
  const largest = grouped.reduce((best, term) => (sizeOf(term) > sizeOf(best) ? term : best));
  return grouped.reduce((sum, term) => (parentLevels(largest, term) === null ? sum + sizeOf(term) : sum), 0);
}
