/** The solver that a design's random effects admit: exact where no two factors cross, by conjugate gradients where they do. */
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import { nestingChain } from "../nesting.js";
import { crossedSolver } from "./crossed-solver.js";
import { independentSolver } from "./independent-solver.js";
import { nestedSolver } from "./nested-solver.js";
import type { MarginalSolver } from "./solver.js";

export function marginalSolver(design: Design, start: VarianceComponents): MarginalSolver {
  if (design.grouped.length === 0) return independentSolver(design, start);
  const chain = nestingChain(design);
  return chain === null ? crossedSolver(design, start) : nestedSolver(design, chain, start);
}
