import { describe, expect, it } from "vitest";
import { hilbertOrder } from "../../src/numerics/hilbert.js";
import { randomSource, shuffleInPlace } from "../../src/numerics/random.js";

const matrix = (rows: readonly (readonly number[])[]) => ({ rows: rows.length, columns: rows[0].length, data: Float64Array.from(rows.flat()) });

/** Every point of a grid of 2^bits a side, in an order of chance. */
function grid(bits: number, dimensions: number): number[][] {
  const side = 2 ** bits;
  const points = Array.from({ length: side ** dimensions }, (_, at) => Array.from({ length: dimensions }, (_unused, k) => Math.floor(at / side ** k) % side));
  const order = Int32Array.from(points, (_, i) => i);
  shuffleInPlace(order, randomSource(1));
  return Array.from(order, (i) => points[i]);
}

describe("the order along a Hilbert curve", () => {
  it.each([[4, 2], [2, 3], [1, 4]])("meets every point of a grid of 2^%i a side in %i dimensions by steps of length 1", (bits, dimensions) => {
    const points = grid(bits, dimensions);
    const order = hilbertOrder(matrix(points));
    expect(new Set(order).size).toBe(points.length);
    for (let i = 1; i < order.length; i++) {
      const step = points[order[i]].reduce((sum, value, k) => sum + Math.abs(value - points[order[i - 1]][k]), 0);
      expect(step).toBe(1);
    }
  });

  it("sorts points on a line", () => {
    expect([...hilbertOrder(matrix([[3], [-1], [10], [2.5]]))]).toEqual([1, 3, 0, 2]);
  });

  it("leaves points at one place as they stand", () => {
    expect([...hilbertOrder(matrix([[1, 1], [1, 1], [1, 1]]))]).toEqual([0, 1, 2]);
  });
});
