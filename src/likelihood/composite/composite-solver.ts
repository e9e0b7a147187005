/**
 * The solver of a base and any other random terms beside it: conjugate gradients on the other terms' mixed-model equations, the base
 * inverted directly within every product (`composite-operator.ts`), or, where their unknowns are few, those equations as a matrix. Spatial, crossed and longitudinal terms in one formula are a field as
 * the base and the rest beside it. Exact to the tolerance of the solves; traces and log|V| are probed where the unknowns are many.
 */
import type { Design } from "../../design/design.js";
import { NumericalError } from "../../numerics/failure.js";
import { innerProduct } from "../../numerics/product.js";
import type { VarianceComponents } from "../components.js";
import { freeCoordinates, fromFreeParameters, toFreeParameters } from "../parameters.js";
import { conjugateGradient, conjugateGradientStorage } from "../solvers/conjugate-gradient.js";
import type { MarginalSolver } from "../solvers/solver.js";
import { preconditionedLogDeterminant } from "../solvers/spectral-log-determinant.js";
import { randomTerms } from "../structured/term.js";
import { compositeOperator } from "./composite-operator.js";
import { compositeTraces } from "./composite-traces.js";
import { denseEquations } from "./dense-equations.js";
import { keptEffects } from "./kept-effects.js";
import { keptTerm } from "./kept-term.js";
import { levelVariances } from "./posterior-variances.js";
import { splitTerms } from "./sub-design.js";

export interface CompositeSettings {
  /** relative error of V^-1 v, in the equations' own norm */
  readonly tolerance: number;
  readonly traceTolerance: number;
  readonly logDeterminantProbes: number;
  /** up to so many unknowns traces and log|V| are exact */
  readonly exactUnknowns: number;
  /** fixes the probes */
  readonly seed: number;
}

/** A gradient to one part in a million is far finer than a batch's noise; probes are fixed so that two runs are equal. */
export const defaultCompositeSettings: CompositeSettings = { tolerance: 1e-6, traceTolerance: 1e-2, logDeterminantProbes: 4, exactUnknowns: 128, seed: 20_233 };

/** Rows times unknowns that are kept as a matrix: 16 MiB. */
const mostExactCells = 2 ** 21;
/** Crossed terms need tens of iterations; beyond this something is wrong. */
const maximumIterations = 2000;

export interface CompositeSolver extends MarginalSolver {
  /** out += Z_t b_t of one random term, grouped terms before kernels */
  addTermPrediction(term: number, rows: Design, effects: readonly Float64Array[], out: Float64Array): void;
  /** Var(b_j | y, beta) of the grouped terms beside the base, [levels, d, d] */
  conditionalVariances(): readonly Float64Array[];
}

/** @param baseTerms indices of the random terms that `baseOf` answers for @param baseOf a solver of those terms and noise */
export function compositeSolver(
  design: Design,
  start: VarianceComponents,
  baseTerms: readonly number[],
  baseOf: (design: Design, start: VarianceComponents) => MarginalSolver,
  settings = defaultCompositeSettings,
): CompositeSolver {
  const split = splitTerms(design, baseTerms);
  const pick = (from: Float64Array, places: Int32Array): Float64Array => Float64Array.from(places, (place) => from[place]);
  let free = toFreeParameters(design, start);
  const base = baseOf(split.base, fromFreeParameters(split.base, pick(free, split.baseCoordinates)));
  const terms = randomTerms(design);
  const kept = split.keptTerms.map((t) => keptTerm(terms[t], t < design.grouped.length));
  const weights = design.weights ?? new Float64Array(design.rowCount).fill(1);
  const operator = compositeOperator(base, kept, weights);
  const storage = conjugateGradientStorage(operator.size);
  const [rightHandSide, unknowns] = [new Float64Array(operator.size), new Float64Array(operator.size)];
  const [image, rest] = [new Float64Array(design.rowCount), new Float64Array(design.rowCount)];
  const isFew = operator.size <= settings.exactUnknowns && operator.size * design.rowCount <= mostExactCells;
  const equations = isFew ? denseEquations(operator, base, design.rowCount) : null;
  const layout = split.keptTerms.map((t, k) => keptEffects(design, t, kept[k], terms[t].covariance));
  /** of the random terms, which array of effects is whose */
  const baseIndices = terms.map((_, t) => t).filter((t) => baseTerms.includes(t));
  let logDeterminant: number | null = null;

  const setFree = (next: Float64Array): void => {
    free = next;
    logDeterminant = null;
    base.setFree(pick(next, split.baseCoordinates));
    kept.forEach((term, k) => term.setFree(pick(next, split.keptCoordinates[k])));
    operator.renew(Math.exp(next[0]));
    equations?.renew();
  };
  setFree(free);
  const iterate = (spherical: Float64Array, tolerance: number): void => {
    const result = conjugateGradient(operator, rightHandSide, spherical, { tolerance, maximumIterations }, storage);
    if (!result.hasConverged) throw new NumericalError("not-converged", `the random effects were not solved for in ${result.iterations} iterations`);
  };
  const solveUnknowns = (values: Float64Array, spherical: Float64Array, out: Float64Array, baseEffects: readonly Float64Array[], tolerance: number): void => {
    operator.applyBaseInverse(values, image);
    operator.toScores(image, rightHandSide);
    if (equations === null) iterate(spherical, tolerance);
    else equations.solve(rightHandSide, spherical);
    operator.toRows(spherical, rest);
    for (let i = 0; i < rest.length; i++) rest[i] = values[i] - rest[i];
    base.solve(rest, baseEffects, out);
  };
  const scratchEffects = base.zeroEffects();
  const traces = equations ?? compositeTraces(operator, base, (values, spherical, out) => solveUnknowns(values, spherical, out, scratchEffects, settings.traceTolerance), settings.seed, design.rowCount);
  const addTermPrediction: CompositeSolver["addTermPrediction"] = (t, rows, effects, out) => {
    const k = split.keptTerms.indexOf(t);
    if (k >= 0) layout[k].addPredictions(rows, effects[t], pick(free, split.keptCoordinates[k]), out);
    else base.addPredictions(splitTerms(rows, [t]).base, [effects[t]], out);
  };
  const addDirection = (k: number, vector: Float64Array, out: Float64Array): void => {
    const ofBase = split.baseCoordinates.indexOf(k);
    if (ofBase >= 0) {
      base.addDirection(ofBase, vector, out);
      return;
    }
    const t = split.keptCoordinates.findIndex((places) => places.includes(k));
    const [sums, moved] = [new Float64Array(kept[t].size), new Float64Array(kept[t].size)];
    kept[t].sums(vector, sums);
    kept[t].derivativeProduct(split.keptCoordinates[t].indexOf(k), sums, moved);
    kept[t].addRows(moved, out);
  };
  return {
    isExact: equations !== null && base.isExact,
    get free() {
      return free;
    },
    get components() {
      return fromFreeParameters(design, free);
    },
    setFree,
    coordinates: () => freeCoordinates(design, free),
    zeroEffects() {
      const ofBase = base.zeroEffects();
      return terms.map((_, t) => (baseTerms.includes(t) ? ofBase[baseIndices.indexOf(t)] : layout[split.keptTerms.indexOf(t)].zero()));
    },
    solve(values, effects, out, tolerance = settings.tolerance) {
      layout.forEach((one, k) => one.toSpherical(effects[split.keptTerms[k]], operator.partOf(unknowns, k)));
      solveUnknowns(values, unknowns, out, baseIndices.map((t) => effects[t]), tolerance);
      layout.forEach((one, k) => one.write(out, operator.partOf(unknowns, k), effects[split.keptTerms[k]]));
    },
    addTermPrediction,
    addPredictions(rows, effects, out) {
      base.addPredictions(splitTerms(rows, baseTerms).base, baseIndices.map((t) => effects[t]), out);
      layout.forEach((one, k) => one.addPredictions(rows, effects[split.keptTerms[k]], pick(free, split.keptCoordinates[k]), out));
    },
    conditionalVariances() {
      const { grouped } = fromFreeParameters(design, free);
      return split.keptTerms.flatMap((t, k) => (t < grouped.length ? [levelVariances(operator, k, design.grouped[t], grouped[t], settings.seed)] : []));
    },
    addDirection,
    score(alpha) {
      const gradient = new Float64Array(free.length);
      const excess = traces.excessOfBase(split.baseCoordinates.length);
      base.score(alpha).gradient.forEach((slope, k) => (gradient[split.baseCoordinates[k]] = slope - 0.5 * excess[k]));
      traces.ofTerms().forEach((ofTerm, t) => ofTerm.forEach((trace, k) => (gradient[split.keptCoordinates[t][k]] = 0.5 * trace)));
      for (const k of split.keptCoordinates.flatMap((places) => [...places])) {
        const moved = new Float64Array(alpha.length);
        addDirection(k, alpha, moved);
        gradient[k] -= 0.5 * innerProduct(alpha, moved);
      }
      return { gradient, expectationMaximisation: null };
    },
    logDeterminant: () =>
      (logDeterminant ??= base.logDeterminant() + (equations?.logDeterminant() ?? operator.preconditioner.logDeterminant() + preconditionedLogDeterminant(operator, settings.logDeterminantProbes, settings.seed))),
  };
}
