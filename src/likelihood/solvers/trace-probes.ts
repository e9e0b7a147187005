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
/** x to a hundredth leaves the traces exact to about 1e-4, well inside the probes' own error. */
const probeTolerance = 1e-2;
const maximumIterations = 500;

export interface TraceProbes {
  /** sum over levels of U_jj at the operator's theta, [d, d], in the design's order of terms */
  posteriorSums(): readonly Matrix[];
}

/** One probe of one term: d right-hand sides, and the solutions of the last theta. */
interface Probe {
  /** [d] vectors over the term's own unknowns */
  readonly own: readonly Float64Array[];
  /** [d] vectors over the kept unknowns */
  readonly solutions: readonly Float64Array[];
}

/** @param seed fixes the probes */
export function traceProbes(operator: CrossedOperator, seed: number, tolerance = probeTolerance): TraceProbes {
  const random = randomSource(seed);
  const keptProbes = operator.kept.map((term) => probesOf(term, operator.size, random));
  const eliminatedProbes = probesOf(operator.eliminated, operator.size, random);
  const storage = conjugateGradientStorage(operator.size);
  const rightHandSide = new Float64Array(operator.size);
  const settings = { tolerance, maximumIterations };

  /** One probe's estimate of B'S^-1 B over the term's own unknowns, B given by `spread`. */
  const addQuadraticForms = (probe: Probe, spread: (own: Float64Array) => void, share: number, out: Matrix): void => {
    const d = probe.own.length;
    const rightHandSides: Float64Array[] = [];
    for (let a = 0; a < d; a++) {
      spread(probe.own[a]);
      rightHandSides.push(rightHandSide.slice());
      conjugateGradient(operator, rightHandSide, probe.solutions[a], settings, storage);
      for (let b = 0; b <= a; b++) {
        const value = share * (innerProduct(rightHandSides[b], probe.solutions[a]) + innerProduct(probe.solutions[b], storage.residual));
        out.data[a * d + b] += value;
        if (a !== b) out.data[b * d + a] += value;
      }
    }
  };
  return {
    posteriorSums() {
      const result: Matrix[] = new Array<Matrix>(operator.kept.length + 1);
      operator.kept.forEach((term, k) => {
        const sum = zeros(term.basisSize, term.basisSize);
        const place = (own: Float64Array): void => rightHandSide.fill(0).set(own, operator.offsets[k]);
        for (const probe of keptProbes[k].probes) addQuadraticForms(probe, place, keptProbes[k].share, sum);
        result[operator.keptTerms[k]] = sum;
      });
      const sum = capacitanceInverseSum(operator.eliminated);
      const rows = new Float64Array(operator.weights.length);
      const spread = (own: Float64Array): void => {
        const solved = own.slice();
        operator.eliminated.solveCapacitance(own, solved);
        rows.fill(0);
        operator.eliminated.addRows(solved, rows);
        for (let i = 0; i < rows.length; i++) rows[i] *= operator.weights[i] / operator.residualVariance();
        operator.keptSums(rows, rightHandSide);
      };
      if (operator.size > 0) for (const probe of eliminatedProbes.probes) addQuadraticForms(probe, spread, eliminatedProbes.share, sum);
      result[operator.eliminatedTerm] = sum;
      return result;
    },
  };
}

/** Exact for few unknowns: one level at a time, share 1; otherwise random signs over all levels, averaged. */
function probesOf(term: SphericalTerm, unknowns: number, random: RandomSource): { probes: readonly Probe[]; share: number } {
  const d = term.basisSize;
  const levelCount = term.size / d;
  if (term.size <= mostExactUnknowns) return { probes: Array.from({ length: levelCount }, (_, level) => probe(term, unknowns, (j) => (j === level ? 1 : 0))), share: 1 };
  const count = Math.ceil(probedLevels / levelCount);
  const signs = (): number => (random.integer(2) === 0 ? 1 : -1);
  return { probes: Array.from({ length: count }, () => probe(term, unknowns, signs)), share: 1 / count };
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
