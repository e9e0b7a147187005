/**
 * Nested random effects marginalised level by level, finest first, without fill: Woodbury's identity applied up the chain.
 * At a level with information M = [[P, Q], [Q', N]] on (own effects, coarser effects),
 *
 *   K = (D^-1 + P)^-1,  gain = K Q,  the parent receives N - Q' K Q,  log|V| gains log|I + L'PL|.
 *
 * With one term this is Sherman-Morrison (scalar basis) or one d x d system per group. Knows theta and the layout; no residual.
 */
import { semidefiniteFactor } from "../small-matrix.js";
import type { VarianceComponents } from "../components.js";
import type { ChainPosition, NestedLayout } from "./nested-layout.js";
import { shrinkLevel, shrinkageScratch } from "./shrinkage.js";

/** What elimination leaves at every level of one position; flat, level by level. */
export interface EliminatedPosition {
  /** M, [levels, pathSize^2] */
  readonly information: Float64Array;
  /** K = (D^-1 + P)^-1, [levels, d^2] */
  readonly shrinkage: Float64Array;
  /** K Q, [levels, d * (pathSize - d)] */
  readonly gain: Float64Array;
  /** log|I + L'PL|, and at the finest also log|sigma^2 W^-1| over the level's rows */
  readonly logDeterminant: Float64Array;
}

/** Storage for a layout, filled by `eliminate`. */
export function eliminatedPositions(layout: NestedLayout): readonly EliminatedPosition[] {
  return layout.positions.map(({ levelCount, basisSize, pathSize }) => ({
    information: new Float64Array(levelCount * pathSize * pathSize),
    shrinkage: new Float64Array(levelCount * basisSize * basisSize),
    gain: new Float64Array(levelCount * basisSize * (pathSize - basisSize)),
    logDeterminant: new Float64Array(levelCount),
  }));
}

/**
 * Renews every position at the given theta.
 * @throws NumericalError `not-positive-definite` when a D has a negative direction
 */
export function eliminate(layout: NestedLayout, components: VarianceComponents, out: readonly EliminatedPosition[]): void {
  const { residualVariance } = components;
  out[0].information.set(layout.crossProducts);
  const finest = out[0].information;
  for (let k = 0; k < finest.length; k++) finest[k] /= residualVariance;
  for (let position = 1; position < out.length; position++) out[position].information.fill(0);
  layout.positions.forEach((where, position) => {
    const factor = semidefiniteFactor(components.grouped[where.term]);
    const scratch = shrinkageScratch(where.basisSize);
    const { information, shrinkage, logDeterminant } = out[position];
    const { basisSize: d, pathSize: m } = where;
    for (let level = 0; level < where.levelCount; level++) {
      logDeterminant[level] = shrinkLevel(information, level * m * m, m, factor, scratch, shrinkage, level * d * d);
    }
    if (m > d) passToParents(where, out[position], out[position + 1].information);
  });
  const logVariance = Math.log(residualVariance);
  for (let level = 0; level < layout.levelSizes.length; level++) {
    out[0].logDeterminant[level] += layout.levelSizes[level] * logVariance - layout.logWeightSums[level];
  }
}

/** Forms every level's gain K Q, and adds N - Q' K Q to its parent. */
function passToParents(where: ChainPosition, eliminated: EliminatedPosition, parentInformation: Float64Array): void {
  const { basisSize: d, pathSize: m, parents } = where;
  const rest = m - d;
  const { information, shrinkage, gain } = eliminated;
  for (let level = 0; level < where.levelCount; level++) {
    const parent = parents === null ? -1 : parents[level];
    if (parent < 0) continue;
    const at = level * m * m;
    const gainAt = level * d * rest;
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < rest; b++) {
        let sum = 0;
        for (let k = 0; k < d; k++) sum += shrinkage[(level * d + a) * d + k] * information[at + k * m + d + b];
        gain[gainAt + a * rest + b] = sum;
      }
    }
    for (let a = 0; a < rest; a++) {
      for (let b = 0; b < rest; b++) {
        let sum = information[at + (d + a) * m + d + b];
        for (let k = 0; k < d; k++) sum -= information[at + k * m + d + a] * gain[gainAt + k * rest + b];
        parentInformation[(parent * rest + a) * rest + b] += sum;
      }
    }
  }
}
