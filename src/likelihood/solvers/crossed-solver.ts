/**
 * The solver of crossed grouped terms over the full training data: conjugate gradients on the mixed-model equations, the largest term
 * eliminated exactly (`crossed-operator.ts`). V^-1 v costs a few tens of passes over the rows, whatever the number of levels;
 * traces and log|V| are exact for small terms and probed for large ones.
 */
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import { semidefiniteFactor } from "../small-matrix.js";
import { crossedOperator } from "./crossed-operator.js";
import { crossedSolve } from "./crossed-solve.js";
import { effectSolver, type EffectSolver } from "./effect-solver.js";
import { probedVariances } from "./posterior-probes.js";
import { preconditionedLogDeterminant } from "./spectral-log-determinant.js";
import { informationFromPosterior } from "./spherical-information.js";
import { defaultTraceSettings, traceProbes } from "./trace-probes.js";

export interface CrossedSolverSettings {
  /** relative error of V^-1 v, in the equations' own norm */
  readonly tolerance: number;
  readonly traceTolerance: number;
  readonly logDeterminantProbes: number;
  readonly seed: number;
}

/** A gradient to one part in a million is far finer than a batch's noise; probes are fixed so that two runs are equal. */
export const defaultCrossedSettings: CrossedSolverSettings = { tolerance: 1e-6, traceTolerance: 1e-2, logDeterminantProbes: 4, seed: 20_231 };

export function crossedSolver(design: Design, start: VarianceComponents, settings = defaultCrossedSettings): EffectSolver {
  const operator = crossedOperator(design);
  const probes = traceProbes(operator, settings.seed, { ...defaultTraceSettings, tolerance: settings.traceTolerance });
  const sumOfLogWeights = operator.weights.reduce((sum, weight) => sum + Math.log(weight), 0);
  let components = start;
  let logDeterminant: number | null = null;
  operator.setComponents(start);

  const solve = crossedSolve(design, operator, settings.tolerance);
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
