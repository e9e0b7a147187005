/** A packed symmetric matrix against the same matrix written out. */
import { expect, test } from "vitest";
import { packedProduct } from "../../src/numerics/packed.js";

test("a packed lower triangle multiplies as the whole symmetric matrix does", () => {
  // [[2, 3, 5], [3, 7, 11], [5, 11, 13]] times (1, -2, 4), by hand
  const out = Float64Array.of(9, 9, 9);
  packedProduct(Float64Array.of(2, 3, 7, 5, 11, 13), Float64Array.of(1, -2, 4), out);
  expect(Array.from(out)).toEqual([16, 33, 35]);
});
