/** What the README shows is run: its TypeScript, its program, its commands, its diagnostic. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import ts from "typescript";
import { renderDiagnostic } from "../../src/diagnostics/index.js";
import { readTable } from "../../src/data/readers/index.js";
import * as lmmc from "../../src/index.js";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** The fenced blocks whose first line matches, without their fences. */
function blocks(language: string, opening: RegExp): string[] {
  return [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].filter((block) => block[1] === language && opening.test(block[2])).map((block) => block[2]);
}

describe("the README", () => {
  test("shows TypeScript that runs on sleepstudy", async () => {
    const [code] = blocks("ts", /import/);
    const body = ts.transpileModule(code.replace(/^import .*$/m, ""), { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText;
    const AsyncFunction = (async () => undefined).constructor as new (...texts: string[]) => (...values: unknown[]) => Promise<lmmc.FittedModel>;
    const { table } = await readTable("test/reference/datasets/sleepstudy.csv");
    const fit = await new AsyncFunction("compile", "rows", `${body}; return fit;`)(lmmc.compile, table);
    expect(fit.fixef()["(Intercept)"]).toBeCloseTo(251.4, 1);
    expect(fit.fixef().Days).toBeCloseTo(10.47, 2);
  });

  test("shows a program without a mistake, in canonical layout but for its alignment", () => {
    const [program] = blocks("", /^# ratings\.lmm/);
    expect(lmmc.check(program)).toEqual([]);
    const words = (text: string): string => text.replace(/\s+/g, " ").trim();
    expect(words(lmmc.formatProgram(program))).toBe(words(program));
  });

  test("shows a diagnostic as it is drawn", () => {
    const [shown] = blocks("", /^error LMM/);
    const source = { name: "house.lmm", text: "price ~ 1 + lattitude" };
    const [found] = lmmc.check(source, { data: { price: [1, 2], latitude: [3, 4] } });
    expect(renderDiagnostic(found, [source], { color: false }).trim()).toBe(shown.trim());
  });

  test("names commands and options that exist", () => {
    const program = readFileSync(new URL("../../src/cli/program.ts", import.meta.url), "utf8");
    const [commands] = blocks("", /^lmmc check/);
    for (const [, verb] of commands.matchAll(/^lmmc (\w+)/gm)) expect(program).toContain(`"${verb}"`);
    for (const [option] of commands.matchAll(/--\w+/g)) expect(program).toContain(option);
  });
});
