/**
 * What a joint posterior is made of, as plain JSON: the cross-products of the design, which hold no row of it, and the relative
 * factors. The rest, the pattern of a sparse factor, the factor itself and its inverse, is made anew when first asked for.
 */
import type { JointState } from "../exact/index.js";
import { withRemainder } from "../likelihood/equations/index.js";
import { decodePlain, encodePlain, type EncodedPlain, type Plain } from "./encoding.js";

export type SavedJoint = EncodedPlain;

export function encodeJoint({ cross, blockFactors }: JointState): SavedJoint {
  return encodePlain({ cross: { ...cross, sparse: null }, isSparse: cross.sparse !== null ? 1 : 0, blockFactors } as unknown as Plain);
}

/** @returns null when the text is damaged, or its parts do not fit together */
export function decodeJoint(saved: SavedJoint): JointState | null {
  const decoded = decodePlain(saved);
  if (decoded === null) return null;
  try {
    const { isSparse, ...joint } = decoded as unknown as JointState & { readonly isSparse: number };
    if (!isSound(joint)) return null;
    return { ...joint, cross: withRemainder(joint.cross, isSparse === 1 ? "sparse" : "dense") };
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Whether every array is as long as the layout says. */
function isSound({ cross, blockFactors }: JointState): boolean {
  const { layout, stages, dense, denseSize } = cross;
  return (
    blockFactors.length === layout.blocks.length &&
    layout.blocks.every(({ width }, k) => blockFactors[k].length === width * width) &&
    stages.length === layout.stageCount &&
    stages.every(({ block, tiles, start, rows, panel }) =>
      tiles.length === block.levelCount * block.width ** 2 && start[block.levelCount] === rows.length && panel.length === rows.length * block.width) &&
    dense.row.length === dense.value.length &&
    dense.column.length === dense.value.length &&
    denseSize === layout.randomCount - layout.denseStart + layout.fixedCount
  );
}
