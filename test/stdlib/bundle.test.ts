/** The bundle that a browser reads is what stands in the files. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse, printProgram } from "../../grammar/index.js";
import { emptyDefinitions, readDefinitions, standardDefinitions, type Definitions, type Word } from "../../src/analysis/definitions/index.js";
import { standardLibrary } from "../../stdlib/bundle.js";

const folder = new URL("../../stdlib/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".lmm")).sort();

test("every file is in it, word for word (scripts/bundle-stdlib.mjs writes it)", () => {
  expect(standardLibrary.map(({ name }) => name)).toEqual(files.map((name) => `stdlib/${name}`));
  for (const { name, text } of standardLibrary) expect(text).toBe(readFileSync(new URL(`../${name}`, folder), "utf8"));
});

test.each(standardLibrary.map(({ name, text }) => [name, text]))("%s reads the same after the formatter", (name, text) => {
  const printed = printProgram(parse({ name, text }).program);
  expect(printProgram(parse({ name, text: printed }).program)).toBe(printed);
});

const wordsOf = (definitions: Definitions): Word[] => Object.values(definitions).flatMap((words: ReadonlyMap<string, Word>) => [...words.values()]);

test.each(standardLibrary.map(({ name, text }) => [name, text]))("%s read word by word gives what the whole file does", (name, text) => {
  const whole = readDefinitions(parse({ name, text }).program, emptyDefinitions).definitions;
  const standard = wordsOf(standardDefinitions()).filter(({ span }) => span.source === name);
  expect(standard).toEqual(wordsOf(whole));
  for (const { name: word, span } of standard) expect(text.slice(span.start, span.end)).toContain(` ${word}`);
});
