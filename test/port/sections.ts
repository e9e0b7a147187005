/**
 * The calls of test/port/calls, one after another: each begins with a line `#?` that names the columns it speaks of, as in
 * `#? y x numeric; g factor`, so that its program can be checked against a table.
 */
import { readFileSync } from "node:fs";
import { languageOf } from "../../src/port/language.js";
import { port, type PortResult } from "../../src/port/index.js";

type SectionColumns = Readonly<Record<string, Float64Array | string[]>>;

export interface Section {
  readonly file: string;
  readonly text: string;
  readonly columns: SectionColumns;
}

const rowCount = 24;

export function sectionsOf(file: string): readonly Section[] {
  const text = readFileSync(new URL(`calls/${file}`, import.meta.url), "utf8");
  return text.split(/^#\?/m).slice(1).map((section) => {
    const end = section.indexOf("\n");
    return { file, text: section.slice(end + 1).trimEnd(), columns: columnsOf(section.slice(0, end)) };
  });
}

/** `y x numeric; g factor`: positive numbers that differ, and levels `g1`, `g2`, `g3` that cross. */
function columnsOf(declared: string): SectionColumns {
  const groups = declared.split(";").map((group) => group.match(/`[^`]+`|\S+/g) ?? []).filter((words) => words.length > 1);
  const columns = groups.flatMap((words, g) => {
    const isFactor = words.at(-1) === "factor";
    return words.slice(0, -1).map((word, k): [string, Float64Array | string[]] => {
      const name = word.replaceAll("`", "");
      return [name, isFactor ? levels(name, g + k) : numbers(g + k)];
    });
  });
  return Object.fromEntries(columns);
}

const numbers = (k: number): Float64Array => Float64Array.from({ length: rowCount }, (_, i) => 1.5 + Math.sin((i + 1) * (k + 1.3)) / 3 + i / 50);
const levels = (name: string, k: number): string[] => Array.from({ length: rowCount }, (_, i) => `${name}${1 + (Math.floor(i / (k % 3 === 0 ? 1 : k % 3 === 1 ? 3 : 6)) % 3)}`);

/** As from the command line: without a file's name, in the language of the section's file. */
export function portSection({ file, text }: Section, deep = false): PortResult {
  return port(text, { language: languageOf({ name: file, text: "" }), deep, all: true });
}
