/**
 * Finds the optimum: a start from moments, Newton steps, directions without variance set to zero, and a second start where a
 * singular optimum might hide a better one. Knows the order of these; the steps are elsewhere.
 */
import type { CrossProducts } from "../likelihood/equations/index.js";
import { denseCost, sparseCost } from "../plan/sparse-factor.js";
import { thetaOnBoundary, uniformTheta } from "./boundary.js";
import type { ProfiledProblem } from "./criterion.js";
import { optimise, type Optimum, type OptimiseOptions } from "./optimise.js";
import { momentStart } from "./start.js";

/** Multiplications of a factor with its inverse, those of a remainder of order 500, for which a second start is a matter of moments. */
const cheapWork = denseCost(500);

/** @throws NumericalError when the criterion cannot be evaluated at the start */
export function findOptimum(problem: ProfiledProblem, options: OptimiseOptions): Optimum {
  const { cross, response, elements, rowCount } = problem;
  const first = onBoundary(problem, optimise(problem, momentStart(cross, response, elements, rowCount), options), options);
  if (!hasZero(first) || remainderCost(cross) > cheapWork || options.signal?.aborted === true) return first;
  const second = onBoundary(problem, optimise(problem, uniformTheta(elements, 1), options), options);
  const better = second.evaluation.deviance < first.evaluation.deviance - visibleGain ? second : first;
  return { ...better, evaluations: first.evaluations + second.evaluations };
}

/** Deviance that two optima may differ by without being different. */
const visibleGain = 1e-7;

/** What setting a variance to zero may cost in deviance: nothing that could be seen. */
const invisibleCost = 1e-9;

function onBoundary(problem: ProfiledProblem, interior: Optimum, options: OptimiseOptions): Optimum {
  let best = interior;
  for (const all of [true, false]) {
    const theta = thetaOnBoundary(problem, best.evaluation.theta, all);
    if (theta === null || options.signal?.aborted === true) return best;
    const found = optimise(problem, theta, options);
    const evaluations = best.evaluations + found.evaluations;
    const costs = found.evaluation.deviance > best.evaluation.deviance + invisibleCost;
    best = costs ? { ...best, evaluations } : { ...found, evaluations };
    if (!costs) return best;
  }
  return best;
}

function remainderCost({ sparse, denseSize }: CrossProducts): number {
  return sparse === null ? denseCost(denseSize) : sparseCost(sparse.pattern);
}

function hasZero({ evaluation }: Optimum): boolean {
  return evaluation.relativeFactors.some((factor) => factor.data.some((value, at) => value === 0 && at % (factor.columns + 1) === 0));
}
