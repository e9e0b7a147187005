/**
 * The words of the language live in stdlib/*.lmm. No file of `grammar` or `src` may know one by name: not as a string, not as
 * the key of a table. Words that also name an operation or a kind of the closed trunk are listed, each with its reason.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { parseSource, root, sourceFiles, type SourceFile } from "./imports.js";

const definition = /^\s*(?:kernel|structure|family|link|net|let)\s+([A-Za-z][\w.]*)/gm;

/** Words that the trunk uses in a sense of its own. */
const reasonedExceptions: Readonly<Record<string, string>> = {
  log: "a scalar operation, and a function of formulas",
  sqrt: "a scalar operation, and a function of formulas",
  constant: "a kind of scalar expression, and a schedule of the learning rate",
  linear: "a kind of contribution, and an activation",
  identity: "a matrix",
  inverse: "the property of a link's definition",
};

function standardWords(): Set<string> {
  const folder = join(root, "stdlib");
  const texts = readdirSync(folder).filter((name) => name.endsWith(".lmm")).map((name) => readFileSync(join(folder, name), "utf8"));
  return new Set(texts.flatMap((text) => [...text.matchAll(definition)].map((match) => match[1])));
}

/** Strings without holes, and the keys of object literals. */
function stringsOf(file: SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) found.push(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(parseSource(file));
  return found;
}

const words = standardWords();

function wordsIn(file: SourceFile): string[] {
  return stringsOf(file).filter((text) => words.has(text) && !(text in reasonedExceptions)).map((word) => `${file.path}: ${word}`);
}

describe("the words of the standard library", () => {
  test("are read at all", () => {
    expect(words.size).toBeGreaterThan(10);
  });

  test("are known to no file of grammar or src", () => {
    expect(sourceFiles("grammar", "src").flatMap(wordsIn)).toEqual([]);
  });

  test("would be noticed, as a string or as a key", () => {
    const [word] = [...words].filter((one) => !(one in reasonedExceptions));
    expect(wordsIn({ path: "a.ts", text: `const isThat = name === "${word}";` })).toEqual([`a.ts: ${word}`]);
    expect(wordsIn({ path: "a.ts", text: `const table = { ${word}: 1 };` })).toEqual([`a.ts: ${word}`]);
  });
});
