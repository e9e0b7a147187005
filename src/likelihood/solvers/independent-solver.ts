/** The solver of a design without random effects: V = sigma^2 W^-1. */
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import { effectSolver, type EffectSolver } from "./effect-solver.js";

export function independentSolver(design: Design, start: VarianceComponents): EffectSolver {
  const weights = design.weights ?? new Float64Array(design.rowCount).fill(1);
  const sumOfLogWeights = weights.reduce((sum, weight) => sum + Math.log(weight), 0);
  let components = start;
  return effectSolver(design, {
    isExact: true,
    get components() {
      return components;
    },
    setComponents(next) {
      components = next;
    },
    solve(values, _effects, out) {
      for (let i = 0; i < values.length; i++) out[i] = (weights[i] * values[i]) / components.residualVariance;
    },
    levelInformation: () => [],
    conditionalVariances: () => [],
    logDeterminant: () => design.rowCount * Math.log(components.residualVariance) - sumOfLogWeights,
  });
}
