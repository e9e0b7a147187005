/**
 * The exact solver of nested grouped terms over the full training data: elimination up the chain (`nested-elimination.ts`), effects
 * (`nested-blocks.ts`) and posterior covariances (`nested-posterior.ts`) down it. Linear in the rows and in the levels.
 */
import { zeros, type Matrix } from "../../numerics/matrix.js";
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import type { NestingChain } from "../nesting.js";
import { effectSolver, type EffectSolver } from "./effect-solver.js";
import { nestedBlocks, type NestedBlocks } from "./nested-blocks.js";
import type { EliminatedPosition } from "./nested-elimination.js";
import { nestedLayout, type ChainPosition } from "./nested-layout.js";
import { addLevelInformation, pathCovariances } from "./nested-posterior.js";
import type { WholeBlocks } from "./solver.js";

export interface NestedSolver extends EffectSolver, WholeBlocks {
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
  const solver = effectSolver(design, {
    isExact: true,
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
        const covariance = components.grouped[where.term];
        addLevelInformation(where, blocks.eliminated[position], covariance, covariances[position + 1] ?? null, result[where.term]);
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
  });
  return Object.assign(solver, {
    blocks,
    solveRows: blocks.solveRows,
    pathCovariances: () => pathCovariances(positions, blocks.eliminated),
  });
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
