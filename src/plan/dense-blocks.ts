/**
 * Rows that some random contribution ties together, directly or through others: V has no covariance between such blocks, and
 * within one it is dense. Whether V is better factored block by block than its effects eliminated level by level is counted here too.
 * Knows level indices only; a field over the whole sample makes one block of all rows.
 */
import type { Design, GroupedDesign } from "../design/design.js";
import { relatedLevels } from "../design/level-covariance.js";
import type { DenseBlocks } from "./plan.js";

/** Beyond this many effects a covariance matrix is no longer read, nor are its effects eliminated: its parameters say it all. */
export const mostListedEffects = 50;

/** Whether some random contribution is not one of lme4's. */
export function isStructured({ kernels, grouped }: Pick<Design, "kernels" | "grouped">): boolean {
  return kernels.length > 0 || grouped.some(({ structure, levelCovariance }) => structure.kind === "expression" || levelCovariance !== null);
}

/** The blocks that structures, kernels and known covariances make with the terms beside them; null where every term is lme4's own. */
export function denseBlocks(design: Design): DenseBlocks | null {
  if (!isStructured(design)) return null;
  const sizes = tiedRows(design.rowCount, [...design.grouped.map(tiesOf), ...design.kernels]).map(({ length }) => length);
  const sumOf = (power: number): number => sizes.reduce((sum, size) => sum + size ** power, 0);
  return { count: sizes.length, largest: sizes.reduce((most, size) => Math.max(most, size), 0), squares: sumOf(2), isPreferred: sumOf(3) < eliminationCost(design) };
}

/** The sets of levels that a grouped term ties together: its levels, or those that a known covariance between levels joins. */
export function tiesOf({ levelIndex, levelCovariance }: GroupedDesign): { readonly levelIndex: Int32Array } {
  if (levelCovariance === null) return { levelIndex };
  const tieOfLevel = relatedLevels(levelCovariance);
  return { levelIndex: levelIndex.map((level) => tieOfLevel[level]) };
}

/** Operations, to a factor, of eliminating every level's effects with those of the levels it lies in; infinite where effects are no small vectors. */
function eliminationCost({ grouped, kernels }: Design): number {
  const isEliminable = kernels.length === 0 && grouped.every(({ basis, levelCovariance }) => levelCovariance === null && basis.columns <= mostListedEffects);
  if (!isEliminable) return Infinity;
  const together = grouped.reduce((sum, { basis }) => sum + basis.columns, 0);
  return grouped.reduce((sum, { levels }) => sum + levels.length * together ** 3, 0);
}

/**
 * @param terms the level of every row, [n], for each random contribution; null for a field over the whole sample
 * @returns the rows of every block, increasing; blocks in the order of their first row
 */
export function tiedRows(rowCount: number, terms: readonly { readonly levelIndex: Int32Array | null }[]): readonly Int32Array[] {
  const parent = Int32Array.from({ length: rowCount }, (_, i) => i);
  for (const { levelIndex } of terms) {
    const firstOfLevel = new Map<number, number>();
    for (let row = 0; row < rowCount; row++) {
      const level = levelIndex?.[row] ?? 0;
      const first = firstOfLevel.get(level);
      if (first === undefined) firstOfLevel.set(level, row);
      else parent[rootOf(parent, row)] = rootOf(parent, first);
    }
  }
  const members = new Map<number, number[]>();
  for (let row = 0; row < rowCount; row++) {
    const root = rootOf(parent, row);
    const known = members.get(root);
    if (known === undefined) members.set(root, [row]);
    else known.push(row);
  }
  return [...members.values()].map((rows) => Int32Array.from(rows));
}

/** The root of a row's tree; the path to it is halved on the way. */
function rootOf(parent: Int32Array, row: number): number {
  while (parent[row] !== row) {
    parent[row] = parent[parent[row]];
    row = parent[row];
  }
  return row;
}
