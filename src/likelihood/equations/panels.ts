/**
 * A sparse stage of the elimination with its cross-products: for each level its d x d tile and the rows of later coefficients
 * it meets, fill from the stage before included. Knows patterns; knows no theta.
 */
import type { EquationBlock, EquationLayout } from "./layout.js";
import { parentLevels } from "./nesting.js";
import { groupIndices, type GroupedIndices } from "./pairs.js";
import type { OrientedPairs, PlacedSums } from "./placed.js";

export interface StagePanels {
  readonly block: EquationBlock;
  /** Z_kᵀWZ_k, [levels, d, d] */
  readonly tiles: Float64Array;
  /** rows of level i stand at `start[i]` to `start[i + 1]` of `rows` and `panel` */
  readonly start: Int32Array;
  /** coefficients later in the order that meet the level, ascending; the fixed effects are always there, last */
  readonly rows: Int32Array;
  /** their cross-products with the level, [rows, d]; zero where only fill stands */
  readonly panel: Float64Array;
  /** rows of each level that belong to later sparse stages, first in its list: one level of each stage */
  readonly outerRowCount: number;
}

/** @param previous the stage before, whose rows this one inherits; null for the first */
export function assembleStage(sums: PlacedSums, stageIndex: number, previous: StagePanels | null): StagePanels {
  const { layout } = sums;
  const block = layout.blocks[stageIndex];
  const neighbours = layout.blocks.slice(stageIndex + 1).map((other) => neighbour(sums, block, other));
  const lists = rowLists(layout, block, neighbours, previous === null ? null : inheritance(previous, block));
  const panel = new Float64Array(lists.rows.length * block.width);
  const stage = { block, tiles: sums.tiles[stageIndex], ...lists, panel, outerRowCount: outerRows(layout, stageIndex) };
  fillRandomRows(stage, layout, neighbours);
  fillFixedRows(stage, layout.fixedCount, sums.borders[stageIndex]);
  return stage;
}

function outerRows(layout: EquationLayout, stageIndex: number): number {
  return layout.blocks.slice(stageIndex + 1, layout.stageCount).reduce((sum, one) => sum + one.width, 0);
}

/** The products of a stage's block with a later one, sorted by the stage's levels. */
interface Neighbour {
  readonly other: EquationBlock;
  readonly pairs: OrientedPairs;
  readonly byLevel: GroupedIndices;
}

function neighbour(sums: PlacedSums, block: EquationBlock, other: EquationBlock): Neighbour {
  const pairs = sums.pairs(block, other);
  return { other, pairs, byLevel: groupIndices(pairs.own, pairs.count, block.levelCount) };
}

/** What eliminating the stage before leaves behind: the rows of every level nested in a level of this one. */
interface Inheritance {
  readonly stage: StagePanels;
  readonly children: GroupedIndices;
}

function inheritance(previous: StagePanels, block: EquationBlock): Inheritance {
  const parent = parentLevels(previous, block, 0);
  return { stage: previous, children: groupIndices(parent, parent.length, block.levelCount) };
}

function rowLists(layout: EquationLayout, block: EquationBlock, neighbours: readonly Neighbour[], inherited: Inheritance | null): { start: Int32Array; rows: Int32Array } {
  const start = new Int32Array(block.levelCount + 1);
  const rows = growingList();
  const noted = new Int32Array(layout.randomCount);
  for (let level = 0; level < block.levelCount; level++) {
    const note = (row: number): void => {
      if (noted[row] === level + 1) return;
      noted[row] = level + 1;
      rows.push(row);
    };
    for (const one of neighbours) noteNeighbours(one, level, note);
    if (inherited !== null) noteInherited(inherited, block, level, layout.randomCount, note);
    rows.sortFrom(start[level]);
    for (let c = 0; c < layout.fixedCount; c++) rows.push(layout.randomCount + c);
    start[level + 1] = rows.length();
  }
  return { start, rows: rows.values() };
}

function noteNeighbours({ other, pairs, byLevel }: Neighbour, level: number, note: (row: number) => void): void {
  for (let t = byLevel.start[level]; t < byLevel.start[level + 1]; t++) {
    const row = other.start + pairs.other[byLevel.order[t]] * other.width;
    for (let b = 0; b < other.width; b++) note(row + b);
  }
}

function noteInherited({ stage, children }: Inheritance, block: EquationBlock, level: number, randomCount: number, note: (row: number) => void): void {
  for (let c = children.start[level]; c < children.start[level + 1]; c++) {
    const child = children.order[c];
    for (let at = stage.start[child] + block.width; stage.rows[at] < randomCount && at < stage.start[child + 1]; at++) note(stage.rows[at]);
  }
}

function fillRandomRows(stage: StagePanels, layout: EquationLayout, neighbours: readonly Neighbour[]): void {
  const { start, rows, panel } = stage;
  const d = stage.block.width;
  const place = new Int32Array(layout.randomCount);
  for (let level = 0; level < stage.block.levelCount; level++) {
    for (let at = start[level]; at < start[level + 1] - layout.fixedCount; at++) place[rows[at]] = at;
    for (const { other, pairs, byLevel } of neighbours) {
      for (let t = byLevel.start[level]; t < byLevel.start[level + 1]; t++) {
        const tile = byLevel.order[t];
        const row = other.start + pairs.other[tile] * other.width;
        for (let b = 0; b < other.width; b++) for (let a = 0; a < d; a++) panel[place[row + b] * d + a] = pairs.element(tile, a, b);
      }
    }
  }
}

function fillFixedRows(stage: StagePanels, fixedCount: number, border: Float64Array): void {
  const d = stage.block.width;
  for (let level = 0; level < stage.block.levelCount; level++) {
    const first = stage.start[level + 1] - fixedCount;
    for (let c = 0; c < fixedCount; c++) {
      for (let a = 0; a < d; a++) stage.panel[(first + c) * d + a] = border[(level * d + a) * fixedCount + c];
    }
  }
}

interface GrowingList {
  push(value: number): void;
  length(): number;
  /** sorts what was pushed since the list had this length */
  sortFrom(first: number): void;
  values(): Int32Array;
}

function growingList(): GrowingList {
  let values = new Int32Array(1024);
  let length = 0;
  return {
    push: (value) => {
      if (length === values.length) {
        const larger = new Int32Array(2 * length);
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    length: () => length,
    sortFrom: (first) => void values.subarray(first, length).sort(),
    values: () => values.slice(0, length),
  };
}
