import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { selectRows, splitRows, tableFrom } from "../../src/data/index.js";

describe("choosing rows", () => {
  const { table } = tableFrom([{ y: 1, g: "a", t: true }, { y: 2, g: "b", t: false }, { y: 3, g: "c", t: true }]);

  test("rows come in the order asked for, and factors keep all their levels", () => {
    expect(selectRows(table, [2, 0]).columns).toEqual([
      { kind: "numeric", name: "y", values: Float64Array.of(3, 1), isInteger: true },
      { kind: "factor", name: "g", levels: ["a", "b", "c"], codes: Int32Array.of(2, 0), isOrdered: false },
      { kind: "logical", name: "t", codes: Int32Array.of(1, 1) },
    ]);
  });

  test("a split puts every row on one side, the same rows for the same seed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.integer(), (rowCount, share, seed) => {
        const { kept, heldOut } = splitRows(rowCount, share, seed);
        expect(heldOut.length).toBe(Math.round(share * rowCount));
        expect([...kept, ...heldOut].sort((a, b) => a - b)).toEqual(Array.from({ length: rowCount }, (_, row) => row));
        expect(splitRows(rowCount, share, seed).heldOut).toEqual(heldOut);
      }),
    );
  });

  test("another seed holds out other rows", () => {
    expect(splitRows(100, 0.2, 1).heldOut).not.toEqual(splitRows(100, 0.2, 2).heldOut);
  });
});
