/** Matrices of covariances between levels, read from tables: their names, and what keeps a table from being one. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tableFrom } from "../../src/data/index.js";
import { packedCovariance, readLevelCovariance, relatedLevels, unpackedCovariance } from "../../src/design/level-covariance.js";
import { matrixFromRows, type Matrix } from "../../src/numerics/matrix.js";

const span = { source: "test", start: 0, end: 0 };
const read = (rows: readonly object[]): ReturnType<typeof readLevelCovariance> => readLevelCovariance(tableFrom(rows).table, "k.csv", span);
const complaints = (rows: readonly object[]): string[] => read(rows).diagnostics.map(({ code }) => code);

describe("a matrix between levels", () => {
  test("takes its levels from the header", () => {
    expect(read([{ a: 1, b: 0.5 }, { a: 0.5, b: 2 }]).covariance).toEqual({ levels: ["a", "b"], matrix: matrixFromRows([[1, 0.5], [0.5, 2]]) });
  });

  test("may name its rows too, in another order", () => {
    expect(readLevelCovariance(tableFrom({ id: ["a12", "a11"], a11: [0.5, 1], a12: [2, 0.5] }).table, "k.csv", span).covariance).toEqual({ levels: ["a11", "a12"], matrix: matrixFromRows([[1, 0.5], [0.5, 2]]) });
  });

  test("may have less than full rank: twins are one", () => {
    expect(complaints([{ a: 1, b: 1, c: 0 }, { a: 1, b: 1, c: 0 }, { a: 0, b: 0, c: 1 }])).toEqual([]);
  });

  test.each<[string, readonly object[], string]>([
    ["rows than columns", [{ a: 1, b: 0, c: 0, d: 0 }, { a: 0, b: 1, c: 0, d: 0 }], "LMM0615"],
    ["text", [{ a: 1, b: "x" }, { a: "x", b: 1 }], "LMM0616"],
    ["a gap", [{ a: 1, b: null }, { a: 0, b: 1 }], "LMM0616"],
    ["two values for a pair", [{ a: 1, b: 0.2 }, { a: 0.3, b: 1 }], "LMM0617"],
    ["a correlation beyond one", [{ a: 1, b: 1.5 }, { a: 1.5, b: 1 }], "LMM0618"],
    ["a negative variance", [{ a: -1, b: 0 }, { a: 0, b: 1 }], "LMM0618"],
    ["row names that are not the header's", [{ id: "a", a: 1, b: 0 }, { id: "z", a: 0, b: 1 }], "LMM0623"],
  ])("is refused with %s", (_, rows, code) => expect(complaints(rows)).toEqual([code]));
});

const symmetric = fc.integer({ min: 1, max: 8 }).chain((size) => fc.array(fc.constantFrom(0, 0, 0, 1, -2), { minLength: size * size, maxLength: size * size }).map((values): Matrix => ({
  rows: size,
  columns: size,
  data: Float64Array.from(values, (value, at) => (at % size === Math.floor(at / size) ? 4 : value + values[(at % size) * size + Math.floor(at / size)])),
})));

describe("a matrix kept with a fit", () => {
  test("comes back whole", () => {
    fc.assert(fc.property(symmetric, (matrix) => {
      expect(unpackedCovariance(packedCovariance(matrix), matrix.rows)).toEqual(matrix);
    }));
  });
});

describe("sets of related levels", () => {
  test("are joined by chains of covariances, and by nothing else", () => {
    expect([...relatedLevels(matrixFromRows([[1, 0, 0.5, 0], [0, 1, 0, 0], [0.5, 0, 1, 0.1], [0, 0, 0.1, 1]]))]).toEqual([0, 1, 0, 0]);
    fc.assert(fc.property(symmetric, (matrix) => {
      const ties = relatedLevels(matrix);
      ties.forEach((tie, i) => ties.forEach((other, j) => {
        if (matrix.data[i * matrix.columns + j] !== 0) expect(other).toBe(tie);
      }));
    }));
  });
});
