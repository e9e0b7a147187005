/**
 * The solver of a design that holds a field over the whole sample: the field with the most sites is the base, every other random term
 * stands beside it. Knows which terms are which; solves nothing itself.
 */
import { invariant } from "../../invariant.js";
import type { Design, KernelDesign } from "../../design/design.js";
import type { FieldPlan } from "../../plan/plan.js";
import type { VarianceComponents } from "../components.js";
import { fieldSolver } from "../field/field-solver.js";
import { startOfField } from "../field/field-start.js";
import type { MarginalSolver } from "../solvers/solver.js";
import { compositeSolver } from "./composite-solver.js";

export interface FieldedSolver extends MarginalSolver {
  /** out += Z_t b_t of one random term, grouped terms before kernels; as `addPredictions`, which adds them all */
  addTermPrediction(term: number, rows: Design, effects: readonly Float64Array[], out: Float64Array): void;
  /** Var(b_j | y, beta) of every grouped term, [levels, d, d] */
  conditionalVariances(): readonly Float64Array[];
}

/** Whether a kernel spans the whole sample: one field, not one for each level. */
export function isWholeField({ levelIndex }: Pick<KernelDesign, "levelIndex">): boolean {
  return levelIndex === null;
}

/** The index of the kernel that is the base: of those over the whole sample the one with the most sites; -1 without one. */
export function baseField(kernels: readonly Pick<KernelDesign, "levelIndex" | "sites">[]): number {
  return kernels.reduce((best, kernel, k) => (isWholeField(kernel) && (best < 0 || kernel.sites.rows > kernels[best].sites.rows) ? k : best), -1);
}

/** The same from moments, with the base field's scale chosen by its likelihood. */
export function startedFieldedSolver(design: Design, moments: VarianceComponents, plan: FieldPlan): FieldedSolver {
  return fieldedSolver(design, startOfField(design, moments, baseField(design.kernels), plan), plan);
}

/** @param design at least one kernel over the whole sample @param method how the base's covariance is kept */
export function fieldedSolver(design: Design, start: VarianceComponents, method: FieldPlan): FieldedSolver {
  const base = baseField(design.kernels);
  invariant(base >= 0, "a design with a field over the whole sample");
  const ofField = (part: Design, components: VarianceComponents): MarginalSolver => fieldSolver(part, components, method);
  if (design.kernels.length + design.grouped.length > 1) return compositeSolver(design, start, [design.grouped.length + base], ofField);
  const solver = ofField(design, start);
  return {
    ...solver,
    get free() {
      return solver.free;
    },
    get components() {
      return solver.components;
    },
    addTermPrediction: (_term, rows, effects, out) => solver.addPredictions(rows, effects, out),
    conditionalVariances: () => [],
  };
}
