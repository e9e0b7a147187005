/**
 * Nearest points by a k-d tree that grows point by point (Bentley 1975): a search sees the points inserted so far, which is what an
 * ordered sequence of conditional distributions asks for. Points inserted in random order keep the tree balanced.
 * Knows points and Euclidean distance only.
 */
import type { Matrix } from "./matrix.js";

export interface NearestPoints {
  /** Makes row `point` of the points findable. */
  insert(point: number): void;
  /**
   * The inserted points nearest to a place, nearest first.
   * @param place coordinates, [d]
   * @returns how many were found: `count`, or all where fewer are inserted; they stand in `found`
   */
  search(place: Float64Array, count: number): number;
  /** result of the last search: rows of the points */
  readonly found: Int32Array;
}

const none = -1;

/** @param points [n, d] @param mostFound the largest count that will be asked for */
export function nearestPoints({ rows, columns: d, data }: Matrix, mostFound: number): NearestPoints {
  const below = new Int32Array(rows).fill(none);
  const above = new Int32Array(rows).fill(none);
  const found = new Int32Array(mostFound);
  const squares = new Float64Array(mostFound);
  let root = none;
  let wanted = 0;
  let foundCount = 0;

  const squareTo = (point: number, place: Float64Array): number => {
    let square = 0;
    for (let c = 0; c < d; c++) square += (data[point * d + c] - place[c]) ** 2;
    return square;
  };
  /** Keeps the `wanted` smallest, sorted. */
  const consider = (point: number, square: number): void => {
    if (foundCount === wanted && square >= squares[wanted - 1]) return;
    let at = foundCount < wanted ? foundCount++ : wanted - 1;
    for (; at > 0 && squares[at - 1] > square; at--) {
      squares[at] = squares[at - 1];
      found[at] = found[at - 1];
    }
    squares[at] = square;
    found[at] = point;
  };
  const visit = (point: number, axis: number, place: Float64Array): void => {
    if (point === none) return;
    consider(point, squareTo(point, place));
    const offset = place[axis] - data[point * d + axis];
    const next = (axis + 1) % d;
    visit(offset < 0 ? below[point] : above[point], next, place);
    if (foundCount < wanted || offset * offset < squares[wanted - 1]) visit(offset < 0 ? above[point] : below[point], next, place);
  };
  return {
    found,
    insert(point) {
      if (root === none) {
        root = point;
        return;
      }
      for (let at = root, axis = 0; ; axis = (axis + 1) % d) {
        const side = data[point * d + axis] < data[at * d + axis] ? below : above;
        if (side[at] === none) {
          side[at] = point;
          return;
        }
        at = side[at];
      }
    },
    search(place, count) {
      wanted = count;
      foundCount = 0;
      if (count > 0) visit(root, 0, place);
      return foundCount;
    },
  };
}
