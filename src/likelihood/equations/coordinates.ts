/** The dense remainder's cross-products before anything is eliminated, as coordinates: they are few, the matrix is large. */
import type { Matrix } from "../../numerics/matrix.js";
import type { EquationBlock } from "./layout.js";
import type { PlacedSums } from "./placed.js";

export interface CoordinateList {
  readonly row: Int32Array;
  readonly column: Int32Array;
  readonly value: Float64Array;
}

/** Lower triangle over the blocks after the sparse stages and the fixed effects, counted from the remainder's start. */
export function denseCoordinates(sums: PlacedSums, fixed: Matrix): CoordinateList {
  const { layout } = sums;
  const entries = createEntries();
  for (let k = layout.stageCount; k < layout.blocks.length; k++) {
    const block = layout.blocks[k];
    addTiles(entries, block, layout.denseStart, sums.tiles[k]);
    for (let l = layout.stageCount; l < k; l++) addPairs(entries, sums, block, layout.blocks[l]);
    addBorder(entries, block, layout.denseStart, layout.randomCount, sums.borders[k], layout.fixedCount);
  }
  const corner = layout.randomCount - layout.denseStart;
  for (let a = 0; a < fixed.rows; a++) for (let b = 0; b <= a; b++) entries.add(corner + a, corner + b, fixed.data[a * fixed.rows + b]);
  return entries.list();
}

interface Entries {
  add(row: number, column: number, value: number): void;
  list(): CoordinateList;
}

function createEntries(): Entries {
  const row: number[] = [];
  const column: number[] = [];
  const value: number[] = [];
  return {
    add: (i, j, x) => {
      row.push(i);
      column.push(j);
      value.push(x);
    },
    list: () => ({ row: Int32Array.from(row), column: Int32Array.from(column), value: Float64Array.from(value) }),
  };
}

function addTiles(entries: Entries, block: EquationBlock, denseStart: number, tiles: Float64Array): void {
  const d = block.width;
  for (let level = 0; level < block.levelCount; level++) {
    const at = block.start - denseStart + level * d;
    for (let a = 0; a < d; a++) for (let b = 0; b <= a; b++) entries.add(at + a, at + b, tiles[(level * d + a) * d + b]);
  }
}

function addPairs(entries: Entries, sums: PlacedSums, block: EquationBlock, earlier: EquationBlock): void {
  const pairs = sums.pairs(block, earlier);
  const { denseStart } = sums.layout;
  for (let t = 0; t < pairs.count; t++) {
    const row = block.start - denseStart + pairs.own[t] * block.width;
    const column = earlier.start - denseStart + pairs.other[t] * earlier.width;
    for (let a = 0; a < block.width; a++) for (let b = 0; b < earlier.width; b++) entries.add(row + a, column + b, pairs.element(t, a, b));
  }
}

function addBorder(entries: Entries, block: EquationBlock, denseStart: number, randomCount: number, border: Float64Array, p: number): void {
  for (let i = 0; i < block.levelCount * block.width; i++) {
    for (let c = 0; c < p; c++) entries.add(randomCount - denseStart + c, block.start - denseStart + i, border[i * p + c]);
  }
}
