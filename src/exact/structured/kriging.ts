/**
 * Kriging: what the training rows say of any row, seen or new, site or level. With c = Cov(new row, training rows) and r = y - X beta,
 *
 *   mean of the random part c'V^-1 r         Var(process) = c0 - c'V^-1 c
 *   Var(predicted mean) = Var(process) + a' Cov(beta-hat) a,   a = x - X'V^-1 c
 *
 * Cressie (1993), section 3.4.5. All terms count together, so their covariances given y are in it. An unseen level has c = 0.
 */
import { tiedRows } from "../../plan/index.js";
import type { Matrix } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import { forwardSolveInPlace } from "../../numerics/cholesky.js";
import { blocksOf, type LevelPart } from "../../likelihood/structured/blocks.js";
import { evaluate, slicesOf, type Evaluation, type StructuredProblem } from "../../likelihood/structured/criterion.js";
import { lowerPairs, packedIndex } from "../../likelihood/structured/measures.js";
import { effectsOf, type RandomTerm, type TermRows } from "../../likelihood/structured/term.js";

/** What predictions need of a fit. */
export interface StructuredState {
  /** log sigma^2, then the free parameters of every term */
  readonly free: Float64Array;
  readonly fixedEffects: Float64Array;
  /** X of the training rows, [n, p] */
  readonly fixed: Matrix;
  readonly weights: Float64Array | null;
  /** r = y - X beta - offset of the training rows, [n] */
  readonly marginalResidual: Float64Array;
  readonly terms: readonly RandomTerm[];
}

export interface Kriging {
  /** c_t'V^-1 r of every term, [n] each; X beta and the offset are left to the caller */
  means(rows: readonly TermRows[]): readonly Float64Array[];
  /** the process's variance given the training rows: with beta known, and with beta estimated; [n] each */
  variances(rows: readonly TermRows[], fixed: Matrix): { readonly process: Float64Array; readonly mean: Float64Array };
  /** b of one term given y, [levels, d] */
  modes(term: number, levelCount: number): Float64Array;
  /** Var(b_level | y, beta), [levels, d, d], and how b leans on beta, D Z'V^-1 X, [levels, d, p] */
  uncertainty(term: number, levelCount: number): { readonly variances: Float64Array; readonly sensitivities: Float64Array };
}

/** Factors V once; everything asked of the result is solves. @throws NumericalError where V is not positive definite */
export function krigingOf(state: StructuredState): Kriging {
  const problem = problemOfState(state);
  const known = { state, slices: slicesOf(problem, state.free), evaluation: evaluate(problem, state.free), places: placesOfLevels(problem) };
  return {
    means: (rows) => rows.map((term, t) => Float64Array.from(term.levelIndex, (_, i) => meanOf(known, covarianceWith(known, t, term, i)))),
    variances: (rows, fixed) => variancesOf(known, rows, fixed),
    modes(term, levelCount) {
      const rows = everyEffect(state.terms[term], levelCount);
      return Float64Array.from(rows.levelIndex, (_, i) => meanOf(known, covarianceWith(known, term, rows, i)));
    },
    uncertainty: (term, levelCount) => uncertaintyOf(known, term, levelCount),
  };
}

interface Known {
  readonly state: StructuredState;
  readonly slices: readonly Float64Array[];
  readonly evaluation: Evaluation;
  /** by term, then by level */
  readonly places: readonly ReadonlyMap<number, { readonly block: number; readonly part: LevelPart }>[];
}

/** r stands in for y: its own beta-hat is zero, so V^-1 r comes out as alpha. */
function problemOfState({ terms, fixed, weights, marginalResidual }: StructuredState): StructuredProblem {
  const blocks = blocksOf(terms, tiedRows(fixed.rows, terms));
  return { terms, blocks, fixed, weights, response: marginalResidual, criterion: "ml", mustBeDefinite: terms.map(() => false) };
}

function placesOfLevels({ terms, blocks }: StructuredProblem): Known["places"] {
  const places = terms.map(() => new Map<number, { block: number; part: LevelPart }>());
  blocks.forEach(({ parts }, block) => parts.forEach((part) => places[part.term].set(part.level, { block, part })));
  return places;
}

/** Cov(row i, training rows) through one term: it reaches one block. */
interface BlockCovariance {
  readonly block: number;
  /** [m] */
  readonly values: Float64Array;
}

function covarianceWith({ state, slices, places, evaluation }: Known, t: number, rows: TermRows, i: number): BlockCovariance | null {
  const found = places[t].get(rows.levelIndex[i]);
  if (found === undefined) return null;
  const { part, block } = found;
  const field = fieldAt(state.terms[t], slices[t], rows, i, part.elementIds);
  const values = new Float64Array(evaluation.whitened[block].rows.length);
  for (let r = 0; r < part.places.length; r++) {
    for (let a = part.starts[r]; a < part.starts[r + 1]; a++) values[part.places[r]] += part.weights[a] * field[part.elements[a]];
  }
  return { block, values };
}

/** z_i' Cov(b_i, b_e) for every element e that occurs in the level. */
function fieldAt({ covariance, coordinates }: RandomTerm, free: Float64Array, rows: TermRows, i: number, elementIds: Int32Array): Float64Array {
  const out = new Float64Array(elementIds.length);
  for (let at = rows.starts[i]; at < rows.starts[i + 1]; at++) {
    const pairs = { first: new Int32Array(elementIds.length).fill(rows.elements[at]), second: elementIds };
    const values = covariance.values(free, covariance.measure(rows.coordinates, coordinates, pairs), elementIds.length);
    for (let e = 0; e < out.length; e++) out[e] += rows.weights[at] * values[e];
  }
  return out;
}

function meanOf({ evaluation }: Known, covariance: BlockCovariance | null): number {
  return covariance === null ? 0 : innerProduct(covariance.values, evaluation.leastSquares.alphas[covariance.block]);
}

function variancesOf(known: Known, rows: readonly TermRows[], fixed: Matrix): { process: Float64Array; mean: Float64Array } {
  const { columns: p } = fixed;
  const [process, mean] = [new Float64Array(fixed.rows), new Float64Array(fixed.rows)];
  for (let i = 0; i < fixed.rows; i++) {
    const lean = fixed.data.slice(i * p, (i + 1) * p);
    process[i] = rows.reduce((sum, term, t) => sum + priorVariance(known, t, term, i), 0);
    for (const white of whitened(known, summed(rows.map((term, t) => covarianceWith(known, t, term, i))))) {
      process[i] -= innerProduct(white.values, white.values);
      subtractSensitivity(known, white, lean);
    }
    mean[i] = process[i] + fixedVariance(known, lean);
  }
  return { process, mean };
}

/** z_i' D z_i. */
function priorVariance({ state, slices }: Known, t: number, { starts, elements, weights, coordinates }: TermRows, i: number): number {
  const { covariance } = state.terms[t];
  const pairs = lowerPairs(elements.subarray(starts[i], starts[i + 1]));
  const values = covariance.values(slices[t], covariance.measure(coordinates, coordinates, pairs), pairs.first.length);
  const own = weights.subarray(starts[i], starts[i + 1]);
  return own.reduce((sum, first, a) => sum + own.reduce((inner, second, b) => inner + first * second * values[packedIndex(a, b)], 0), 0);
}

/** Covariances with the same block added up. */
function summed(covariances: readonly (BlockCovariance | null)[]): readonly BlockCovariance[] {
  const byBlock = new Map<number, Float64Array>();
  for (const one of covariances) {
    if (one === null) continue;
    const known = byBlock.get(one.block);
    byBlock.set(one.block, known === undefined ? one.values : known.map((value, i) => value + one.values[i]));
  }
  return [...byBlock].map(([block, values]) => ({ block, values }));
}

/** L^-1 c. */
function whitened({ evaluation }: Known, covariances: readonly BlockCovariance[]): readonly BlockCovariance[] {
  return covariances.map(({ block, values }) => {
    const white = values.slice();
    forwardSolveInPlace(evaluation.whitened[block].factor, white);
    return { block, values: white };
  });
}

/** out -= X'V^-1 c. */
function subtractSensitivity({ evaluation }: Known, { block, values }: BlockCovariance, out: Float64Array): void {
  const { data, columns } = evaluation.whitened[block].whitened;
  for (let c = 0; c < out.length; c++) out[c] -= innerProduct(data.subarray(c * columns, (c + 1) * columns), values);
}

/** a' (X'V^-1 X)^-1 a. */
function fixedVariance({ evaluation }: Known, lean: Float64Array): number {
  const white = lean.slice();
  forwardSolveInPlace(evaluation.leastSquares.informationFactor, white);
  return innerProduct(white, white);
}

/** One row for each effect of each level, weight 1. */
function everyEffect(term: RandomTerm, levelCount: number): TermRows {
  const { coordinates, relation } = term;
  const d = effectsOf(term).positions.rows;
  const count = levelCount * d;
  return {
    levelIndex: Int32Array.from({ length: count }, (_, i) => (relation === null ? Math.floor(i / d) : relation.tieOfLevel[Math.floor(i / d)])),
    starts: Int32Array.from({ length: count + 1 }, (_, i) => i),
    elements: Int32Array.from({ length: count }, (_, i) => (relation === null ? i % d : i)),
    weights: new Float64Array(count).fill(1),
    coordinates,
  };
}

function uncertaintyOf(known: Known, t: number, levelCount: number): { variances: Float64Array; sensitivities: Float64Array } {
  const { state, slices } = known;
  const [d, p] = [effectsOf(state.terms[t]).positions.rows, state.fixed.columns];
  const rows = everyEffect(state.terms[t], levelCount);
  const priorOf = priorOfLevels(state.terms[t], slices[t]);
  const variances = new Float64Array(levelCount * d * d);
  const sensitivities = new Float64Array(levelCount * d * p);
  for (let level = 0; level < levelCount; level++) {
    const prior = priorOf(level);
    const white = Array.from({ length: d }, (_, k) => whitened(known, summed([covarianceWith(known, t, rows, level * d + k)])).at(0) ?? null);
    white.forEach((first, k) => {
      const lean = new Float64Array(p);
      if (first !== null) subtractSensitivity(known, first, lean);
      lean.forEach((value, c) => (sensitivities[(level * d + k) * p + c] = -value));
      white.forEach((second, l) => {
        const explained = first === null || second === null ? 0 : innerProduct(first.values, second.values);
        variances[(level * d + k) * d + l] = prior[packedIndex(k, l)] - explained;
      });
    });
  }
  return { variances, sensitivities };
}

/** Var(b_level) over the pairs of its effects, packed: the same for every level but where K says otherwise. */
function priorOfLevels({ covariance, coordinates, relation }: RandomTerm, free: Float64Array): (level: number) => Float64Array {
  const d = relation === null ? coordinates.rows : relation.positions.rows;
  const priorAt = (first: number): Float64Array => {
    const pairs = lowerPairs(Int32Array.from({ length: d }, (_, k) => first + k));
    return covariance.values(free, covariance.measure(coordinates, coordinates, pairs), pairs.first.length);
  };
  if (relation !== null) return (level) => priorAt(level * d);
  const common = priorAt(0);
  return () => common;
}
