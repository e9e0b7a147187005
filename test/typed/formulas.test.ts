/**
 * What types say of a formula, held to what the compiler says of it; and the lines of this folder that must compile, or must not,
 * read by the type checker itself.
 */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { check, compile, type Diagnostic } from "../../src/index.js";
import { columnsIn } from "../../src/model/index.js";
import { predictorVariables } from "../../src/design/required.js";
import { formulas, untold, type Formula } from "./formulas.js";
import { typeChecker } from "./type-checker.js";

const root = new URL("../../", import.meta.url).pathname;

/** Columns that hold texts; the others hold numbers above 0, for logarithms. */
const factors: ReadonlySet<string> = new Set(["f", "g", "h", "subject", "Subject"]);

function dataOf(columns: readonly string[]): Record<string, unknown[]> {
  const values = (name: string, at: number): unknown[] => Array.from({ length: 40 }, (_, i) => (factors.has(name) ? "abcd"[(i * (at + 3)) % 4] : 1 + ((i * (7 + at)) % 11)));
  return Object.fromEntries(columns.map((name, at) => [name, values(name, at)]));
}

const namesAColumn = ({ code }: Diagnostic): boolean => ["LMM0203", "LMM0220", "LMM0221"].includes(code);
const columnsOf = ({ response, predictor }: Formula): readonly string[] => [...response, ...predictor];

describe("the columns that a formula's type names", () => {
  const told = formulas.filter(({ text }) => !/20000|z01/.test(text));

  test("are those of more than forty formulas", () => {
    expect(formulas.length).toBeGreaterThan(40);
    expect(untold.length).toBeGreaterThan(10);
  });

  test.each(told)("are all that the compiler misses where none is there: $text", (formula) => {
    const columns = columnsOf(formula);
    expect(check(formula.text, { data: dataOf(columns) }).filter(namesAColumn)).toEqual([]);
    for (const left of columns) {
      const others = dataOf([...columns.filter((name) => name !== left), "unrelated"]);
      expect(check(formula.text, { data: others }).filter(namesAColumn), left).not.toEqual([]);
    }
  });

  test("are those that a prediction reads, where a model comes of the formula", () => {
    const models = told.flatMap((formula) => {
      const data = dataOf(columnsOf(formula));
      if (check(formula.text, { data }).some(({ severity }) => severity === "error")) return [];
      const { ir } = compile(formula.text, { data });
      return ir === null ? [] : [{ formula, read: columnsIn(predictorVariables(ir).map(({ expression }) => expression)) }];
    });
    expect(models.length).toBeGreaterThan(35);
    for (const { formula, read } of models) expect([...read].sort(), formula.text).toEqual([...formula.predictor].sort());
  });
});

describe("the type checker", () => {
  let errorsIn: (name: string, text: string) => readonly string[];
  beforeAll(() => {
    errorsIn = typeChecker();
  });

  test.each(["formulas.ts", "rows.ts"])("finds nothing wrong in %s, and every line that should not compile", (name) => {
    expect(errorsIn(`test/typed/${name}`, readFileSync(`${root}test/typed/${name}`, "utf8"))).toEqual([]);
  });

  test("names the column that rows lack", () => {
    const [message, ...others] = errorsIn("test/typed/lacking.ts", `
      import { compile } from "../../src/index.js";
      export const fit = compile("Reaction ~ Days + (Days | Subject)").fit([{ Reaction: 1, Dais: 2, Subject: "a" }]);
    `);
    expect(message).toContain("Days");
    expect(message).not.toContain("Subject: unknown");
    expect(others).toEqual([]);
  });

  test("answers the README's example as it says", () => {
    const readme = readFileSync(`${root}README.md`, "utf8");
    const [, example] = /^```ts\n(const deep = [\s\S]*?)^```$/m.exec(readme) ?? [];
    const [message, ...others] = errorsIn("test/typed/readme.ts", `
      import { compile } from "../../src/index.js";
      declare const rows: readonly Record<"y" | "x1" | "x2" | "x3" | "t" | "subject", number>[];
      declare const newRows: readonly Record<"x1" | "x2" | "x3" | "t" | "subject", number>[];
      ${example}
    `);
    expect(example).toContain("Property 'subject' is missing in type");
    expect(message).toContain("Property 'subject' is missing in type");
    expect(others).toEqual([]);
  });

  test.each([
    ["brackets", `y ~ ${"(".repeat(189)}x${")".repeat(189)}`],
    ["terms", `y ~ ${Array.from({ length: 95 }, (_, i) => "abcdefghij"[i % 10]).join(" + ")}`],
    ["blanks", `y ~ ${" ".repeat(378)}x`],
    ["settings", `y ~ f(x, ${Array.from({ length: 60 }, () => "k = 1").join(",")})`],
    ["one name", `y ~ ${"x".repeat(375)}`],
    ["ten thousand terms", `y ~ ${Array.from({ length: 10_000 }, (_, i) => `x${i}`).join(" + ")}`],
    ["a long range", "y ~ x0..x999"],
  ])("comes to the end of a formula of %s", (_, text) => {
    const errors = errorsIn("test/typed/long.ts", `
      import type { ColumnsOf } from "../../src/typed/index.js";
      export const columns: ColumnsOf<${JSON.stringify(text)}>["fit"] = "y";
    `);
    expect(errors).toEqual([]);
  });
});
