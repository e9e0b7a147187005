import { describe, expect, test } from "vitest";
import { findColumn, tableFrom, type Column, type DataInput } from "../../src/data/index.js";

const codesOf = (diagnostics: readonly { code: string }[]): string[] => diagnostics.map((one) => one.code);
const read = (data: DataInput, name: string): Column => findColumn(tableFrom(data).table, name)!;

describe("rows and columns in memory", () => {
  test("row objects give one column per key, in order of appearance, with holes missing", () => {
    const { table, diagnostics } = tableFrom([{ y: 1.5, g: "b" }, { y: null, g: "a", t: true }, { y: 2, g: undefined, t: false }]);
    expect(diagnostics).toEqual([]);
    expect(table.rowCount).toBe(3);
    expect(table.columns).toEqual([
      { kind: "numeric", name: "y", values: Float64Array.of(1.5, NaN, 2), isInteger: false },
      { kind: "factor", name: "g", levels: ["a", "b"], codes: Int32Array.of(1, 0, -1), isOrdered: false },
      { kind: "logical", name: "t", codes: Int32Array.of(-1, 1, 0) },
    ]);
  });

  test("plain and typed arrays are columns alike", () => {
    const plain = read({ x: [1, 2, 3] }, "x");
    expect(read({ x: Int32Array.of(1, 2, 3) }, "x")).toEqual(plain);
    expect(read({ x: [1n, 2n, 3n] }, "x")).toEqual(plain);
    expect(plain).toMatchObject({ kind: "numeric", isInteger: true });
  });

  test("the numbers of a typed array are copied, so that later changes do not reach the table", () => {
    const values = Float64Array.of(1, 2);
    const column = read({ x: values }, "x");
    values[0] = 9;
    expect(column).toMatchObject({ values: Float64Array.of(1, 2) });
  });

  test("texts of digits stay a factor, ISO dates and Dates become dates", () => {
    expect(read([{ x: "1" }, { x: "2" }], "x").kind).toBe("factor");
    const date = { kind: "date", name: "x", values: Float64Array.of(1, NaN) };
    expect(read([{ x: "1970-01-02" }, { x: null }], "x")).toEqual(date);
    expect(read([{ x: new Date("1970-01-02T00:00:00Z") }, { x: null }], "x")).toEqual(date);
  });

  test("a table passes through untouched", () => {
    const { table } = tableFrom({ x: [1, 2] });
    expect(tableFrom(table).table).toBe(table);
  });

  test("columns of unequal length are an error that names them", () => {
    const { diagnostics } = tableFrom({ y: [1, 2, 3], x: [1, 2] });
    expect(diagnostics[0]).toMatchObject({ code: "LMM0507", message: "column `x` has 2 values where `y` has 3" });
  });

  test("a column that is no array is an error with an example of data", () => {
    const { diagnostics } = tableFrom({ y: [1, 2], x: 3 });
    expect(diagnostics[0]).toMatchObject({ code: "LMM0513", message: "column `x` is not an array of values" });
  });

  test("what is no data at all is an error, not a crash", () => {
    const strays: readonly unknown[] = [null, "data.csv", 3, [null], [1, 2], Promise.resolve([])];
    const found = strays.map((stray) => codesOf(tableFrom(stray as DataInput).diagnostics)[0]);
    expect(found).toEqual(["LMM0501", "LMM0501", "LMM0501", "LMM0514", "LMM0514", "LMM0501"]);
  });

  test("rows and columns may be of the caller's own interfaces", () => {
    interface Rating { readonly y: number; readonly g: string }
    const rows: readonly Rating[] = [{ y: 1, g: "a" }];
    const columns: { readonly y: Float64Array } = { y: Float64Array.of(1) };
    expect(tableFrom(rows).table.rowCount + tableFrom(columns).table.rowCount).toBe(2);
  });

  test("no rows is an error", () => {
    expect(codesOf(tableFrom([]).diagnostics)).toEqual(["LMM0501"]);
    expect(codesOf(tableFrom({}).diagnostics)).toEqual(["LMM0501"]);
    expect(codesOf(tableFrom({ y: [] }).diagnostics)).toEqual(["LMM0501"]);
  });

  test("a cell that is no single value is an error with its row", () => {
    const { diagnostics } = tableFrom([{ x: 1 }, { x: [2, 3] }]);
    expect(diagnostics[0]).toMatchObject({ code: "LMM0508", message: "column `x` holds an array in row 2" });
    expect(codesOf(tableFrom([{ x: new Date(NaN) }]).diagnostics)).toEqual(["LMM0508"]);
  });

  test("numbers among texts become a factor, and that is said", () => {
    const { table, diagnostics } = tableFrom([{ x: 1 }, { x: "n/a" }]);
    expect(diagnostics[0]).toMatchObject({ code: "LMM0509", severity: "warning" });
    expect(table.columns[0]).toMatchObject({ kind: "factor", levels: ["1", "n/a"] });
  });

  test("NaN counts as missing and is said; Infinity stays", () => {
    const { table, diagnostics } = tableFrom({ y: [1, NaN, Infinity] });
    expect(diagnostics[0]).toMatchObject({ code: "LMM0510", message: "column `y` holds 1 NaN value, which counts as missing" });
    expect(table.columns[0]).toMatchObject({ values: Float64Array.of(1, NaN, Infinity), isInteger: false });
  });
});
