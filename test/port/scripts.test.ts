/** Whole scripts: every model call found with its line, comments, prose and other code passed by. The golden files are read by a person. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { renderDiagnostics } from "../../src/diagnostics/index.js";
import { port, type PortResult } from "../../src/index.js";

const folder = new URL("scripts/", import.meta.url);
const portFile = (name: string, deep = false): { readonly text: string; readonly result: PortResult } => {
  const text = readFileSync(new URL(name, folder), "utf8");
  return { text, result: port({ name, text }, { all: true, deep }) };
};

test.each(readdirSync(folder).sort())("%s becomes what the golden file shows", async (name) => {
  const { text, result } = portFile(name, true);
  const pages = result.models.map(({ callee, line, program, deep, diagnostics }) =>
    [`== line ${line}: ${callee}()`, program ?? "(no program)\n", deep ?? "", renderDiagnostics(diagnostics, [{ name, text }], { color: false })].filter((part) => part !== "").join("\n"));
  await expect(`${pages.join("\n\n")}\n`).toMatchFileSnapshot(`golden/${name}.txt`);
});

describe("a script", () => {
  test("has its calls in order, each with its line and the variable that keeps it", () => {
    const { result } = portFile("analysis.R");
    expect(result.models.map(({ line, callee, name }) => [line, callee, name])).toEqual([
      [9, "lmer", "base"], [11, "lmer", "full"], [13, "update", "full2"], [17, "lm", "fit"], [21, "glmer", "acc"], [22, "lmer", null],
    ]);
  });

  test("in R Markdown is code only, at the places of the file", () => {
    const { result } = portFile("report.Rmd");
    expect(result.models.map(({ line, name }) => [line, name])).toEqual([[8, "fm"], [16, "late"]]);
  });

  test("is read in the language of its name, or of what it says", () => {
    expect(portFile("insteval.jl").result.language).toBe("julia");
    expect(port('import bambi\nm = bambi.Model("y ~ x", d)').language).toBe("python");
    expect(port("fit(MixedModel, @formula(y ~ x + (1 | g)), d)").language).toBe("julia");
    expect(port("lmer(y ~ x + (1 | g), d)").language).toBe("r");
    expect(port("lm(y ~ x, d)", { language: "julia" }).language).toBe("julia");
  });

  test("without --all gives its first model, and the lines of the others", () => {
    const { text } = portFile("insteval.jl");
    const { models, diagnostics } = port({ name: "insteval.jl", text });
    expect(models).toHaveLength(1);
    expect(diagnostics.map(({ message }) => message)).toEqual(["1 more model call stands at line 10"]);
  });
});
