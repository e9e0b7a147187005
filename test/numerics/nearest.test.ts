/** The tree against looking at every point. */
import { describe, expect, test } from "vitest";
import { nearestPoints } from "../../src/numerics/nearest.js";
import { randomSource } from "../../src/numerics/random.js";

const cloud = (rows: number, columns: number, seed: number): { rows: number; columns: number; data: Float64Array } => {
  const random = randomSource(seed);
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, () => Math.round(20 * random.uniform()) / 4) };
};

/** Squared distances, sorted: points at equal distances may come in any order. */
function squaresByLooking(points: ReturnType<typeof cloud>, inserted: number, place: Float64Array, count: number): number[] {
  const squares = Array.from({ length: inserted }, (_, i) => squareTo(points, i, place));
  return squares.sort((a, b) => a - b).slice(0, count);
}

function squareTo({ columns, data }: ReturnType<typeof cloud>, row: number, place: Float64Array): number {
  return place.reduce((sum, value, c) => sum + (value - data[row * columns + c]) ** 2, 0);
}

describe("nearest points", () => {
  test.each([[1, 1], [2, 5], [3, 8], [5, 3]])("in %d dimensions, the %d nearest of those inserted so far, nearest first", (dimension, count) => {
    const points = cloud(200, dimension, 7);
    const tree = nearestPoints(points, count);
    for (let inserted = 0; inserted < points.rows; inserted++) {
      const place = points.data.subarray(inserted * dimension, (inserted + 1) * dimension);
      const found = tree.search(place, count);
      const squares = Array.from(tree.found.subarray(0, found), (row) => squareTo(points, row, place));
      expect(squares).toEqual(squaresByLooking(points, inserted, place, count));
      expect(new Set(tree.found.subarray(0, found)).size).toBe(found);
      tree.insert(inserted);
    }
  });
});
