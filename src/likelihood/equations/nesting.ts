/**
 * Sparse stages are a chain of nesting: each level of a stage lies in one level of every later stage, and its rows are among
 * that level's. Knows where; knows no numbers.
 */
import type { EquationBlock } from "./layout.js";
import { groupIndices } from "./pairs.js";
import type { StagePanels } from "./panels.js";

export interface OuterPositions {
  /** the outer level in which each level lies */
  readonly parent: Int32Array;
  /** the outer tile's first row among the rows of each level */
  readonly tileOffset: number;
  /** aligned with the stage's `rows`: for rows after the outer tile, their index among the outer level's rows */
  readonly position: Int32Array;
}

/** @param laterStages the sparse stages after `stage`, in order */
export function outerPositions(stage: StagePanels, laterStages: readonly StagePanels[]): OuterPositions[] {
  let tileOffset = 0;
  return laterStages.map((outer) => {
    const parent = parentLevels(stage, outer.block, tileOffset);
    const found = { parent, tileOffset, position: positionsIn(stage, outer, parent, tileOffset + outer.block.width) };
    tileOffset += outer.block.width;
    return found;
  });
}

/** Level of `outer` in which each level of the stage lies. */
export function parentLevels(stage: StagePanels, outer: EquationBlock, tileOffset: number): Int32Array {
  return Int32Array.from({ length: stage.block.levelCount }, (_, level) => (stage.rows[stage.start[level] + tileOffset] - outer.start) / outer.width);
}

function positionsIn(stage: StagePanels, outer: StagePanels, parent: Int32Array, firstRow: number): Int32Array {
  const position = new Int32Array(stage.rows.length);
  const children = groupIndices(parent, parent.length, outer.block.levelCount);
  const place = new Map<number, number>();
  for (let level = 0; level < outer.block.levelCount; level++) {
    place.clear();
    for (let at = outer.start[level]; at < outer.start[level + 1]; at++) place.set(outer.rows[at], at - outer.start[level]);
    for (let c = children.start[level]; c < children.start[level + 1]; c++) {
      const child = children.order[c];
      for (let at = stage.start[child] + firstRow; at < stage.start[child + 1]; at++) position[at] = place.get(stage.rows[at]) ?? 0;
    }
  }
  return position;
}
