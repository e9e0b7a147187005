/**
 * What the data leave unknown of nested effects, down the chain: with C the posterior covariance of a level's coarser effects,
 *
 *   Var(own, coarser) = [[K + gain C gain', -gain C], [-C gain', C]]
 *   Z_j'V^-1 Z_j = E P - (E Q) C (E Q)',  E = I - P K = D^-1 K
 *
 * (K, gain, P and Q as in `nested-elimination.ts`). Of E's two forms the second loses no digits where the data outweigh the prior, the
 * first stands where D is singular. Reads what elimination left; flat storage, level by level.
 */
import { identity, type Matrix } from "../../numerics/matrix.js";
import { congruence, transposed } from "../../numerics/product.js";
import { lowerInverse, semidefiniteFactor } from "../small-matrix.js";
import type { EliminatedPosition } from "./nested-elimination.js";
import type { ChainPosition } from "./nested-layout.js";

/** Var(effects of a level and of its coarser levels | y, beta): position -> [levels, pathSize^2]. */
export function pathCovariances(positions: readonly ChainPosition[], eliminated: readonly EliminatedPosition[]): readonly Float64Array[] {
  const result: Float64Array[] = new Array<Float64Array>(positions.length);
  for (let position = positions.length - 1; position >= 0; position--) {
    result[position] = pathCovariance(positions[position], eliminated[position], result[position + 1] ?? null);
  }
  return result;
}

/** @param coarser C of every level of the next position; null at the coarsest */
function pathCovariance(where: ChainPosition, eliminated: EliminatedPosition, coarser: Float64Array | null): Float64Array {
  const { levelCount, basisSize: d, pathSize: m, parents } = where;
  const result = new Float64Array(levelCount * m * m);
  for (let level = 0; level < levelCount; level++) {
    const at = level * m * m;
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) result[at + a * m + b] = eliminated.shrinkage[(level * d + a) * d + b];
    const parent = parents === null ? -1 : parents[level];
    if (coarser !== null && parent >= 0) joinParent(where, eliminated.gain, level, coarser, parent, result);
  }
  return result;
}

/** Fills in C, -gain C and its mirror image, and adds gain C gain' to the level's own block. */
function joinParent(
  { basisSize: d, pathSize: m }: ChainPosition,
  gain: Float64Array,
  level: number,
  coarser: Float64Array,
  parent: number,
  out: Float64Array,
): void {
  const rest = m - d;
  const at = level * m * m;
  const gainAt = level * d * rest;
  const coarserAt = parent * rest * rest;
  for (let b = 0; b < rest; b++) {
    for (let a = 0; a < rest; a++) out[at + (d + a) * m + d + b] = coarser[coarserAt + a * rest + b];
    for (let a = 0; a < d; a++) {
      let sum = 0;
      for (let k = 0; k < rest; k++) sum -= gain[gainAt + a * rest + k] * coarser[coarserAt + k * rest + b];
      out[at + a * m + d + b] = sum;
      out[at + (d + b) * m + a] = sum;
    }
  }
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < d; b++) {
      let sum = 0;
      for (let k = 0; k < rest; k++) sum += out[at + a * m + d + k] * gain[gainAt + b * rest + k];
      out[at + a * m + b] -= sum;
    }
  }
}

/**
 * out += sum over levels of Z_j'V^-1 Z_j.
 * @param covariance D of the position's term
 * @param coarser C of every level of the next position; null at the coarsest
 */
export function addLevelInformation(
  where: ChainPosition,
  eliminated: EliminatedPosition,
  covariance: Matrix,
  coarser: Float64Array | null,
  out: Matrix,
): void {
  const { basisSize: d, pathSize: m, levelCount, parents } = where;
  const precision = precisionOf(covariance);
  const unexplained = new Float64Array(d * d);
  const product = new Float64Array(d * (m - d));
  for (let level = 0; level < levelCount; level++) {
    unexplainedShare(where, eliminated, level, precision, unexplained);
    addOwnInformation(where, eliminated.information, level, unexplained, out);
    const parent = parents === null ? -1 : parents[level];
    if (coarser !== null && parent >= 0) subtractCoarser(where, eliminated.information, level, unexplained, coarser, parent, product, out);
  }
}

/** A pivot of L below this share of the largest makes D^-1 no better than the difference it replaces. */
const smallestPivotShare = 1e-5;

/** D^-1; null where D is singular or close to it. */
function precisionOf(covariance: Matrix): Matrix | null {
  const factor = semidefiniteFactor(covariance);
  const pivots = Array.from({ length: factor.rows }, (_, k) => factor.data[k * (factor.rows + 1)]);
  if (Math.min(...pivots) <= smallestPivotShare * Math.max(...pivots)) return null;
  const inverse = transposed(lowerInverse(factor));
  return congruence(inverse, identity(factor.rows));
}

/** out = E, [d, d]. */
function unexplainedShare(
  { basisSize: d, pathSize: m }: ChainPosition,
  { information, shrinkage }: EliminatedPosition,
  level: number,
  precision: Matrix | null,
  out: Float64Array,
): void {
  const at = level * m * m;
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < d; b++) {
      let sum = 0;
      for (let k = 0; k < d; k++) {
        const left = precision === null ? -information[at + a * m + k] : precision.data[a * d + k];
        sum += left * shrinkage[(level * d + k) * d + b];
      }
      out[a * d + b] = precision === null && a === b ? 1 + sum : sum;
    }
  }
}

/** out += E P. */
function addOwnInformation({ basisSize: d, pathSize: m }: ChainPosition, information: Float64Array, level: number, unexplained: Float64Array, out: Matrix): void {
  const at = level * m * m;
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < d; b++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += unexplained[a * d + k] * information[at + k * m + b];
      out.data[a * d + b] += sum;
    }
  }
}

/** out -= (E Q) C (E Q)'. @param product scratch for E Q, [d, pathSize - d] */
function subtractCoarser(
  { basisSize: d, pathSize: m }: ChainPosition,
  information: Float64Array,
  level: number,
  unexplained: Float64Array,
  coarser: Float64Array,
  parent: number,
  product: Float64Array,
  out: Matrix,
): void {
  const rest = m - d;
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < rest; b++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += unexplained[a * d + k] * information[(level * m + k) * m + d + b];
      product[a * rest + b] = sum;
    }
  }
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < d; b++) {
      let sum = 0;
      for (let k = 0; k < rest; k++) {
        for (let l = 0; l < rest; l++) sum += product[a * rest + k] * coarser[(parent * rest + k) * rest + l] * product[b * rest + l];
      }
      out.data[a * d + b] -= sum;
    }
  }
}
