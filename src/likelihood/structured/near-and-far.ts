/**
 * Distances between elements that share a level, sampled: enough for a median and an extent, whatever the number of rows.
 * Knows rows and coordinates; no parameters.
 */
import type { RandomTerm } from "./term.js";

/** Pairs looked at; more would not move their median. */
const mostPairs = 20_000;
/** How far apart the partners of a pair stand in the order of their level's rows: near and far ones alike. */
const strides = [1, 2, 3, 5, 11, 23, 47, 101];

/** What the covariance's first variable says of pairs apart, or the distance of its two positions; positive values only. */
export function sampledDistances(term: RandomTerm): Float64Array {
  const { first, second } = sampledPairs(term);
  const [left, right] = [...term.covariance.measure(term.coordinates, term.coordinates, { first, second }).values()];
  return left.map((value, i) => Math.abs(right === undefined ? value : value - right[i])).filter((distance) => distance > 0);
}

/** Elements of two rows of one level. */
function sampledPairs({ levelIndex, starts, elements }: RandomTerm): { readonly first: Int32Array; readonly second: Int32Array } {
  const rowsOfLevel = new Map<number, number[]>();
  levelIndex.forEach((level, row) => {
    if (level < 0 || starts[row] === starts[row + 1]) return;
    const known = rowsOfLevel.get(level);
    if (known === undefined) rowsOfLevel.set(level, [row]);
    else known.push(row);
  });
  const [first, second]: [number[], number[]] = [[], []];
  const share = Math.max(1, Math.floor((levelIndex.length * strides.length) / mostPairs));
  let seen = 0;
  for (const rows of rowsOfLevel.values()) {
    for (const stride of strides) {
      for (let i = 0; i + stride < rows.length; i++) {
        if (seen++ % share !== 0) continue;
        first.push(elements[starts[rows[i]]]);
        second.push(elements[starts[rows[i + stride]]]);
      }
    }
  }
  return { first: Int32Array.from(first), second: Int32Array.from(second) };
}
