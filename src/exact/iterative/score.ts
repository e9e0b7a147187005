/**
 * Gradient and average information of the profiled deviance where traces are probed: T_t = sum over levels of
 * ZᵀV⁻¹Z - ZᵀV⁻¹X C XᵀV⁻¹Z - (n/rho²) v vᵀ, the middle term for REML only. The first is an average over fixed random signs, and
 * their spread tells how far the gradient may be off; all else is solved. Knows one theta; knows no step.
 */
import { zeroLevelEffects } from "../../likelihood/solvers/effect-solver.js";
import { addRandomEffects } from "../../likelihood/random-design.js";
import { informationFromPosterior } from "../../likelihood/solvers/spherical-information.js";
import type { CrossedOperator } from "../../likelihood/solvers/crossed-operator.js";
import type { TraceEstimate, TraceProbes } from "../../likelihood/solvers/trace-probes.js";
import { copyOf, zeros, type Matrix } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import type { FreeElement } from "../parameters.js";
import { addWorkingEffects, thetaGradient, thetaHessian, type WorkingProducts } from "../theta-derivatives.js";
import type { IterativeProblem } from "./problem.js";
import type { System, SystemSolution } from "./solution.js";

export interface Score {
  /** with respect to theta */
  readonly gradient: Float64Array;
  /** covariance of the gradient over the probes' random signs, [k, k] */
  readonly gradientCovariance: Matrix;
  /** average information of the profiled deviance, [k, k] */
  readonly hessian: Matrix;
  /** T of every term, estimated */
  readonly covarianceDerivatives: readonly Matrix[];
}

/** Error of a probe's solve: its square is what the trace is off by, beside a variance that may be small. */
export const coarsestTolerance = 1e-3;

/** Effects that average information begins from, one set per element of theta, moved by every score. */
export type InformationStart = readonly (readonly Float64Array[])[];

export function informationStart({ design, elements }: IterativeProblem): InformationStart {
  return elements.map(() => zeroLevelEffects(design));
}

/** @param solution of the system's last theta, every Λ invertible @param start moved to where the next score begins */
export function scoreAt(system: System, solution: SystemSolution, probes: TraceProbes, start: InformationStart): Score {
  const { elements, design, operator, effectiveRowCount } = system.problem;
  const { relativeFactors, penalisedResidual } = solution;
  const scale = effectiveRowCount / penalisedResidual;
  const roots = spectralRoots(operator);
  const informationOf = (posteriorSum: Matrix, t: number): Matrix => informationFromPosterior(posteriorSum, design.grouped[t].levels.length, roots[t]);
  const estimates = probes.estimates(coarsestTolerance * smallestDiagonal(relativeFactors));
  const covarianceDerivatives = estimates.map(({ sum }, t) => derivativeOf(system.problem, solution, informationOf(sum, t), t));
  const working = workingProducts(system, solution, start);
  return {
    gradient: thetaGradient(elements, relativeFactors, covarianceDerivatives),
    gradientCovariance: probeCovariance(elements, relativeFactors, estimates, informationOf),
    hessian: thetaHessian(elements, covarianceDerivatives, { ...working, penalisedResidual, scale }),
    covarianceDerivatives,
  };
}

/** The L of every term, in the design's order, that the operator's spherical effects are relative to. */
function spectralRoots({ eliminated, eliminatedTerm, kept, keptTerms }: CrossedOperator): Matrix[] {
  const roots: Matrix[] = [];
  roots[eliminatedTerm] = eliminated.factor();
  kept.forEach((term, k) => (roots[keptTerms[k]] = term.factor()));
  return roots;
}

function smallestDiagonal(factors: readonly Matrix[]): number {
  let least = 1;
  for (const { data, columns } of factors) for (let a = 0; a < columns; a++) least = Math.min(least, Math.abs(data[a * columns + a]));
  return least;
}

/** T of one term from sum ZᵀV⁻¹Z. */
function derivativeOf({ criterion, effectiveRowCount }: IterativeProblem, solution: SystemSolution, information: Matrix, t: number): Matrix {
  const out = copyOf(information);
  addLevelProducts(out, solution.scores[t], solution.scores[t], -effectiveRowCount / solution.penalisedResidual);
  if (criterion === "ml") return out;
  const { fixedCovariance, fixedScores } = solution;
  fixedScores.forEach((left, k) => fixedScores.forEach((right, l) => addLevelProducts(out, left[t], right[t], -fixedCovariance.data[k * fixedCovariance.columns + l])));
  return out;
}

/** out += scale * sum over levels of a bᵀ. */
function addLevelProducts(out: Matrix, left: Float64Array, right: Float64Array, scale: number): void {
  const d = out.columns;
  for (let start = 0; start < left.length; start += d) {
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) out.data[a * d + b] += scale * left[start + a] * right[start + b];
  }
}

/** Covariance of the mean over probes; terms have probes of their own. */
function probeCovariance(elements: readonly FreeElement[], relativeFactors: readonly Matrix[], estimates: readonly TraceEstimate[], informationOf: (sum: Matrix, t: number) => Matrix): Matrix {
  const out = zeros(elements.length, elements.length);
  estimates.forEach(({ samples }, t) => {
    if (samples.length < 2) return;
    const empty = relativeFactors.map(({ rows }) => zeros(rows, rows));
    const gradients = samples.map((sample) => thetaGradient(elements, relativeFactors, empty.map((none, other) => (other === t ? informationOf(sample, t) : none))));
    const mean = elements.map((_, k) => gradients.reduce((sum, one) => sum + one[k] / gradients.length, 0));
    const share = 1 / (samples.length * (samples.length - 1));
    for (const one of gradients) {
      for (let k = 0; k < mean.length; k++) for (let l = 0; l < mean.length; l++) out.data[k * mean.length + l] += share * (one[k] - mean[k]) * (one[l] - mean[l]);
    }
  });
  return out;
}

/** fᵀPf and yᵀPf of every element's working variable, one solve each. */
function workingProducts(system: System, solution: SystemSolution, start: InformationStart): Pick<WorkingProducts, "information" | "profiles"> {
  const { elements, design } = system.problem;
  const effects = elements.map((element) => workingEffects(element, solution, design.grouped[element.termIndex].levels.length));
  const rows = new Float64Array(design.rowCount);
  const projected = elements.map(({ termIndex }, k) => {
    rows.fill(0);
    addRandomEffects(design.grouped[termIndex], effects[k], rows);
    return system.project(rows, start[k]);
  });
  const information = zeros(elements.length, elements.length);
  for (let i = 0; i < elements.length; i++) {
    for (let j = 0; j <= i; j++) {
      const whole = innerProduct(effects[j], projected[i].levelSums[elements[j].termIndex]);
      information.data[i * elements.length + j] = whole - bilinear(solution.fixedCovariance, projected[i].fixedProducts, projected[j].fixedProducts);
    }
  }
  return { information, profiles: elements.map(({ termIndex }, k) => innerProduct(effects[k], solution.scores[termIndex])) };
}

function workingEffects(element: FreeElement, { relativeFactors, scores }: SystemSolution, levelCount: number): Float64Array {
  const own = scores[element.termIndex];
  const out = new Float64Array(own.length);
  const relativeFactor = relativeFactors[element.termIndex];
  addWorkingEffects(element, relativeFactor, { start: 0, stride: relativeFactor.columns, levelCount }, own, out);
  return out;
}

function bilinear({ data, columns }: Matrix, left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < columns; k++) for (let l = 0; l < columns; l++) sum += left[k] * data[k * columns + l] * right[l];
  return sum;
}
