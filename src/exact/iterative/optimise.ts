/**
 * The root of a score whose traces are probed: trust-region Newton steps with average information. The probes' signs are fixed, so
 * that the score is a smooth function of theta; steps are judged by the slopes at both ends (the trapezoid rule for the deviance,
 * which is never evaluated). Few probes lead near the root; then as many as bring the probes' own error below what is asked.
 */
import { traceProbes } from "../../likelihood/solvers/trace-probes.js";
import type { Matrix } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import { choleskyFactor, solveWithFactor } from "../../numerics/cholesky.js";
import { NumericalError } from "../../numerics/failure.js";
import { lengthIn, unitsOf, type OptimiseOptions } from "../optimise.js";
import { correctedHessian, type Secant } from "../secant.js";
import { trustRegionStep } from "../trust-region.js";
import { coarsestTolerance, informationStart, scoreAt, type Score } from "./score.js";
import type { System, SystemSolution } from "./solution.js";

export interface IterativeOptimum {
  readonly solution: SystemSolution;
  readonly score: Score;
  /** of theta from the probed score's root, in standard errors */
  readonly distance: number;
  /** of that root from the true one, in standard errors: what other random signs would move theta by */
  readonly monteCarloError: number;
  readonly converged: boolean;
  readonly evaluations: number;
  readonly probeCount: number;
}

export interface IterativeSettings extends OptimiseOptions {
  readonly seed: number;
  /** standard errors that the probes may leave theta off by, where no more than `mostProbes` are needed */
  readonly monteCarloError: number;
  readonly mostProbes: number;
}

/** Probes of each large term that lead near the root, and that tell how many more are needed. */
const firstProbes = 6;
/** Distances in standard errors at which a stage ends: nothing that the probes' own error would not hide. */
const nearRoot = 0.05;
const atRoot = 0.003;
const maximumIterations = 60;
const smallestRadius = 1e-4;

/** Relative standard deviation below which a direction is evaluated at this value: there the deviance is flat to its square. */
export const leastDeviation = 1e-3;

interface Point {
  readonly solution: SystemSolution;
  readonly score: Score;
}

/** @throws NumericalError where the start cannot be evaluated */
export function optimiseIteratively(system: System, start: Float64Array, settings: IterativeSettings): IterativeOptimum {
  const first = descent(system, start, firstProbes, settings);
  const near = first.descendTo(nearRoot);
  const needed = Math.min(settings.mostProbes, Math.ceil(firstProbes * (near.monteCarloError / settings.monteCarloError) ** 2));
  if (!near.converged || settings.signal?.aborted === true) return near;
  if (!(needed > firstProbes)) return first.descendTo(atRoot);
  const found = descent(system, near.solution.theta, needed, settings).descendTo(atRoot);
  return { ...found, evaluations: near.evaluations + found.evaluations };
}

/** Steps on the score of one set of probes; a second call goes on where the first ended. */
interface Descent {
  /** @param goal distance in standard errors at which to stop */
  descendTo(goal: number): IterativeOptimum;
}

function descent(system: System, start: Float64Array, probeCount: number, { seed, signal, onProgress }: IterativeSettings): Descent {
  const probes = traceProbes(system.problem.operator, seed, { tolerance: coarsestTolerance, probeCount: () => probeCount });
  const information = informationStart(system.problem);
  const at = (theta: Float64Array): Point => {
    const solution = system.solveAt(lifted(system, theta));
    return { solution, score: scoreAt(system, solution, probes, information) };
  };
  const secants: Secant[] = [];
  let current = at(start);
  let evaluations = 1;
  let radius = 1;
  const finish = (converged: boolean, predicted: number): IterativeOptimum => ({
    ...current,
    distance: Math.sqrt(Math.max(0, predicted)),
    monteCarloError: probeError(current.score, heldDown(system, current)),
    converged,
    evaluations,
    probeCount,
  });
  const descendTo = (goal: number): IterativeOptimum => {
    for (let iteration = 0; ; iteration++) {
      const { theta } = current.solution;
      const units = unitsOf(theta);
      const { gradient, hessian } = quadratic(system, current, secants);
      const { step, predicted, isRestricted } = trustRegionStep(gradient, hessian, units, radius);
      onProgress?.({ evaluations, deviance: null, expectedDecrease: predicted });
      if (!(predicted > goal ** 2)) return finish(true, predicted);
      if (signal?.aborted === true || iteration === maximumIterations) return finish(false, predicted);
      const trial = attempt(() => at(theta.map((value, k) => value + step[k])));
      evaluations++;
      const decrease = trial === null ? -Infinity : trapezoid(current, trial, gradient);
      if (trial === null || decrease < 0.1 * predicted) {
        radius = Math.min(radius, lengthIn(step, units)) / 4;
        if (radius < smallestRadius) return finish(false, predicted);
        continue;
      }
      if (isRestricted && decrease > 0.75 * predicted) radius *= 3;
      if (predicted < localDecrease) secants.push(secantOf(current, trial));
      current = trial;
    }
  };
  return { descendTo };
}

/** The quadratic of a step, with the elements that are held down left out. */
function quadratic(system: System, current: Point, secants: readonly Secant[]): { gradient: Float64Array; hessian: Matrix } {
  const held = heldDown(system, current);
  return { gradient: withoutHeld(current.score.gradient, held), hessian: aroundHeld(correctedHessian(current.score.hessian, secants), held) };
}

/** Steps that promise more reach beyond where the Hessian is constant. */
const localDecrease = 1;

function secantOf(from: Point, to: Point): Secant {
  return { step: movedBy(from, to), gradientChange: to.score.gradient.map((value, k) => value - from.score.gradient[k]) };
}

function movedBy(from: Point, to: Point): Float64Array {
  return to.solution.theta.map((value, k) => value - from.solution.theta[k]);
}

/** How far the deviance fell, by the slopes at both ends. @param gradient at `from`, held elements left out */
function trapezoid(from: Point, to: Point, gradient: Float64Array): number {
  return -0.5 * innerProduct(movedBy(from, to), gradient.map((value, k) => value + to.score.gradient[k]));
}

function attempt(evaluation: () => Point): Point | null {
  try {
    return evaluation();
  } catch (error) {
    if (error instanceof NumericalError) return null;
    throw error;
  }
}

/** Theta with every diagonal element of Λ at least the least deviation in size. */
function lifted({ problem: { elements } }: System, theta: Float64Array): Float64Array {
  return theta.map((value, k) => (elements[k].row === elements[k].column && Math.abs(value) < leastDeviation ? (value < 0 ? -leastDeviation : leastDeviation) : value));
}

/** Elements at the least deviation that the score would move below it. */
function heldDown({ problem: { elements } }: System, { solution: { theta }, score: { gradient } }: Point): readonly boolean[] {
  return elements.map(({ row, column }, k) => row === column && Math.abs(theta[k]) <= leastDeviation && gradient[k] * theta[k] > 0);
}

function withoutHeld(gradient: Float64Array, held: readonly boolean[]): Float64Array {
  return gradient.map((value, k) => (held[k] ? 0 : value));
}

/** Held elements stand alone, with a curvature of one. */
function aroundHeld(hessian: Matrix, held: readonly boolean[]): Matrix {
  const n = hessian.rows;
  return { ...hessian, data: hessian.data.map((value, at) => (held[Math.floor(at / n)] || held[at % n] ? (at % (n + 1) === 0 ? 1 : 0) : value)) };
}

/** sqrt(½ tr(H⁻¹ Cov g)): theta's random displacement in standard errors, Cov(theta) being 2 H⁻¹; infinite where H is not definite. */
function probeError({ gradientCovariance, hessian }: Score, held: readonly boolean[]): number {
  try {
    const factor = choleskyFactor(aroundHeld(hessian, held));
    const n = hessian.rows;
    let trace = 0;
    for (let k = 0; k < n; k++) {
      if (!held[k]) trace += solveWithFactor(factor, withoutHeld(gradientCovariance.data.slice(k * n, (k + 1) * n), held))[k];
    }
    return Math.sqrt(0.5 * trace);
  } catch (error) {
    if (error instanceof NumericalError) return Infinity;
    throw error;
  }
}
