/**
 * Every message of the catalogue, provoked by its own example. The golden file shows what a user reads; it changes on
 * purpose only (`npx vitest run test/golden -u`).
 */
import { describe, expect, test } from "vitest";
import { check, type Diagnostic } from "../../src/index.js";
import { catalogue, hasErrors, type DiagnosticCode, type SourceText } from "../../src/diagnostics/index.js";
import type { CatalogueExample } from "../../src/diagnostics/entry.js";
import { renderDiagnostic } from "../../src/diagnostics/render.js";
import { readExampleData } from "./csv.js";

const codes = Object.keys(catalogue) as DiagnosticCode[];
const exampleOf = (code: DiagnosticCode): CatalogueExample => catalogue[code].example;
const provoked = codes.filter((code) => exampleOf(code).arises === undefined);

function provoke(code: DiagnosticCode): { source: SourceText; found: readonly Diagnostic[] } {
  const { source: text, data, covariance } = exampleOf(code);
  const source = { name: `${code}.lmm`, text };
  if (data === undefined) return { source, found: check(source) };
  const read = readExampleData(data);
  return { source, found: [...read.diagnostics, ...(hasErrors(read.diagnostics) ? [] : check(source, { data: read.table, resolveCovariance: () => (covariance === undefined ? null : readExampleData(covariance)) }))] };
}

describe("the catalogue of diagnostics", () => {
  test("holds at least sixty mistakes, each code of four digits", () => {
    expect(codes.length).toBeGreaterThanOrEqual(60);
    for (const code of codes) expect(code).toMatch(/^LMM\d{4}$/);
  });

  test.each(provoked)("%s is given for its own example", (code) => {
    const { found } = provoke(code);
    expect(found.map((one) => one.code)).toContain(code);
  });

  test("reads as the golden file shows", async () => {
    const pages = provoked.map((code) => {
      const { source, found } = provoke(code);
      return found.filter((one) => one.code === code).slice(0, 1).map((one) => renderDiagnostic(one, [source], { color: false })).join("");
    });
    await expect(pages.join("\n\n") + "\n").toMatchFileSnapshot("diagnostics.txt");
  });

  test("speaks plainly: lower case, no full stop, no blame", () => {
    for (const code of provoked) {
      const message = provoke(code).found.find((one) => one.code === code)?.message ?? "";
      expect(message, code).not.toMatch(/^[A-Z][a-z]|\.$|invalid|illegal|\bnode\b|\btoken\b|\btensor\b/);
    }
  });
});
