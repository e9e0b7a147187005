/** Every message about the text is provoked by its own example, and says nothing of how parsers work. */
import { describe, expect, test } from "vitest";
import { formulaOf, parse } from "../../grammar/index.js";
import { languageCatalogue } from "../../src/diagnostics/catalogue/language.js";

describe("messages about the text", () => {
  test.each(Object.entries(languageCatalogue))("%s is provoked by its example", (code, { example }) => {
    const { program, diagnostics } = parse({ name: "example", text: example.source });
    const all = [...diagnostics, ...formulaOf(program).diagnostics];
    expect(all.map((one) => one.code)).toContain(code);
    for (const one of all) expect(`${one.message} ${one.hint ?? ""}`).not.toMatch(/token|node|\bEOF\b|-->/);
  });
});
