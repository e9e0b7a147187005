import { describe, expect, test } from "vitest";
import { retypeColumn, schemaOf, selectRows, tableFrom, type ArrayColumn, type Column } from "../../src/data/index.js";

function arrayColumn(column: Column): ArrayColumn {
  if (column.kind !== "array") throw new Error(`${column.name} is ${column.kind}`);
  return column;
}

describe("a column of arrays", () => {
  test("is what rows with nested arrays make, flat and row after row", () => {
    const { table, diagnostics } = tableFrom([{ y: 1, img: [[1, 2, 3], [4, 5, 6]] }, { y: 2, img: [[7, 8, 9], [10, 11, 12]] }]);
    expect(diagnostics).toEqual([]);
    expect(arrayColumn(table.columns[1])).toMatchObject({ shape: [2, 3], values: Float32Array.from({ length: 12 }, (_, i) => i + 1) });
    expect(schemaOf(table)[1]).toMatchObject({ kind: "array", shape: [2, 3] });
  });

  test("takes typed arrays as cells, and all cells as one block without copying it", () => {
    const values = Float32Array.of(1, 2, 3, 4, 5, 6);
    const ofCells = tableFrom({ y: [1, 2], s: [values.subarray(0, 3), Float64Array.of(4, 5, 6)] }).table.columns[1];
    const ofBlock = tableFrom({ y: [1, 2], s: { values, shape: [3] } }).table.columns[1];
    expect(arrayColumn(ofCells).values).toEqual(values);
    expect(arrayColumn(ofBlock).values).toBe(values);
  });

  test("says which rows have another shape, no array, or a missing number, and leaves them missing", () => {
    const { table, diagnostics } = tableFrom({ s: [[1, 2], [3], null, "a", [4, NaN], [[5], [6]], [7, [8]], [9, 10]] });
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ["LMM0515", "column `s` holds arrays of 2, but row 2 holds 1, and 2 more such rows: missing there"],
      ["LMM0516", "column `s` holds an array with a missing number in row 5: the whole cell counts as missing"],
    ]);
    const { values } = arrayColumn(table.columns[0]);
    expect([...values].map((value, i) => (Number.isNaN(value) ? -1 : i % 2)).filter((at) => at >= 0)).toHaveLength(6);
    expect([...values.subarray(14)]).toEqual([9, 10]);
  });

  test("of unequal length is refused as any other column is", () => {
    expect(tableFrom({ y: [1, 2, 3], s: { values: new Float32Array(8), shape: [4] } }).diagnostics.map(({ code }) => code)).toEqual(["LMM0507"]);
  });

  test("keeps whole cells when rows are selected", () => {
    const { table } = tableFrom({ s: [[1, 2], [3, 4], [5, 6]] });
    expect(arrayColumn(selectRows(table, [2, 0, 2]).columns[0]).values).toEqual(Float32Array.of(5, 6, 1, 2, 5, 6));
  });

  test("takes a declared shape of as many numbers, and no other type", () => {
    const [column] = tableFrom({ s: [[1, 2, 3, 4]] }).table.columns;
    expect(retypeColumn(column, { kind: "array", shape: [2, 2, 1] }, null).column).toMatchObject({ kind: "array", shape: [2, 2, 1] });
    expect(retypeColumn(column, { kind: "array", shape: [3, 1] }, null).diagnostics[0].message).toBe("column `s` is declared as arrays of 3 x 1, but holds cells of 4");
    expect(retypeColumn(column, { kind: "numeric" }, null).diagnostics[0].code).toBe("LMM0524");
    expect(retypeColumn(tableFrom({ x: [1] }).table.columns[0], { kind: "array", shape: [1] }, null).diagnostics[0].code).toBe("LMM0523");
  });
});
