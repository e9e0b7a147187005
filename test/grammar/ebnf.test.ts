/** The grammar that people read and the one that the parser follows are the same. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { marksOfCategories, rulesOfParser } from "./ebnf.js";

interface WrittenProduction {
  readonly explanation: string;
  readonly name: string;
  readonly body: string;
}

/** The productions of lmm.ebnf, each with the comment right before it. */
function writtenProductions(): readonly WrittenProduction[] {
  const text = readFileSync(new URL("../../grammar/lmm.ebnf", import.meta.url), "utf8");
  return [...text.matchAll(/\(\*((?:(?!\*\)).)*)\*\)\n([a-z-]+) = (.*?) ;\n/gs)].map(([, explanation, name, body]) => ({
    explanation: explanation.trim(),
    name,
    body: body.replace(/\s+/g, " "),
  }));
}

const written = new Map(writtenProductions().map((production) => [production.name, production]));
const read = new Map([...rulesOfParser(), ...marksOfCategories()]);
const LEXICAL = ["name", "text", "number-literal", "statement-end"];

describe("lmm.ebnf", () => {
  test.each([...read])("says of %s what the parser reads", (name, body) => {
    expect(written.get(name)?.body).toBe(body);
  });

  test("holds no rule that the parser does not have", () => {
    expect([...written.keys()].sort()).toEqual([...read.keys(), ...LEXICAL].sort());
  });

  test("explains every production", () => {
    for (const { name, explanation } of written.values()) expect(explanation.length, name).toBeGreaterThan(15);
  });

  test("is a grammar that Chevrotain itself finds unambiguous", () => {
    expect(() => rulesOfParser()).not.toThrow();
  });
});
