/**
 * The solver that a design's random effects admit: level by level where no two factors cross; where they do, the factored mixed-model
 * equations while what elimination leaves dense is small enough for the purpose, and conjugate gradients beyond.
 */
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import { crossProducts } from "../equations/index.js";
import { nestingChain } from "../nesting.js";
import { crossedSolver } from "./crossed-solver.js";
import { equationsSolver, randomRows } from "./equations-solver.js";
import { independentSolver } from "./independent-solver.js";
import { nestedSolver } from "./nested-solver.js";
import type { MarginalSolver } from "./solver.js";

/** A factor each time theta moves must cost less than the solves it replaces: some ten milliseconds. */
export const denseLimitInTraining = 200;
/** A factor once, at the end, may take seconds. */
export const denseLimitAtTheEnd = 2000;

/** @param denseLimit the largest order of a dense remainder that is factored */
export function marginalSolver(design: Design, start: VarianceComponents, denseLimit: number): MarginalSolver {
  if (design.grouped.length === 0) return independentSolver(design, start);
  const chain = nestingChain(design);
  if (chain !== null) return nestedSolver(design, chain, start);
  if (smallestRemainder(design) > denseLimit) return crossedSolver(design, start);
  const cross = crossProducts(randomRows(design));
  return cross.denseSize > denseLimit ? crossedSolver(design, start) : equationsSolver(design, cross, start);
}

/** What would be dense if only the largest factor were eliminated; nested factors may leave less, down to the second largest. */
function smallestRemainder(design: Design): number {
  const sizes = design.grouped.map((term) => term.levels.length * term.basis.columns).sort((a, b) => b - a);
  return sizes.length < 3 ? sizes[1] : sizes[sizes.length - 1];
}
