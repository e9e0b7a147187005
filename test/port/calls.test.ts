/**
 * Calls as people write them, each with the program that it becomes and what is said of it. The golden files are read by a person
 * when they change (`npx vitest run test/port -u`); what can be held of every program is held here.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/index.js";
import { hasErrors } from "../../src/diagnostics/index.js";
import { check, formatProgram, port } from "../../src/index.js";
import { portSection, sectionsOf, type Section } from "./sections.js";

const files = readdirSync(new URL("calls/", import.meta.url)).sort();
const isRefused = (file: string): boolean => file.startsWith("refused");
const ported = files.filter((file) => !isRefused(file)).flatMap(sectionsOf);
const refused = files.filter(isRefused).flatMap(sectionsOf);

/** What waits for an engine, or for counts where these columns hold numbers of any kind: no mistake of the program. */
const isWaiting = (code: string): boolean => ["LMM0301", "LMM0694", "LMM0630", "LMM0632"].includes(code);

function pageOf(section: Section): string {
  const { models, diagnostics } = portSection(section);
  const programs = models.map(({ program, diagnostics: own }) => [program?.trimEnd() ?? "(no program)", ...own.map(sentence)].join("\n"));
  return [section.text.replace(/^/gm, "> "), ...programs, ...diagnostics.map(sentence)].join("\n");
}

const sentence = ({ severity, code, message }: { severity: string; code: string; message: string }): string => `  ${severity} ${code}: ${message}`;

test("there are at least 80 calls that become programs", () => {
  expect(ported.length).toBeGreaterThanOrEqual(80);
});

test.each(files)("the calls of %s become what the golden file shows", async (file) => {
  await expect(`${sectionsOf(file).map(pageOf).join("\n\n")}\n`).toMatchFileSnapshot(`golden/${file}.txt`);
});

describe.each(ported.map((section) => [`${section.file}: ${section.text.replace(/\s+/g, " ").slice(0, 90)}`, section] as const))("%s", (_, section) => {
  const { models } = portSection(section, true);
  const programs = models.flatMap(({ program, deep }) => [program, deep]).filter((program) => program !== null);

  test("has a program, read without a mistake and in canonical layout", () => {
    expect(models.every(({ program }) => program !== null)).toBe(true);
    for (const program of programs) {
      expect(parse({ name: "m.lmm", text: program }).diagnostics).toEqual([]);
      expect(formatProgram(program)).toBe(program);
    }
  });

  test("fits the columns that it speaks of", () => {
    const [{ program }] = models;
    const missing = (program?.match(/`[^`]+`/g) ?? []).map((name) => name.slice(1, -1)).filter((name) => !(name in section.columns));
    const made = Object.fromEntries(missing.map((name) => [name, Object.values(section.columns)[0]]));
    const found = check(program ?? "", { data: { ...section.columns, ...made } }).filter(({ severity, code }) => severity === "error" && !isWaiting(code));
    expect(found.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  });
});

test.each(refused.map((section) => [section.text.replace(/\s+/g, " ").slice(0, 90), section] as const))("says plainly why there is no program: %s", (_, section) => {
  const { models, diagnostics } = portSection(section);
  const all = [...diagnostics, ...models.flatMap((model) => model.diagnostics)];
  const isPortable = section.text === 'smf.mixedlm("y ~ x", df)';
  expect(models.every(({ program }) => program === null)).toBe(!isPortable);
  expect(hasErrors(all)).toBe(!isPortable);
  expect(all.filter(({ severity }) => severity === "error").every(({ span }) => span !== null)).toBe(true);
});

test("the README shows what is printed", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const [, call, program] = /^\$ lmmc port '(.*)'\n([^]*?)^```$/m.exec(readme) ?? [];
  expect(port(call).models[0].program).toBe(program);
});
