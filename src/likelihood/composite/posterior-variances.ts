/**
 * Var(b_j | y, beta) of the grouped terms beside a base, level by level, from probes of S^-1; a level without rows has D. Known covariances
 * between levels have no blocks of their own and are left to whoever asks. Knows an operator and its terms.
 */
import type { GroupedDesign } from "../../design/design.js";
import { conjugateGradient, conjugateGradientStorage } from "../solvers/conjugate-gradient.js";
import { probedTermVariances, type ProbedTerm } from "../solvers/posterior-probes.js";
import { semidefiniteFactor } from "../small-matrix.js";
import type { Matrix } from "../../numerics/matrix.js";
import type { CompositeOperator } from "./composite-operator.js";
import type { KeptTerm } from "./kept-term.js";

/** Blocks stand between what a level's own rows say and the prior: few probes place them well enough. */
const probeCount = 12;
const settings = { tolerance: 1e-2, maximumIterations: 500 };

/** @param t of the operator's terms @param covariance D, [d, d] @returns [levels, d, d] */
export function levelVariances(operator: CompositeOperator, t: number, { levels, basis: { columns: d } }: GroupedDesign, covariance: Matrix, seed: number): Float64Array {
  const term = operator.terms[t];
  const spherical = new Float64Array(operator.size);
  const solution = new Float64Array(operator.size);
  const storage = conjugateGradientStorage(operator.size);
  const probed: ProbedTerm = {
    size: levels.length * d,
    basisSize: d,
    factor: () => semidefiniteFactor(covariance),
    solveCapacitance(values, out) {
      if (out !== values) out.set(values);
      const own = gathered(term, d, values);
      operator.blocks[t].solve(own, own);
      scatter(term, d, own, out);
    },
  };
  return probedTermVariances(probed, seed, (values, out) => {
    out.set(values);
    spherical.fill(0);
    operator.partOf(spherical, t).set(gathered(term, d, values));
    solution.fill(0);
    conjugateGradient(operator, spherical, solution, settings, storage);
    scatter(term, d, operator.partOf(solution, t), out);
  }, probeCount);
}

/** From all levels, [levels, d], to those that occur. */
function gathered({ levels, size }: KeptTerm, d: number, values: Float64Array): Float64Array {
  const own = new Float64Array(size);
  for (const { level, offset } of levels) own.set(values.subarray(level * d, (level + 1) * d), offset);
  return own;
}

function scatter({ levels }: KeptTerm, d: number, own: Float64Array, out: Float64Array): void {
  for (const { level, offset } of levels) out.set(own.subarray(offset, offset + d), level * d);
}
