/**
 * Solvers of grouped terms, whose effects b_t have a D of few columns, [d, d], of any structure: beside V they know the posterior of b.
 * What they share stands here, the derivatives of V and of NLL along phi, from the level sums of V^-1:
 *
 *   dV/dphi_k v = Z_t (dD_t/dphi_k) Z_t'v        dNLL/dphi_k = <dNLL/dD_t, dD_t/dphi_k>
 */
import type { Design } from "../../design/design.js";
import type { Matrix } from "../../numerics/matrix.js";
import type { VarianceComponents } from "../components.js";
import { freeCoordinates, freeDirections, fromFreeParameters, pullBackToFree, toFreeParameters, type FreeDirection } from "../parameters.js";
import { addLevelSums, addRandomEffects } from "../random-design.js";
import { expectationMaximisationStep } from "../variance/expectation-maximisation.js";
import { varianceGradient } from "../variance/variance-gradient.js";
import type { MarginalSolver } from "./solver.js";

export interface EffectSolver extends MarginalSolver {
  /** sum over levels of Z_tj' V^-1 Z_tj, [d, d] for every term. */
  levelInformation(): readonly Matrix[];

  /** Var(b_j | y, beta) of every term, [levels, d, d]; D for a level without rows. */
  conditionalVariances(): readonly Float64Array[];
}

/** What a solver of one structure of V must know itself; `solve` is that of the seam. */
export type EffectSolverCore = Pick<EffectSolver, "isExact" | "solve" | "logDeterminant" | "levelInformation" | "conditionalVariances"> & {
  readonly components: VarianceComponents;
  setComponents(components: VarianceComponents): void;
};

/** A core with all that follows from it. A D given at the start stands as it is, singular or not; what phi says later is not singular. */
export function effectSolver(design: Design, core: EffectSolverCore): EffectSolver {
  const isUnrestricted = design.grouped.every(({ structure }) => structure.kind !== "expression");
  let free: Float64Array | null = null;
  let directions: readonly FreeDirection[] | null = null;
  const currentFree = (): Float64Array => (free ??= toFreeParameters(design, core.components));
  return {
    isExact: core.isExact,
    get free() {
      return currentFree();
    },
    get components() {
      return core.components;
    },
    setFree(next) {
      core.setComponents(fromFreeParameters(design, next));
      [free, directions] = [next, null];
    },
    coordinates: () => freeCoordinates(design, currentFree()),
    zeroEffects: () => zeroLevelEffects(design),
    solve: (values, effects, out, tolerance) => core.solve(values, effects, out, tolerance),
    addPredictions: (rows, effects, out) => rows.grouped.forEach((term, t) => addRandomEffects(term, effects[t], out)),
    addDirection(k, vector, out) {
      directions ??= freeDirections(design, currentFree());
      addAlong(design, directions[k], vector, out);
    },
    score(alpha) {
      const gradient = varianceGradient(design, core.components, core.levelInformation(), alpha);
      return {
        gradient: pullBackToFree(design, currentFree(), gradient),
        expectationMaximisation: isUnrestricted ? () => toFreeParameters(design, expectationMaximisationStep(design, core.components, gradient)) : null,
      };
    },
    logDeterminant: () => core.logDeterminant(),
    levelInformation: () => core.levelInformation(),
    conditionalVariances: () => core.conditionalVariances(),
  };
}

/** b = 0 for every term, [levels, d] each. */
export function zeroLevelEffects(design: Design): Float64Array[] {
  return design.grouped.map((term) => new Float64Array(term.levels.length * term.basis.columns));
}

/** out += (dV/dphi_k) v */
function addAlong(design: Design, { term, derivative }: FreeDirection, vector: Float64Array, out: Float64Array): void {
  if (term === null) {
    for (let i = 0; i < vector.length; i++) out[i] += (derivative.data[0] * vector[i]) / (design.weights?.[i] ?? 1);
    return;
  }
  const grouped = design.grouped[term];
  const sums = new Float64Array(grouped.levels.length * grouped.basis.columns);
  addLevelSums(grouped, vector, sums);
  addRandomEffects(grouped, timesEachLevel(derivative, sums), out);
}

/** A g_j for every level. */
function timesEachLevel(matrix: Matrix, sums: Float64Array): Float64Array {
  const d = matrix.rows;
  const result = new Float64Array(sums.length);
  for (let start = 0; start < sums.length; start += d) {
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) result[start + a] += matrix.data[a * d + b] * sums[start + b];
  }
  return result;
}
