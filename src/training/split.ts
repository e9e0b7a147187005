/**
 * Which rows are held out to decide when to stop. The rule: rows are visited in random order, and one is taken when every
 * level it belongs to keeps at least one other row in training; this ends when the share is reached or no row is left.
 * So every level of a validation row has been seen in training, and its prediction includes its b. A row of an unseen
 * level (-1) counts as belonging to none.
 */
import { type RandomSource, shuffleInPlace } from "../numerics/random.js";

export interface RowSplit {
  /** ascending */
  readonly training: Int32Array;
  /** ascending; fewer than the share asks for where levels are too small, none where every level has one row */
  readonly validation: Int32Array;
}

/**
 * @param rowCount n
 * @param levelIndices for every grouping factor, the level of each row, [n]
 * @param share of the rows to hold out, in [0, 1)
 */
export function splitValidation(rowCount: number, levelIndices: readonly Int32Array[], share: number, random: RandomSource): RowSplit {
  const order = Int32Array.from({ length: rowCount }, (_, row) => row);
  shuffleInPlace(order, random);
  const remaining = levelIndices.map(rowsPerLevel);
  const isHeldOut = new Uint8Array(rowCount);
  let wanted = Math.round(share * rowCount);
  for (const row of order) {
    if (wanted === 0) break;
    if (!levelIndices.every((levels, factor) => levels[row] < 0 || remaining[factor][levels[row]] > 1)) continue;
    levelIndices.forEach((levels, factor) => levels[row] >= 0 && remaining[factor][levels[row]]--);
    isHeldOut[row] = 1;
    wanted--;
  }
  const rows = order.sort();
  return { training: rows.filter((row) => isHeldOut[row] === 0), validation: rows.filter((row) => isHeldOut[row] === 1) };
}

function rowsPerLevel(levels: Int32Array): Int32Array {
  const counts = new Int32Array(levels.reduce((most, level) => Math.max(most, level + 1), 0));
  for (const level of levels) if (level >= 0) counts[level]++;
  return counts;
}
