import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findColumn, type Column } from "../../../src/data/index.js";
import { tableOfCsv } from "../../../src/data/readers/index.js";

const read = (text: string) => tableOfCsv(text, "d.csv");
const column = (text: string, name: string): Column => findColumn(read(text).table, name)!;

describe("comma-separated text", () => {
  test("types come from what every cell spells", () => {
    const { table, diagnostics } = read("y,n,g,t,d\n1.5,1,b,TRUE,2024-01-31\n2,2,a,FALSE,2024-02-01\n");
    expect(diagnostics).toEqual([]);
    expect(table.columns.map(({ name, kind }) => `${name}:${kind}`)).toEqual(["y:numeric", "n:numeric", "g:factor", "t:logical", "d:date"]);
    expect(table.columns[0]).toMatchObject({ isInteger: false });
    expect(table.columns[1]).toMatchObject({ isInteger: true });
    expect(table.columns[2]).toMatchObject({ levels: ["a", "b"], codes: Int32Array.of(1, 0) });
  });

  test("empty cells and NA are missing in every type", () => {
    const { table } = read("y,g,t,d\nNA,NA,NA,NA\n,,,\n1,a,TRUE,2024-01-01\n");
    expect(table.rowCount).toBe(3);
    for (const each of table.columns) {
      const missing = "values" in each ? [...each.values].map(Number.isNaN) : [...each.codes].map((code) => code < 0);
      expect(missing).toEqual([true, true, false]);
    }
  });

  test("quoted digits are numbers, and quotes may hold commas, quotes and line ends", () => {
    expect(column('y,g\n"1","a,b"\n"2","say ""hi""\nthere"\n', "y")).toMatchObject({ kind: "numeric", isInteger: true });
    expect(column('y,g\n1,"a,b"\n2,"say ""hi""\nthere"\n', "g")).toMatchObject({ levels: ["a,b", 'say "hi"\nthere'] });
  });

  test("a byte-order mark, Windows line ends, blank lines and spaces around commas change nothing", () => {
    const plain = read("y,x\n1,2\n3,4\n");
    expect(read("\uFEFFy,x\r\n1,2\r\n\r\n3,4\r\n")).toEqual(plain);
    expect(read("y , x\n1, 2\n3 ,4")).toEqual(plain);
  });

  test("semicolons or tabs separate cells where the header says so", () => {
    expect(read("y;x\n1;2\n3;4\n")).toEqual(read("y,x\n1,2\n3,4\n"));
    expect(read("y\tx\n1\t2\n3\t4\n")).toEqual(read("y,x\n1,2\n3,4\n"));
    expect(column('"a;b;c;d",x\n1,2\n', "a;b;c;d").kind).toBe("numeric");
  });

  test("one column needs no comma", () => {
    expect(column("y\n1\n2\n", "y")).toMatchObject({ values: Float64Array.of(1, 2) });
  });

  test("a ragged row is an error with its line", () => {
    expect(read('y,x\n1,"a\nb"\n\n3\n4,5,6\n').diagnostics).toMatchObject([
      { code: "LMM0502", message: "d.csv:5 has 1 cell where the header has 2, and 1 more such line" },
    ]);
  });

  test("row names without a header are recognised", () => {
    expect(read("y,x\n1,2,3\n2,4,5\n").diagnostics[0].hint).toContain("give the first column a name");
  });

  test("a repeated name in the header is an error", () => {
    expect(read("y,x,y\n1,2,3\n").diagnostics[0].message).toBe("d.csv has two columns named `y`: the 1st and the 3rd");
  });

  test("a column without a name gets one, and that is said", () => {
    const { table, diagnostics } = read(",y\n1,2\n3,4\n");
    expect(table.columns.map((each) => each.name)).toEqual(["column1", "y"]);
    expect(diagnostics).toMatchObject([{ code: "LMM0504", severity: "note" }]);
  });

  test("a header without rows is an error", () => {
    expect(read("y,x\n").diagnostics).toMatchObject([{ code: "LMM0501", message: "d.csv has no rows" }]);
  });

  test("an open quote is an error with the line on which it opens or ends", () => {
    expect(read('y,x\n1,"2\n3,4\n').diagnostics[0]).toMatchObject({ code: "LMM0505" });
    expect(read('y,x\n1,2"3\n').diagnostics[0].message).toBe("d.csv:2 cannot be read as comma-separated cells: a double quote stands in the middle of a cell");
    expect(read('y,x\n1,"2"3\n').diagnostics[0]).toMatchObject({ code: "LMM0505" });
  });

  test("a word among many numbers makes a factor, and that is said", () => {
    const { table, diagnostics } = read(`y,x\n${"1,2\n".repeat(20)}n/a,3\n`);
    expect(table.columns[0].kind).toBe("factor");
    expect(diagnostics).toMatchObject([
      { code: "LMM0509", message: "column `y` is read as a factor because one cell is not a number: `n/a` in row 21" },
    ]);
  });

  test("NaN, infinities and an empty column are said or kept", () => {
    const { table, diagnostics } = read("y,x,z\n1,Inf,\nNaN,2,\n");
    expect(diagnostics.map((one) => one.code)).toEqual(["LMM0510", "LMM0511"]);
    expect(table.columns[1]).toMatchObject({ values: Float64Array.of(Infinity, 2) });
  });

  test("whatever numbers are written are read back exactly", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
        const numbers = column(`y\n${values.join("\n")}\n`, "y");
        expect(numbers).toMatchObject({ kind: "numeric", values: Float64Array.from(values.map((value) => Number(String(value)))) });
      }),
    );
  });

  test("whatever texts are written and quoted are read back, none lost", () => {
    const text = fc.string({ minLength: 1 }).map((letters) => `x${letters}x`);
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (texts) => {
        const { table } = read(`g,y\n${texts.map((one) => `"${one.replaceAll('"', '""')}",1`).join("\n")}\n`);
        const factor = table.columns[0];
        expect(factor.kind === "factor" && Array.from(factor.codes, (code) => factor.levels[code])).toEqual(texts);
      }),
    );
  });
});
