/**
 * The remainder's rows that each level of a sparse stage meets, in order of elimination, and by supernode: what a front has to visit when
 * it gathers C Cᵀ, or a level when it is multiplied by the remainder's covariance. Knows positions; knows no numbers.
 */
import type { SupernodalPattern } from "../../../numerics/sparse/index.js";
import type { StagePanels } from "../panels.js";

export interface StageReach {
  /** entries of level i: `start[i]` to `start[i + 1]` */
  readonly start: Int32Array;
  /** ascending within a level, the fixed effects last */
  readonly position: Int32Array;
  /** entry of each of the level's remaining rows, as the stage lists them */
  readonly entryOf: Int32Array;
  readonly visits: Visits;
}

/** By supernode, `start[k]` to `start[k + 1]`: entries `from` to `to` are columns of it, entries `from` to `end` stand in its front. */
export interface Visits {
  readonly start: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly end: Int32Array;
}

export function stageReach(stage: StagePanels, denseStart: number, pattern: SupernodalPattern): StageReach {
  const { levelCount } = stage.block;
  const start = new Int32Array(levelCount + 1);
  for (let level = 0; level < levelCount; level++) start[level + 1] = start[level] + stage.start[level + 1] - stage.start[level] - stage.outerRowCount;
  const position = new Int32Array(start[levelCount]);
  const entryOf = new Int32Array(start[levelCount]);
  const entryAt = new Int32Array(pattern.size);
  for (let level = 0; level < levelCount; level++) {
    const source = stage.start[level] + stage.outerRowCount - start[level];
    const own = position.subarray(start[level], start[level + 1]);
    for (let i = 0; i < own.length; i++) own[i] = pattern.position[stage.rows[source + start[level] + i] - denseStart];
    const listed = own.slice();
    own.sort();
    own.forEach((one, i) => (entryAt[one] = start[level] + i));
    listed.forEach((one, i) => (entryOf[start[level] + i] = entryAt[one]));
  }
  return { start, position, entryOf, visits: visitsOf(start, position, pattern) };
}

function visitsOf(levelStart: Int32Array, position: Int32Array, { supernodeOf, parent }: SupernodalPattern): Visits {
  const start = new Int32Array(parent.length + 1);
  eachVisit(levelStart, position, supernodeOf, (k) => start[k + 1]++);
  for (let k = 0; k < parent.length; k++) start[k + 1] += start[k];
  const next = start.slice();
  const count = start[parent.length];
  const [from, to, end] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  eachVisit(levelStart, position, supernodeOf, (k, first, last, whole) => {
    const visit = next[k]++;
    [from[visit], to[visit], end[visit]] = [first, last, whole];
  });
  return { start, from, to, end };
}

function eachVisit(levelStart: Int32Array, position: Int32Array, supernodeOf: Int32Array, visit: (supernode: number, from: number, to: number, end: number) => void): void {
  for (let level = 0; level + 1 < levelStart.length; level++) {
    const end = levelStart[level + 1];
    for (let from = levelStart[level]; from < end; ) {
      const k = supernodeOf[position[from]];
      let to = from + 1;
      while (to < end && supernodeOf[position[to]] === k) to++;
      visit(k, from, to, end);
      from = to;
    }
  }
}
