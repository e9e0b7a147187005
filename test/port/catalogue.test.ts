/** Every message about ported calls is provoked by its own example, and reads as the golden file shows. */
import { describe, expect, test } from "vitest";
import { portingCatalogue } from "../../src/diagnostics/catalogue/porting.js";
import { renderDiagnostic, type Diagnostic } from "../../src/diagnostics/index.js";
import { port } from "../../src/index.js";

const entries = Object.entries(portingCatalogue).filter(([, { example }]) => example.arises?.includes("--out") !== true);

function provoked(code: string, text: string): Diagnostic | undefined {
  const { models, diagnostics } = port({ name: code, text }, { deep: true });
  return [...diagnostics, ...models.flatMap((model) => model.diagnostics)].find((one) => one.code === code);
}

describe("messages about calls of other languages", () => {
  test.each(entries)("%s is provoked by its example, in plain words", (code, { example }) => {
    const found = provoked(code, example.source);
    expect(found).toBeDefined();
    expect(found?.message).not.toMatch(/^[A-Z][a-z]|\.$|invalid|illegal|\bnode\b|\btoken\b|\btensor\b/);
  });

  test("read as the golden file shows", async () => {
    const pages = entries.map(([code, { example }]) => {
      const found = provoked(code, example.source);
      return found === undefined ? code : renderDiagnostic(found, [{ name: code, text: example.source }], { color: false });
    });
    await expect(`${pages.join("\n\n")}\n`).toMatchFileSnapshot("golden/diagnostics.txt");
  });
});
