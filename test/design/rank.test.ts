/** Which columns depend on earlier ones. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orthogonaliseColumns } from "../../src/design/orthogonalise.js";
import { dependenceTolerance, dependentColumns } from "../../src/design/rank.js";
import { matrixFromRows } from "../../src/numerics/matrix.js";

describe("dependent columns", () => {
  it("are none in a design of full rank, and the later ones otherwise", () => {
    expect(dependentColumns(matrixFromRows([[1, 0], [1, 1], [1, 3]]))).toEqual([]);
    expect(dependentColumns(matrixFromRows([[1, 2, 0], [1, 2, 1], [1, 2, 3]]))).toEqual([1]);
  });

  it("are zero columns, and those beyond the number of rows", () => {
    expect(dependentColumns(matrixFromRows([[0, 1, 2, 5], [0, 3, 4, 6]]))).toEqual([0, 3]);
  });

  it("are judged by their own length: scale does not matter", () => {
    expect(dependentColumns(matrixFromRows([[1e-9, 1], [2e-9, 1], [4e-9, 1]]))).toEqual([]);
    expect(dependentColumns(matrixFromRows([[1, 1e9], [1, 1e9 + 1], [1, 1e9 + 2]]))).toEqual([1]);
  });

  it("are judged by their own length where squares leave the range of a double", () => {
    for (const unit of [1e-300, 1e300]) {
      expect(dependentColumns(matrixFromRows([[1, unit], [1, 2 * unit], [1, 4 * unit]]))).toEqual([]);
      expect(dependentColumns(matrixFromRows([[1, unit, 2 * unit, 1], [1, 2 * unit, 4 * unit, 1], [1, 4 * unit, 8 * unit, 1]]))).toEqual([2, 3]);
    }
  });

  // a residual of 1e-6 of the length is independent under R's tolerance of 1e-7, and lost by cross-products alone
  it("leave alone what R's tolerance still tells apart", () => {
    expect(dependentColumns(matrixFromRows([[1, 1], [1, 1 + 2e-6], [1, 1 - 1e-6]]))).toEqual([]);
  });

  it("are the same by cross-products and by Gram-Schmidt", () => {
    const entry = fc.integer({ min: -2, max: 2 });
    fc.assert(
      fc.property(fc.array(fc.array(entry, { minLength: 5, maxLength: 5 }), { minLength: 5, maxLength: 9 }), (rows) => {
        const matrix = matrixFromRows(rows);
        expect(dependentColumns(matrix)).toEqual(orthogonaliseColumns(matrix, dependenceTolerance));
      }),
      { numRuns: 500, seed: 4 },
    );
  });

  it("are exactly the sums of earlier columns that were put in", () => {
    const entry = fc.integer({ min: -9, max: 9 });
    fc.assert(
      fc.property(fc.array(fc.tuple(entry, entry), { minLength: 6, maxLength: 12 }), entry, entry, (rows, a, b) => {
        const generic = rows.map(([u, v], i) => [1, u + i * i * 1.37, v - i * 2.11 + i ** 3 * 0.71]);
        const withSum = generic.map(([one, u, v]) => [one, u, a * one + b * u, v]);
        expect(dependentColumns(matrixFromRows(generic))).toEqual([]);
        expect(dependentColumns(matrixFromRows(withSum))).toEqual([2]);
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});
