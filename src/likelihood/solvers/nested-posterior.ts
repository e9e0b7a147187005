/**
 * What the data leave unknown of nested effects, down the chain: with C the posterior covariance of a level's coarser effects,
 *
 *   Var(own, coarser) = [[K + gain C gain', -gain C], [-C gain', C]]
 *   Z_j'V^-1 Z_j = P - P K P - R C R',  R = Q - P gain
 *
 * (K, gain, P and Q as in `nested-elimination.ts`). Reads what elimination left; flat storage, level by level.
 */
import type { Matrix } from "../../numerics/matrix.js";
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
 * @param coarser C of every level of the next position; null at the coarsest
 */
export function addLevelInformation(where: ChainPosition, eliminated: EliminatedPosition, coarser: Float64Array | null, out: Matrix): void {
  const { basisSize: d, pathSize: m, levelCount, parents } = where;
  const product = new Float64Array(d * Math.max(d, m - d));
  for (let level = 0; level < levelCount; level++) {
    addOwnInformation(where, eliminated, level, product, out);
    const parent = parents === null ? -1 : parents[level];
    if (coarser !== null && parent >= 0) subtractCoarser(where, eliminated, level, coarser, parent, product, out);
  }
}

/** out += P - P K P. @param product scratch, [d, d] */
function addOwnInformation(
  { basisSize: d, pathSize: m }: ChainPosition,
  { information, shrinkage }: EliminatedPosition,
  level: number,
  product: Float64Array,
  out: Matrix,
): void {
  const at = level * m * m;
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < d; b++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += information[at + a * m + k] * shrinkage[(level * d + k) * d + b];
      product[a * d + b] = sum;
    }
  }
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < d; b++) {
      let sum = information[at + a * m + b];
      for (let k = 0; k < d; k++) sum -= product[a * d + k] * information[at + k * m + b];
      out.data[a * d + b] += sum;
    }
  }
}

/** out -= R C R', R = Q - P gain. @param product scratch for R, [d, pathSize - d] */
function subtractCoarser(
  { basisSize: d, pathSize: m }: ChainPosition,
  { information, gain }: EliminatedPosition,
  level: number,
  coarser: Float64Array,
  parent: number,
  product: Float64Array,
  out: Matrix,
): void {
  const rest = m - d;
  const at = level * m * m;
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < rest; b++) {
      let sum = information[at + a * m + d + b];
      for (let k = 0; k < d; k++) sum -= information[at + a * m + k] * gain[(level * d + k) * rest + b];
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
