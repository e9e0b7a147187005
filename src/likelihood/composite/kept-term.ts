/**
 * One random term beside a base that is inverted directly: rows carry Z b, b = L u with u spherical, Cov(b) = L L' level by level. Levels
 * that meet the same elements share one L. Every term of the language looks alike here: an intercept, a polynomial, a structure, a
 * kernel within groups or over few sites. Knows one term's rows and its part of phi; nothing of the base or of other terms.
 */
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { semidefiniteFactor } from "../small-matrix.js";
import { lowerPairs, type PairColumns } from "../structured/measures.js";
import type { RandomTerm } from "../structured/term.js";
import { multiplyRootAt, multiplyRootTransposedAt, pivotedRoot, solveLowerAt } from "./root.js";

export interface KeptTerm {
  /** effects of all levels together */
  readonly size: number;
  readonly parameterCount: number;
  /** level by level, in the order of the unknowns */
  readonly levels: readonly KeptLevel[];
  /** Z as sparse rows over the unknowns: row i has starts[i] .. starts[i + 1] - 1 */
  readonly starts: Int32Array;
  readonly unknowns: Int32Array;
  readonly weights: Float64Array;
  setFree(free: Float64Array): void;
  /** out += Z b, [n] */
  addRows(effects: Float64Array, out: Float64Array): void;
  /** out = Z'v, [size] */
  sums(values: Float64Array, out: Float64Array): void;
  /** out = L u; `out` may be `u` */
  toEffects(spherical: Float64Array, out: Float64Array): void;
  /** out = L'v; `out` may be `v` */
  toScores(values: Float64Array, out: Float64Array): void;
  /** out = L^-1 b for the effects of a basis, 0 along a direction without variance; `out` may be `b` */
  fromEffects(effects: Float64Array, out: Float64Array): void;
  /** out = (dCov(b) / dphi_k) v */
  derivativeProduct(parameter: number, values: Float64Array, out: Float64Array): void;
}

export interface KeptLevel {
  /** of the term; its effects stand from `offset` on */
  readonly level: number;
  readonly offset: number;
  readonly pattern: KeptPattern;
}

/** Elements that occur together in a level, and L over them. */
export interface KeptPattern {
  readonly elements: Int32Array;
  readonly columns: PairColumns;
  readonly pairCount: number;
  /** L, [elements, elements], of the current phi: lower for the effects of a basis */
  root: Matrix;
}

/** @param isGrouped whether elements are effects of a basis, all of them unknowns of a level that occurs, or sites, of which those its rows meet are */
export function keptTerm(term: RandomTerm, isGrouped: boolean): KeptTerm {
  const { covariance, starts, weights } = term;
  const { levels, patterns, unknowns, size } = arranged(term, isGrouped ? effectsOfLevels(term) : () => []);
  const rootOf = isGrouped ? semidefiniteFactor : pivotedRoot;
  const scratch = new Float64Array(patterns.reduce((most, { elements }) => Math.max(most, elements.length), 0));
  let free: Float64Array = new Float64Array(covariance.freeCount);
  let derivatives: ReadonlyMap<KeptPattern, readonly Float64Array[]> | null = null;
  const eachLevel = (values: Float64Array, out: Float64Array, apply: (root: Matrix, vector: Float64Array, offset: number, scratch: Float64Array) => void): void => {
    if (out !== values) out.set(values);
    for (const { offset, pattern } of levels) apply(pattern.root, out, offset, scratch);
  };
  const currentDerivatives = (): ReadonlyMap<KeptPattern, readonly Float64Array[]> =>
    (derivatives ??= new Map(patterns.map((pattern) => [pattern, covariance.derivatives(free, pattern.columns, pattern.pairCount)])));
  return {
    size,
    parameterCount: covariance.freeCount,
    levels,
    starts,
    unknowns,
    weights,
    setFree(next) {
      free = next.slice();
      derivatives = null;
      for (const pattern of patterns) pattern.root = rootOf(square(covariance.values(free, pattern.columns, pattern.pairCount), pattern.elements.length));
    },
    addRows(effects, out) {
      for (let i = 0; i < out.length; i++) for (let at = starts[i]; at < starts[i + 1]; at++) out[i] += weights[at] * effects[unknowns[at]];
    },
    sums(values, out) {
      out.fill(0);
      for (let i = 0; i < values.length; i++) for (let at = starts[i]; at < starts[i + 1]; at++) out[unknowns[at]] += weights[at] * values[i];
    },
    toEffects: (spherical, out) => eachLevel(spherical, out, multiplyRootAt),
    toScores: (values, out) => eachLevel(values, out, multiplyRootTransposedAt),
    fromEffects: (effects, out) => eachLevel(effects, out, solveLowerAt),
    derivativeProduct(parameter, values, out) {
      out.fill(0);
      for (const { offset, pattern } of levels) {
        const packed = currentDerivatives().get(pattern)?.[parameter];
        if (packed !== undefined) addPackedProduct(packed, pattern.elements.length, offset, values, out);
      }
    },
  };
}

/** The elements that are effects of a level; where levels are related, of the set of levels that a known covariance ties together. */
function effectsOfLevels({ coordinates, relation }: RandomTerm): (level: number) => readonly number[] {
  const all = Array.from({ length: coordinates.rows }, (_, element) => element);
  if (relation === null) return () => all;
  const d = relation.positions.rows;
  return (level) => all.filter((element) => relation.tieOfLevel[Math.floor(element / d)] === level);
}

/** The unknowns: every occurring level's elements, level after level. @param given elements that a level has whether rows meet them or not */
function arranged({ levelIndex, starts, elements, coordinates, covariance }: RandomTerm, given: (level: number) => readonly number[]): {
  levels: readonly KeptLevel[];
  patterns: readonly KeptPattern[];
  unknowns: Int32Array;
  size: number;
} {
  const met = new Map<number, Map<number, number>>();
  const unknowns = new Int32Array(elements.length);
  levelIndex.forEach((level, row) => {
    const places = met.get(level) ?? new Map(given(level).map((element, place) => [element, place]));
    met.set(level, places);
    for (let at = starts[row]; at < starts[row + 1]; at++) {
      unknowns[at] = places.get(elements[at]) ?? places.size;
      places.set(elements[at], unknowns[at]);
    }
  });
  const patterns = new Map<string, KeptPattern>();
  const offsets = new Map<number, number>();
  let size = 0;
  const levels = [...met].map(([level, places]): KeptLevel => {
    const offset = size;
    offsets.set(level, offset);
    size += places.size;
    return { level, offset, pattern: patternOf(Int32Array.from(places.keys()), patterns, (ids) => covariance.measure(coordinates, coordinates, lowerPairs(ids))) };
  });
  levelIndex.forEach((level, row) => {
    for (let at = starts[row]; at < starts[row + 1]; at++) unknowns[at] += offsets.get(level) ?? 0;
  });
  return { levels, patterns: [...patterns.values()], unknowns, size };
}

function patternOf(elements: Int32Array, known: Map<string, KeptPattern>, measure: (elements: Int32Array) => PairColumns): KeptPattern {
  const key = elements.join(" ");
  const count = elements.length;
  const found = known.get(key) ?? { elements, columns: measure(elements), pairCount: (count * (count + 1)) / 2, root: zeros(count, count) };
  known.set(key, found);
  return found;
}

/** From a packed lower triangle, lower triangle filled. */
function square(packed: Float64Array, size: number): Matrix {
  const out = zeros(size, size);
  for (let a = 0, at = 0; a < size; at += ++a) out.data.set(packed.subarray(at, at + a + 1), a * size);
  return out;
}

/** out += A v from `offset` on, A packed by its lower triangle. */
function addPackedProduct(packed: Float64Array, size: number, offset: number, vector: Float64Array, out: Float64Array): void {
  for (let a = 0, at = 0; a < size; a++, at++) {
    for (let b = 0; b < a; b++, at++) {
      out[offset + a] += packed[at] * vector[offset + b];
      out[offset + b] += packed[at] * vector[offset + a];
    }
    out[offset + a] += packed[at] * vector[offset + a];
  }
}
