/** How a diagnostic is drawn: STYLE's layout, and every kind of line that could put a caret in the wrong place. */
import { describe, expect, test } from "vitest";
import { diagnostic, diagnosticsToJson, renderDiagnostic, renderDiagnostics, type Diagnostic, type SourceText } from "../../src/diagnostics/index.js";

const at = (source: SourceText, marked: string): Diagnostic => {
  const start = source.text.indexOf(marked);
  return { code: "LMM0101", severity: "error", message: "here", hint: null, span: { source: source.name, start, end: start + marked.length } };
};

/** What stands right above the carets. */
function underlined(text: string, marked: string): string {
  const source = { name: "s", text };
  const lines = renderDiagnostic(at(source, marked), [source]).split("\n");
  const caret = lines.findIndex((line) => line.includes("^"));
  const from = lines[caret].indexOf("^");
  return lines[caret - 1].slice(from, lines[caret].lastIndexOf("^") + 1);
}

describe("the layout", () => {
  const source = { name: "house.lmm", text: "price ~ 1 + rbf(lattitude, lon)\n" };

  test("is code, message, place, line, carets and hint", () => {
    const one = diagnostic("LMM0203", at(source, "lattitude").span, { column: "lattitude", nearest: "latitude" });
    expect(renderDiagnostic(one, [source])).toBe(
      [
        "error LMM0203: the data has no column `lattitude`",
        "  --> house.lmm:1:17",
        "1 | price ~ 1 + rbf(lattitude, lon)",
        "  |                 ^^^^^^^^^",
        "  hint: did you mean `latitude`?",
      ].join("\n"),
    );
  });

  test("widens its margin for line numbers of several digits", () => {
    const late = { name: "late.lmm", text: `${"\n".repeat(99)}y ~ bad` };
    expect(renderDiagnostic({ ...at(late, "bad"), hint: "write `good`" }, [late]).split("\n").slice(1)).toEqual([
      "    --> late.lmm:100:5", "100 | y ~ bad", "    |     ^^^", "    hint: write `good`",
    ]);
  });

  test("has no place where the diagnostic has none", () => {
    expect(renderDiagnostic({ ...at(source, "lon"), span: null, hint: "try again" }, [])).toBe("error LMM0101: here\n  hint: try again");
  });

  test("names a source whose text is not at hand", () => {
    expect(renderDiagnostic(at(source, "lon"), new Map())).toBe("error LMM0101: here\n  --> house.lmm");
  });

  test("takes sources as a map too, and separates several diagnostics by an empty line", () => {
    const text = renderDiagnostics([at(source, "lon"), at(source, "price")], new Map([[source.name, source.text]]));
    expect(text.split("\n\n")).toHaveLength(2);
    expect(text).toContain("house.lmm:1:1\n");
  });

  test("is free of escape codes unless colour is asked for", () => {
    const escape = String.fromCharCode(27);
    expect(renderDiagnostic(at(source, "lon"), [source])).not.toContain(escape);
    expect(renderDiagnostic(at(source, "lon"), [source], { color: true })).toContain(`${escape}[31m^^^`);
  });
});

describe("the carets", () => {
  test("stand under the span", () => {
    expect(underlined("y ~ x + zzz", "zzz")).toBe("zzz");
  });

  test("stand under the span after a tab", () => {
    expect(underlined("y ~\tx +\tzzz", "zzz")).toBe("zzz");
  });

  test("count a wide character as two cells", () => {
    const source = { name: "s", text: "y ~ 年齢 + bad" };
    const [, , line, caret] = renderDiagnostic(at(source, "bad"), [source]).split("\n");
    expect(line).toBe("1 | y ~ 年齢 + bad");
    expect(caret).toBe(`  | ${" ".repeat("y ~ ".length + 4 + " + ".length)}^^^`);
  });

  test("count an emoji beyond the basic plane as two cells and one column", () => {
    const source = { name: "s", text: "y ~ 😀 + bad" };
    const [, place, , caret] = renderDiagnostic(at(source, "bad"), [source]).split("\n");
    expect(place).toBe("  --> s:1:9");
    expect(caret.indexOf("^")).toBe("  | y ~ ".length + 2 + " + ".length);
  });

  test("do not count a combining mark", () => {
    const source = { name: "s", text: "y ~ e\u0301 + bad" };
    const caret = renderDiagnostic(at(source, "bad"), [source]).split("\n")[3];
    expect(caret.indexOf("^")).toBe("  | y ~ e + ".length);
  });

  test("are one where the span is empty, even after the end of the line", () => {
    const source = { name: "s", text: "y ~ x +" };
    const one = { ...at(source, "x"), span: { source: "s", start: 7, end: 7 } };
    expect(renderDiagnostic(one, [source]).split("\n").slice(2)).toEqual(["1 | y ~ x +", "  |        ^"]);
  });

  test("mark the first and the last line of a span over several", () => {
    const source = { name: "s", text: "a\ny ~ f(x,\n      z,\n  w)\nb" };
    const one = at(source, "f(x,\n      z,\n  w)");
    expect(renderDiagnostic(one, [source]).split("\n").slice(1)).toEqual([
      "  --> s:2:5", "2 | y ~ f(x,", "  |     ^^^^", "  ...", "4 |   w)", "  |   ^^",
    ]);
  });

  test("stay with their text in a line of a megabyte, which is cut on both sides", () => {
    const text = `${"x + ".repeat(125_000)}bad${" + x".repeat(125_000)}`;
    expect(underlined(text, "bad")).toBe("bad");
    const source = { name: "s", text };
    const lines = renderDiagnostic(at(source, "bad"), [source]).split("\n");
    for (const line of lines) expect(line.length).toBeLessThan(130);
    expect(lines[2]).toMatch(/^1 \| \.\.\..*\.\.\.$/);
  });

  test("are placed in ten thousand places of one line without reading it from its start each time", () => {
    const text = Array.from({ length: 10_000 }, (_, i) => `😀x${i}`).join(" + ");
    const source = { name: "s", text };
    const starts = [...text.matchAll(/x/g)].map(({ index }) => index);
    const all = starts.map((start) => ({ ...at(source, "x0"), span: { source: "s", start, end: start + 1 } }));
    const json = diagnosticsToJson(all, [source]);
    const columns = [0, 1, 9_999].map((i) => [...text.slice(0, starts[i])].length + 1);
    expect([json[0].column, json[1].column, json[9_999].column]).toEqual(columns);
    expect(renderDiagnostics(all, [source]).split("\n\n")).toHaveLength(10_000);
  });

  test("show a control character as a replacement, so that a file cannot steer the terminal", () => {
    const source = { name: "s", text: "y ~ \u001b[2Jx + bad" };
    const text = renderDiagnostic(at(source, "bad"), [source]);
    expect(text).not.toContain("\u001b");
    expect(text).toContain("y ~ \ufffd[2Jx + bad");
  });
});

describe("for programs", () => {
  test("a diagnostic has lines and columns from 1", () => {
    const source = { name: "m.lmm", text: "y ~ x\n  + bad" };
    expect(diagnosticsToJson([at(source, "bad")], [source])[0]).toEqual({
      code: "LMM0101", severity: "error", message: "here", hint: null,
      source: "m.lmm", start: 10, end: 13, line: 2, column: 5, endLine: 2, endColumn: 8,
    });
  });

  test("a diagnostic without a place has nulls, not absent fields", () => {
    const [json] = diagnosticsToJson([{ ...at({ name: "m", text: "" }, ""), span: null }], []);
    expect(JSON.parse(JSON.stringify(json))).toMatchObject({ source: null, start: null, line: null, endColumn: null });
  });
});
