/**
 * Var(u_j | y) level by level where no factor is at hand: diag(U) is the mean of z * (U z) over vectors z of random signs
 * (Bekas, Kokiopoulou & Saad 2007). A level's block is held between what it would be if the other terms were known, (I + L'PL)^-1,
 * and the prior I, where the truth lies too; blocks of vector effects that come out indefinite fall back to the former.
 */
import { choleskyFactor } from "../../numerics/cholesky.js";
import { NumericalError } from "../../numerics/failure.js";
import { identity, type Matrix } from "../../numerics/matrix.js";
import { randomSource } from "../../numerics/random.js";
import { conjugateGradient, conjugateGradientStorage } from "./conjugate-gradient.js";
import type { CrossedOperator } from "./crossed-operator.js";
import type { SphericalTerm } from "./spherical-term.js";

/** The error of a block is its row's off-diagonal part over the square root of this: a few percent of a small correction. */
const defaultProbeCount = 48;
const settings = { tolerance: 1e-3, maximumIterations: 500 };

/** Var(b_j | y, beta) = L U_jj L' of every term in the design's order, [levels, d, d]. */
export function probedVariances(operator: CrossedOperator, seed: number): readonly Float64Array[] {
  const result: Float64Array[] = new Array<Float64Array>(operator.kept.length + 1);
  const applyInverse = inverseOf(operator);
  operator.kept.forEach((term, k) => {
    const placed = new Float64Array(operator.size);
    result[operator.keptTerms[k]] = probedTermVariances(term, seed, (own, out) => {
      placed.fill(0);
      placed.set(own, operator.offsets[k]);
      out.set(applyInverse(placed).subarray(operator.offsets[k], operator.offsets[k + 1]));
    });
  });
  result[operator.eliminatedTerm] = probedTermVariances(operator.eliminated, seed, eliminatedPosterior(operator, applyInverse));
  return result;
}

/** x = S^-1 b, overwritten by the next call. */
function inverseOf(operator: CrossedOperator): (rightHandSide: Float64Array) => Float64Array {
  const storage = conjugateGradientStorage(operator.size);
  const solution = new Float64Array(operator.size);
  return (rightHandSide) => {
    solution.fill(0);
    conjugateGradient(operator, rightHandSide, solution, settings, storage);
    return solution;
  };
}

/** out = U v over one term's unknowns, [levels, d] */
export type ApplyPosterior = (own: Float64Array, out: Float64Array) => void;

/** What is asked of a term beside U: its D and what its levels' own rows say of them. */
export type ProbedTerm = Pick<SphericalTerm, "size" | "basisSize" | "factor" | "solveCapacitance">;

/** U v = J v + J B S^-1 B' J v, J = (I + L'PL)^-1 and B = L_1'Z_1' W Z L / sigma^2. */
function eliminatedPosterior(operator: CrossedOperator, applyInverse: (rightHandSide: Float64Array) => Float64Array): ApplyPosterior {
  const { eliminated, weights } = operator;
  const rows = new Float64Array(weights.length);
  const sums = new Float64Array(operator.size);
  const correction = new Float64Array(eliminated.size);
  const weigh = (): void => {
    const precision = 1 / operator.residualVariance();
    for (let i = 0; i < rows.length; i++) rows[i] *= weights[i] * precision;
  };
  return (own, out) => {
    eliminated.solveCapacitance(own, out);
    rows.fill(0);
    eliminated.addRows(out, rows);
    weigh();
    operator.keptSums(rows, sums);
    rows.fill(0);
    operator.addKeptRows(applyInverse(sums), rows);
    weigh();
    eliminated.levelSums(rows, correction);
    eliminated.solveCapacitance(correction, correction);
    for (let k = 0; k < out.length; k++) out[k] += correction[k];
  };
}

/** Var(b_j | y, beta) of every level of one term, [levels, d, d]. */
export function probedTermVariances(term: ProbedTerm, seed: number, apply: ApplyPosterior, probeCount = defaultProbeCount): Float64Array {
  const d = term.basisSize;
  const estimate = probedBlocks(term, seed, apply, probeCount);
  const known = knownBlocks(term);
  const result = new Float64Array(estimate.length);
  for (let start = 0; start < estimate.length; start += d * d) {
    const block = boundedBlock(estimate.subarray(start, start + d * d), known.subarray(start, start + d * d), d);
    result.set(scaledBlock(block, term.factor(), d), start);
  }
  return result;
}

/** Level by level, exactly, where there are no more levels than there would be probes. */
function probedBlocks(term: ProbedTerm, seed: number, apply: ApplyPosterior, probeCount: number): Float64Array {
  const d = term.basisSize;
  const levelCount = term.size / d;
  const isExact = levelCount <= probeCount;
  const random = randomSource(seed);
  const own = new Float64Array(term.size);
  const out = new Float64Array(term.size);
  const sum = new Float64Array(term.size * d);
  for (let probe = 0; probe < (isExact ? levelCount : probeCount); probe++) {
    const signs = Float64Array.from({ length: levelCount }, (_, j) => (isExact ? Number(j === probe) : random.integer(2) === 0 ? 1 : -1));
    for (let b = 0; b < d; b++) {
      own.fill(0);
      for (let j = 0; j < levelCount; j++) own[j * d + b] = signs[j];
      apply(own, out);
      for (let j = 0; j < levelCount; j++) for (let a = 0; a < d; a++) sum[(j * d + a) * d + b] += (signs[j] * out[j * d + a]) / (isExact ? 1 : probeCount);
    }
  }
  return sum;
}

/** (I + L'PL)^-1 of every level, [levels, d, d]: the posterior if every other term were known. */
function knownBlocks(term: ProbedTerm): Float64Array {
  const d = term.basisSize;
  const result = new Float64Array(term.size * d);
  const unit = new Float64Array(term.size);
  for (let b = 0; b < d; b++) {
    for (let k = 0; k < unit.length; k++) unit[k] = k % d === b ? 1 : 0;
    term.solveCapacitance(unit, unit);
    for (let k = 0; k < unit.length; k++) result[k * d + b] = unit[k];
  }
  return result;
}

function boundedBlock(estimate: Float64Array, known: Float64Array, d: number): Float64Array {
  if (d === 1) return Float64Array.of(Math.min(1, Math.max(known[0], estimate[0])));
  const symmetric = identity(d);
  for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) symmetric.data[a * d + b] = 0.5 * (estimate[a * d + b] + estimate[b * d + a]);
  const excess = { rows: d, columns: d, data: symmetric.data.map((value, k) => value - known[k]) };
  return isPositiveDefinite(excess) ? symmetric.data : known;
}

function isPositiveDefinite(matrix: Matrix): boolean {
  try {
    choleskyFactor(matrix);
    return true;
  } catch (error) {
    if (error instanceof NumericalError) return false;
    throw error;
  }
}

/** L U L' */
function scaledBlock(block: Float64Array, { data: l }: Matrix, d: number): Float64Array {
  const result = new Float64Array(d * d);
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < d; b++) {
      for (let k = 0; k <= a; k++) for (let m = 0; m <= b; m++) result[a * d + b] += l[a * d + k] * block[k * d + m] * l[b * d + m];
    }
  }
  return result;
}
