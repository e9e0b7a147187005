/**
 * V^-1 v of crossed terms: the eliminated term exactly, the kept ones by conjugate gradients begun from the effects at hand.
 * Knows the operator at its theta; nothing of traces or determinants.
 */
import type { Design } from "../../design/design.js";
import { NumericalError } from "../../numerics/failure.js";
import { addRandomEffects } from "../random-design.js";
import { conjugateGradient, conjugateGradientStorage } from "./conjugate-gradient.js";
import type { CrossedOperator } from "./crossed-operator.js";
import type { EffectSolver } from "./effect-solver.js";

/** Conjugate gradients need tens of iterations on crossed designs, hundreds on nearly nested ones; beyond this something is wrong. */
const maximumIterations = 2000;

/** @param usualTolerance relative error of V^-1 v in the equations' own norm, where a call names none */
export function crossedSolve({ grouped }: Pick<Design, "grouped">, operator: CrossedOperator, usualTolerance: number): EffectSolver["solve"] {
  const storage = conjugateGradientStorage(operator.size);
  const rightHandSide = new Float64Array(operator.size);
  const unknowns = new Float64Array(operator.size);
  const keptEffects = new Float64Array(operator.size);
  const levelSums = new Float64Array(operator.eliminated.size);
  const partOf = (k: number): Float64Array => unknowns.subarray(operator.offsets[k], operator.offsets[k + 1]);
  return (values, effects, out, tolerance = usualTolerance) => {
    operator.scores(values, levelSums, rightHandSide);
    operator.kept.forEach((term, k) => term.fromEffects(effects[operator.keptTerms[k]], partOf(k)));
    const result = conjugateGradient(operator, rightHandSide, unknowns, { tolerance, maximumIterations }, storage);
    if (!result.hasConverged) throw new NumericalError("not-converged", `the random effects were not solved for in ${result.iterations} iterations`);
    operator.kept.forEach((term, k) => {
      term.toEffects(partOf(k), effects[operator.keptTerms[k]]);
      keptEffects.set(effects[operator.keptTerms[k]], operator.offsets[k]);
    });
    operator.eliminatedEffectsBeside(keptEffects, levelSums, effects[operator.eliminatedTerm]);
    out.fill(0);
    grouped.forEach((term, t) => addRandomEffects(term, effects[t], out));
    const precision = 1 / operator.residualVariance();
    for (let i = 0; i < out.length; i++) out[i] = operator.weights[i] * precision * (values[i] - out[i]);
  };
}
