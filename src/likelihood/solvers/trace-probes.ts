/**
 * Sums over levels of the posterior covariance of spherical effects, sum_j U_jj = Cov(u_j | y), for every term: what moves theta. The
 * kept terms' U is S^-1; the eliminated one's is (I + L'PL)^-1 plus what the kept terms add. A term of few unknowns is summed exactly, unit
 * vector by unit vector; a large one by a few random signs (Hutchinson 1990), drawn once, so that theta's path is smooth.
 * Each solve starts from the last theta's solution, and z'S^-1 z is read as 2 z'x - x'S x: the error is the square of x's.
 */
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import { randomSource, type RandomSource } from "../../numerics/random.js";
import { conjugateGradient, conjugateGradientStorage } from "./conjugate-gradient.js";
import type { CrossedOperator } from "./crossed-operator.js";
import type { SphericalTerm } from "./spherical-term.js";

/** Up to so many unknowns a term's trace is exact: one solve for each. */
const mostExactUnknowns = 48;
/** Levels times probes of a large term: the trace's relative error is about the square root of 2 over this, times the off-diagonal share. */
const probedLevels = 6000;
const maximumIterations = 500;

/** For steps between epochs: x to a hundredth leaves the traces exact to about 1e-4, well inside the probes' own error. */
export const defaultTraceSettings: TraceSettings = { tolerance: 1e-2, probeCount: (levelCount) => Math.ceil(probedLevels / levelCount) };

export interface TraceProbes {
  /** sum over levels of U_jj at the operator's theta, [d, d], in the design's order of terms */
  posteriorSums(): readonly Matrix[];
  /** the same, with what every probe says by itself @param tolerance of the solves, instead of the probes' own */
  estimates(tolerance?: number): readonly TraceEstimate[];
}

export interface TraceEstimate {
  /** [d, d] */
  readonly sum: Matrix;
  /** unbiased estimates of which `sum` is the mean, one per probe; none where the sum is exact */
  readonly samples: readonly Matrix[];
}

export interface TraceSettings {
  readonly tolerance: number;
  /** probes of a term of so many levels */
  probeCount(levelCount: number): number;
}

/** One probe of one term: d right-hand sides, and the solutions of the last theta. */
interface Probe {
  /** [d] vectors over the term's own unknowns */
  readonly own: readonly Float64Array[];
  /** [d] vectors over the kept unknowns */
  readonly solutions: readonly Float64Array[];
}

/** @param seed fixes the probes */
export function traceProbes(operator: CrossedOperator, seed: number, settings = defaultTraceSettings): TraceProbes {
  const random = randomSource(seed);
  const keptProbes = operator.kept.map((term) => probesOf(term, operator.size, settings, random));
  const eliminatedProbes = probesOf(operator.eliminated, operator.size, settings, random);
  const storage = conjugateGradientStorage(operator.size);
  const rightHandSide = new Float64Array(operator.size);

  /** B'S^-1 B over the term's own unknowns as one probe has it, B given by `spread`. */
  const quadraticForm = (probe: Probe, spread: (own: Float64Array) => void, tolerance: number): Matrix => {
    const d = probe.own.length;
    const out = zeros(d, d);
    const rightHandSides: Float64Array[] = [];
    for (let a = 0; a < d; a++) {
      spread(probe.own[a]);
      rightHandSides.push(rightHandSide.slice());
      conjugateGradient(operator, rightHandSide, probe.solutions[a], { tolerance, maximumIterations }, storage);
      for (let b = 0; b <= a; b++) {
        const value = innerProduct(rightHandSides[b], probe.solutions[a]) + innerProduct(probe.solutions[b], storage.residual);
        out.data[a * d + b] = value;
        out.data[b * d + a] = value;
      }
    }
    return out;
  };
  const spreadEliminated = rowSpread(operator, rightHandSide);
  const estimates = (tolerance = settings.tolerance): TraceEstimate[] => {
    const result: TraceEstimate[] = [];
    operator.kept.forEach((term, k) => {
      const place = (own: Float64Array): void => rightHandSide.fill(0).set(own, operator.offsets[k]);
      const forms = keptProbes[k].probes.map((probe) => quadraticForm(probe, place, tolerance));
      result[operator.keptTerms[k]] = estimateFrom(zeros(term.basisSize, term.basisSize), forms, keptProbes[k].isExact);
    });
    const forms = operator.size === 0 ? [] : eliminatedProbes.probes.map((probe) => quadraticForm(probe, spreadEliminated, tolerance));
    result[operator.eliminatedTerm] = estimateFrom(capacitanceInverseSum(operator.eliminated), forms, eliminatedProbes.isExact || operator.size === 0);
    return result;
  };
  return { estimates, posteriorSums: () => estimates().map(({ sum }) => sum) };
}

/** The eliminated term's unknowns, as the kept ones see them: out = L'Z'W Z_1 L_1 (I + L_1'PL_1)^-1 v / sigma^2. */
function rowSpread(operator: CrossedOperator, out: Float64Array): (own: Float64Array) => void {
  const solved = new Float64Array(operator.eliminated.size);
  return (own) => {
    operator.eliminated.solveCapacitance(own, solved);
    operator.eliminated.toEffects(solved, solved);
    operator.spread(solved, out);
  };
}

/** @param forms one per probe: their mean is added to what is known, or, one per level of an exact term, their sum */
function estimateFrom(known: Matrix, forms: readonly Matrix[], isExact: boolean): TraceEstimate {
  const share = isExact ? 1 : 1 / forms.length;
  const sum = { ...known, data: known.data.map((value, at) => forms.reduce((total, form) => total + share * form.data[at], value)) };
  const samples = isExact ? [] : forms.map((form) => ({ ...known, data: known.data.map((value, at) => value + form.data[at]) }));
  return { sum, samples };
}

/** Exact for few unknowns: one level at a time; otherwise random signs over all levels, averaged. */
function probesOf(term: SphericalTerm, unknowns: number, settings: TraceSettings, random: RandomSource): { probes: readonly Probe[]; isExact: boolean } {
  const d = term.basisSize;
  const levelCount = term.size / d;
  if (term.size <= mostExactUnknowns) {
    return { probes: Array.from({ length: levelCount }, (_, level) => probe(term, unknowns, (j) => (j === level ? 1 : 0))), isExact: true };
  }
  const signs = (): number => (random.integer(2) === 0 ? 1 : -1);
  return { probes: Array.from({ length: settings.probeCount(levelCount) }, () => probe(term, unknowns, signs)), isExact: false };
}

/** @param valueOf the probe's entry at every level, called once for each in turn */
function probe(term: SphericalTerm, unknowns: number, valueOf: (level: number) => number): Probe {
  const d = term.basisSize;
  const values = Float64Array.from({ length: term.size / d }, (_, level) => valueOf(level));
  const own = Array.from({ length: d }, (_, a) => {
    const vector = new Float64Array(term.size);
    values.forEach((value, level) => (vector[level * d + a] = value));
    return vector;
  });
  return { own, solutions: own.map(() => new Float64Array(unknowns)) };
}

/** sum over levels of (I + L'PL)^-1, [d, d]. */
function capacitanceInverseSum(term: SphericalTerm): Matrix {
  const d = term.basisSize;
  const result = zeros(d, d);
  const unit = new Float64Array(term.size);
  for (let b = 0; b < d; b++) {
    for (let k = 0; k < unit.length; k++) unit[k] = k % d === b ? 1 : 0;
    term.solveCapacitance(unit, unit);
    for (let k = 0; k < unit.length; k++) result.data[(k % d) * d + b] += unit[k];
  }
  return result;
}
