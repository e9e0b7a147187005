/**
 * Combinations c'b of few effects, taken through the sparse stages level by level: what they vary by on their own, and the combination of
 * the remainder's effects that is left. Knows a factor; knows no response and no rows.
 */
import type { CrossProducts } from "./cross-products.js";
import type { EquationsFactor } from "./factor.js";
import { applyRoot } from "./tile.js";

/** A vector over all coefficients of which few are not zero. */
export interface SparseCombination {
  readonly values: Float64Array;
  /** coefficients that are not zero, in no order */
  indices: number[];
  add(index: number, value: number): void;
  clear(): void;
}

export function sparseCombination({ layout }: CrossProducts): SparseCombination {
  const values = new Float64Array(layout.randomCount + layout.fixedCount);
  const present = new Uint8Array(values.length);
  const self: SparseCombination = {
    values,
    indices: [],
    add: (index, value) => {
      if (present[index] === 0) {
        present[index] = 1;
        self.indices.push(index);
      }
      values[index] += value;
    },
    clear: () => {
      for (const index of self.indices) {
        values[index] = 0;
        present[index] = 0;
      }
      self.indices = [];
    },
  };
  return self;
}

/** What is left to the remainder. */
export interface Remaining {
  /** variance that the stages' levels bring, per sigma² */
  readonly variance: number;
  /** unknowns counted from the remainder's start, each once */
  readonly indices: readonly number[];
  readonly values: readonly number[];
}

/** @param combination of conditioned coefficients; the stages' part of it is added to the remainder's */
export function eliminateStages(factor: EquationsFactor, combination: SparseCombination): Remaining {
  let variance = 0;
  for (const stage of factor.stages) variance += eliminate(stage, combination);
  const first = factor.cross.layout.denseStart;
  const kept = combination.indices.filter((index) => index >= first);
  return { variance, indices: kept.map((index) => index - first), values: kept.map((index) => combination.values[index]) };
}

/** Takes a stage's levels out of a combination; returns what they vary by on their own. */
function eliminate({ products, panel, roots }: EquationsFactor["stages"][number], combination: SparseCombination): number {
  const { block, start, rows } = products;
  const d = block.width;
  const half = new Float64Array(d);
  const mode = new Float64Array(d);
  let variance = 0;
  for (const level of levelsIn(combination, block.start, block.levelCount, d)) {
    applyRoot(roots, level * d * d, d, combination.values, block.start + level * d, half, mode);
    for (let a = 0; a < d; a++) variance += half[a] * half[a];
    for (let r = start[level]; r < start[level + 1]; r++) {
      let sum = 0;
      for (let a = 0; a < d; a++) sum += panel[r * d + a] * mode[a];
      combination.add(rows[r], -sum);
    }
  }
  return variance;
}

function levelsIn({ indices }: SparseCombination, start: number, levelCount: number, width: number): Set<number> {
  const levels = new Set<number>();
  for (const index of indices) {
    if (index >= start && index < start + levelCount * width) levels.add(Math.floor((index - start) / width));
  }
  return levels;
}
