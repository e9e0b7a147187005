/**
 * The joint posterior of every effect beside a net, given the net: where several factors lie over each other, their effects are estimated
 * from the same rows, and an interval that adds their variances up is too wide. Null where one factor leaves nothing to join, and where
 * crossed factors are too many to factor once. Joins rooms; computes nothing itself.
 */
import type { Design } from "../design/design.js";
import { jointPosterior, type JointPosterior } from "../exact/index.js";
import type { VarianceComponents } from "../likelihood/components.js";
import { crossProducts, factorEquations, type RemainderWish } from "../likelihood/equations/index.js";
import { nestingChain } from "../likelihood/nesting.js";
import { relativeFactors } from "../likelihood/solvers/equations-solver.js";
import { cheapestSolver } from "../likelihood/solvers/marginal-solver.js";
import type { CrossedSolverName } from "../model/index.js";
import { limitAtTheEnd } from "../plan/factor-limits.js";

/** @param design the training rows, with the bases that the net gives @param wish how crossed factors are solved for, where the program names it */
export function jointBesideNet(design: Design, components: VarianceComponents, wish: CrossedSolverName | null): JointPosterior | null {
  if (new Set(design.grouped.map(({ group }) => group)).size < 2) return null;
  const remainder = remainderWish(design, wish);
  if (remainder === null) return null;
  const factor = factorEquations(crossProducts(design, remainder), relativeFactors(components));
  return jointPosterior({ cross: factor.cross, blockFactors: factor.blockFactors }, components, factor);
}

function remainderWish(design: Design, wish: CrossedSolverName | null): RemainderWish | null {
  if (nestingChain(design) !== null) return "dense";
  const solver = wish ?? cheapestSolver(design, limitAtTheEnd);
  if (solver === "conjugate-gradient") return null;
  return solver === "sparse-cholesky" ? "sparse" : "dense";
}
