/**
 * The solver of crossed grouped terms over the full training data: conjugate gradients on the mixed-model equations, the largest term
 * eliminated exactly (`crossed-operator.ts`). V^-1 v costs a few tens of passes over the rows, whatever the number of levels;
 * traces and log|V| are exact for small terms and probed for large ones.
 */
import { NumericalError } from "../../numerics/failure.js";
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import { semidefiniteFactor } from "../small-matrix.js";
import { conjugateGradient, conjugateGradientStorage } from "./conjugate-gradient.js";
import { crossedOperator } from "./crossed-operator.js";
import { effectSolver, type EffectSolver } from "./effect-solver.js";
import { probedVariances } from "./posterior-probes.js";
import { preconditionedLogDeterminant } from "./spectral-log-determinant.js";
import { informationFromPosterior } from "./spherical-information.js";
import { traceProbes } from "./trace-probes.js";

export interface CrossedSolverSettings {
  /** relative error of V^-1 v, in the equations' own norm */
  readonly tolerance: number;
  readonly traceTolerance: number;
  readonly logDeterminantProbes: number;
  readonly seed: number;
}

/** A gradient to one part in a million is far finer than a batch's noise; probes are fixed so that two runs are equal. */
export const defaultCrossedSettings: CrossedSolverSettings = { tolerance: 1e-6, traceTolerance: 1e-2, logDeterminantProbes: 4, seed: 20_231 };

/** Conjugate gradients need tens of iterations on crossed designs, hundreds on nearly nested ones; beyond this something is wrong. */
const maximumIterations = 2000;

export function crossedSolver(design: Design, start: VarianceComponents, settings = defaultCrossedSettings): EffectSolver {
  const operator = crossedOperator(design);
  const probes = traceProbes(operator, settings.seed, settings.traceTolerance);
  const storage = conjugateGradientStorage(operator.size);
  const rightHandSide = new Float64Array(operator.size);
  const unknowns = new Float64Array(operator.size);
  const sumOfLogWeights = operator.weights.reduce((sum, weight) => sum + Math.log(weight), 0);
  let components = start;
  let logDeterminant: number | null = null;
  operator.setComponents(start);

  const solve: EffectSolver["solve"] = (values, effects, out, tolerance = settings.tolerance) => {
    out.set(values);
    operator.applyEliminatedInverse(out);
    operator.keptSums(out, rightHandSide);
    operator.kept.forEach((term, k) => {
      term.fromEffects(effects[operator.keptTerms[k]], unknowns.subarray(operator.offsets[k], operator.offsets[k + 1]));
    });
    const result = conjugateGradient(operator, rightHandSide, unknowns, { tolerance, maximumIterations }, storage);
    if (!result.hasConverged) throw new NumericalError("not-converged", `the random effects were not solved for in ${result.iterations} iterations`);
    out.fill(0);
    operator.addKeptRows(unknowns, out);
    for (let i = 0; i < out.length; i++) out[i] = values[i] - out[i];
    operator.applyEliminatedInverse(out);
    operator.kept.forEach((term, k) => {
      term.toEffects(unknowns.subarray(operator.offsets[k], operator.offsets[k + 1]), effects[operator.keptTerms[k]]);
    });
    operator.eliminated.toEffects(operator.eliminatedEffects, effects[operator.eliminatedTerm]);
  };
  return effectSolver(design, {
    isExact: false,
    get components() {
      return components;
    },
    setComponents(next) {
      components = next;
      logDeterminant = null;
      operator.setComponents(next);
    },
    solve,
    levelInformation: () =>
      probes.posteriorSums().map((sum, t) => informationFromPosterior(sum, design.grouped[t].levels.length, semidefiniteFactor(components.grouped[t]))),
    conditionalVariances: () => probedVariances(operator, settings.seed),
    logDeterminant() {
      logDeterminant ??=
        design.rowCount * Math.log(components.residualVariance) -
        sumOfLogWeights +
        operator.eliminated.logDeterminant() +
        operator.preconditioner.logDeterminant() +
        preconditionedLogDeterminant(operator, settings.logDeterminantProbes, settings.seed);
      return logDeterminant;
    },
  });
}
