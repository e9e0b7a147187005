import { describe, expect, test } from "vitest";
import { retypeColumn, tableFrom, type Column } from "../../src/data/index.js";
import { tableOfCsv } from "../../src/data/readers/index.js";

const column = (values: readonly unknown[]): Column => tableFrom({ x: values }).table.columns[0];

describe("a declared column type", () => {
  test("numbers become a factor whose levels sort as numbers", () => {
    const { column: factor } = retypeColumn(column([10, 9, null]), { kind: "factor", levels: null }, null);
    expect(factor).toMatchObject({ kind: "factor", levels: ["9", "10"], codes: Int32Array.of(1, 0, -1), isOrdered: false });
  });

  test("declared levels give their order, and `ordered` marks it", () => {
    const { column: factor } = retypeColumn(column([1, 0]), { kind: "ordered", levels: ["1", "0"] }, null);
    expect(factor).toMatchObject({ levels: ["1", "0"], codes: Int32Array.of(0, 1), isOrdered: true });
  });

  test("a value outside the declared levels is an error with the nearest one", () => {
    const span = { source: "m.lmm", start: 3, end: 8 };
    const result = retypeColumn(column(["no", "yess"]), { kind: "factor", levels: ["no", "yes"] }, span);
    expect(result.column).toBeNull();
    expect(result.diagnostics[0]).toMatchObject({ code: "LMM0521", span, hint: "did you mean `yes`?" });
  });

  test("a declared level that no cell has is the one that may be mistyped", () => {
    const result = retypeColumn(column(["a", "b", "c"]), { kind: "factor", levels: ["a", "bb", "c"] }, null);
    expect(result.diagnostics[0]).toMatchObject({ code: "LMM0521", hint: "did you mean `bb`?" });
  });

  test("a level declared twice is an error", () => {
    expect(retypeColumn(column(["a"]), { kind: "factor", levels: ["a", "a"] }, null).diagnostics[0].code).toBe("LMM0522");
  });

  test("a factor of digits becomes numbers, leading zeros and all", () => {
    const zip = tableOfCsv("zip\n007\n10\n", "z.csv").table.columns[0];
    expect(zip.kind).toBe("factor");
    expect(retypeColumn(zip, { kind: "numeric" }, null).column).toEqual({ kind: "numeric", name: "zip", values: Float64Array.of(7, 10), isInteger: true });
  });

  test("a cell that refuses is an error that counts the others", () => {
    const { diagnostics } = retypeColumn(column(["1", "low", "high"]), { kind: "numeric" }, null);
    expect(diagnostics[0].message).toBe("column `x` is declared numeric, but row 2 holds `low`, and 1 more such row");
  });

  test("an integer column refuses a fraction", () => {
    expect(retypeColumn(column([1, 2.5]), { kind: "integer" }, null).diagnostics[0].code).toBe("LMM0520");
    expect(retypeColumn(column([1, 2]), { kind: "integer" }, null).column).toMatchObject({ isInteger: true });
  });

  test("zeros and ones become truth values, other numbers do not", () => {
    expect(retypeColumn(column([0, 1, null]), { kind: "logical" }, null).column).toEqual({ kind: "logical", name: "x", codes: Int32Array.of(0, 1, -1) });
    expect(retypeColumn(column([0, 2]), { kind: "logical" }, null).diagnostics[0].code).toBe("LMM0520");
  });

  test("a date becomes the number of its day, and a factor of its texts", () => {
    const date = column(["1970-01-03", "1970-01-01"]);
    expect(retypeColumn(date, { kind: "numeric" }, null).column).toMatchObject({ values: Float64Array.of(2, 0) });
    expect(retypeColumn(date, { kind: "factor", levels: null }, null).column).toMatchObject({ levels: ["1970-01-01", "1970-01-03"] });
  });

  test("a number keeps every digit when declared numeric", () => {
    const precise = column([0.1 + 0.2]);
    expect(retypeColumn(precise, { kind: "numeric" }, null).column).toBe(precise);
  });

  test("an ignored column is gone without a word", () => {
    expect(retypeColumn(column([1]), { kind: "ignore" }, null)).toEqual({ column: null, diagnostics: [] });
  });
});
