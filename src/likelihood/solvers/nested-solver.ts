/**
 * The exact solver of nested grouped terms over the full training data; see `nested-elimination.ts` for the algebra.
 * The posterior covariance of a level's effects and its coarser ones follows down the chain: with C the parent's,
 *
 *   Var = [[K + gain C gain', -gain C], [-C gain', C]]
 *   Z_j' V^-1 Z_j = P - P K P - (Q - P gain) C (Q - P gain)'
 */
import { zeros, type Matrix } from "../../numerics/matrix.js";
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import type { NestingChain } from "../nesting.js";
import type { MarginalSolver } from "./solver.js";
import { nestedBlocks, type NestedBlocks } from "./nested-blocks.js";
import type { EliminatedPosition } from "./nested-elimination.js";
import { nestedLayout, type ChainPosition } from "./nested-layout.js";

export interface NestedSolver extends MarginalSolver {
  /** the same V, for rows of whole outermost groups */
  readonly blocks: NestedBlocks;
  /** Var(effects of a level and of its coarser levels | y, beta): position -> [levels, pathSize^2] */
  pathCovariances(): readonly Float64Array[];
}

export function nestedSolver(design: Design, chain: NestingChain, start: VarianceComponents): NestedSolver {
  const blocks = nestedBlocks(nestedLayout(design, chain));
  const { positions } = blocks.layout;
  const allRows = Int32Array.from({ length: design.rowCount }, (_, row) => row);
  let components = start;
  blocks.setComponents(start);
  return {
    isExact: true,
    blocks,
    get components() {
      return components;
    },
    setComponents(next) {
      components = next;
      blocks.setComponents(next);
    },
    solve(values, effects, out) {
      blocks.solveRows(allRows, values, out);
      positions.forEach((where, position) => copyOwnEffects(where, blocks.pathEffects[position], effects[where.term]));
    },
    levelInformation() {
      const covariances = pathCovariances(positions, blocks.eliminated);
      const result: Matrix[] = design.grouped.map((term) => zeros(term.basis.columns, term.basis.columns));
      positions.forEach((where, position) => {
        addLevelInformation(where, blocks.eliminated[position], covariances[position + 1] ?? null, result[where.term]);
      });
      return result;
    },
    logDeterminant: () => totalLogDeterminant(blocks.eliminated),
    conditionalVariances() {
      const covariances = pathCovariances(positions, blocks.eliminated);
      const result: Float64Array[] = [];
      positions.forEach((where, position) => (result[where.term] = ownBlocks(where, covariances[position])));
      return result;
    },
    pathCovariances: () => pathCovariances(positions, blocks.eliminated),
  };
}

function copyOwnEffects({ levelCount, basisSize: d, pathSize: m }: ChainPosition, path: Float64Array, out: Float64Array): void {
  for (let level = 0; level < levelCount; level++) for (let k = 0; k < d; k++) out[level * d + k] = path[level * m + k];
}

/** The leading [d, d] of every level's [pathSize, pathSize]. */
function ownBlocks({ levelCount, basisSize: d, pathSize: m }: ChainPosition, path: Float64Array): Float64Array {
  const result = new Float64Array(levelCount * d * d);
  for (let level = 0; level < levelCount; level++) {
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) result[(level * d + a) * d + b] = path[(level * m + a) * m + b];
  }
  return result;
}

/** log|V| of all rows: a level without rows adds nothing, its information being zero. */
function totalLogDeterminant(eliminated: readonly EliminatedPosition[]): number {
  let sum = 0;
  for (const { logDeterminant } of eliminated) for (let level = 0; level < logDeterminant.length; level++) sum += logDeterminant[level];
  return sum;
}

function pathCovariances(positions: readonly ChainPosition[], eliminated: readonly EliminatedPosition[]): readonly Float64Array[] {
  const result: Float64Array[] = new Array<Float64Array>(positions.length);
  for (let position = positions.length - 1; position >= 0; position--) {
    result[position] = extendPath(positions[position], eliminated[position], result[position + 1] ?? null);
  }
  return result;
}

function extendPath(where: ChainPosition, { shrinkage, gain }: EliminatedPosition, coarser: Float64Array | null): Float64Array {
  const { basisSize: d, pathSize: m, levelCount, parents } = where;
  const rest = m - d;
  const result = new Float64Array(levelCount * m * m);
  for (let level = 0; level < levelCount; level++) {
    const at = level * m * m;
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) result[at + a * m + b] = shrinkage[(level * d + a) * d + b];
    const parent = parents === null ? -1 : parents[level];
    if (coarser === null || parent < 0) continue;
    const gainAt = level * d * rest;
    const coarserAt = parent * rest * rest;
    for (let a = 0; a < rest; a++) for (let b = 0; b < rest; b++) result[at + (d + a) * m + d + b] = coarser[coarserAt + a * rest + b];
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < rest; b++) {
        let sum = 0;
        for (let k = 0; k < rest; k++) sum -= gain[gainAt + a * rest + k] * coarser[coarserAt + k * rest + b];
        result[at + a * m + d + b] = sum;
        result[at + (d + b) * m + a] = sum;
      }
    }
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < d; b++) {
        let sum = 0;
        for (let k = 0; k < rest; k++) sum -= result[at + a * m + d + k] * gain[gainAt + b * rest + k];
        result[at + a * m + b] += sum;
      }
    }
  }
  return result;
}

/** out += sum over levels of P - P K P - (Q - P gain) C (Q - P gain)'. */
function addLevelInformation(where: ChainPosition, eliminated: EliminatedPosition, coarser: Float64Array | null, out: Matrix): void {
  const { basisSize: d, pathSize: m, levelCount, parents } = where;
  const rest = m - d;
  const { information, shrinkage, gain } = eliminated;
  const shrunk = new Float64Array(d * d);
  const unexplained = new Float64Array(d * rest);
  for (let level = 0; level < levelCount; level++) {
    const at = level * m * m;
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < d; b++) {
        let sum = 0;
        for (let k = 0; k < d; k++) sum += information[at + a * m + k] * shrinkage[(level * d + k) * d + b];
        shrunk[a * d + b] = sum;
      }
    }
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < d; b++) {
        let sum = information[at + a * m + b];
        for (let k = 0; k < d; k++) sum -= shrunk[a * d + k] * information[at + k * m + b];
        out.data[a * d + b] += sum;
      }
    }
    const parent = parents === null ? -1 : parents[level];
    if (coarser === null || parent < 0) continue;
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < rest; b++) {
        let sum = information[at + a * m + d + b];
        for (let k = 0; k < d; k++) sum -= information[at + a * m + k] * gain[(level * d + k) * rest + b];
        unexplained[a * rest + b] = sum;
      }
    }
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < d; b++) {
        let sum = 0;
        for (let k = 0; k < rest; k++) {
          for (let l = 0; l < rest; l++) sum += unexplained[a * rest + k] * coarser[(parent * rest + k) * rest + l] * unexplained[b * rest + l];
        }
        out.data[a * d + b] -= sum;
      }
    }
  }
}
