/** Mistakes as users make them, from the command line: each is answered with its code and exit code 1, never with a crash. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tableOfCsv } from "../../src/data/readers/index.js";
import { lmmc } from "./recorder.js";

let folder = "";
const data = (name: string): string => join(folder, `${name}.csv`);

/** 24 rows: y and x vary, c does not, id counts the rows, g and f are factors. */
const sound = Array.from({ length: 24 }, (_, i) => [(i % 5) + i / 7, i % 7, 3, i, `g${i % 4}`, i % 3 === 0 ? "a" : "b"].join());
const files: Readonly<Record<string, string>> = {
  sound: `y,x,c,id,g,f\n${sound.join("\n")}\n`,
  infinite: "y,x,g\nInf,1,a\n2,2,a\n3,1,b\n4,3,b\n5,1,c\n6,2,c\n",
  gone: "y,x,g\n,1,a\n2,,a\n3,1,\n",
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lmmc-bad-"));
  for (const [name, text] of Object.entries(files)) await writeFile(data(name), text);
});
afterAll(() => rm(folder, { recursive: true }));

describe("a mistake is answered in place", () => {
  test.each<[string, string, string, string]>([
    ["an unknown column, with its neighbour", "y ~ xx + (1 | g)", "sound", "did you mean `x`?"],
    ["an unknown function, with its neighbour", "y ~ sqrtt(x)", "sound", "did you mean `sqrt`?"],
    ["a factor where a number is needed", "y ~ log(f)", "sound", "arithmetic needs numbers, and `f` is a factor"],
    ["a factor as the response", "f ~ x", "sound", "error LMM0317"],
    ["a grouping variable with as many levels as rows", "y ~ x + (1 | id)", "sound", "with a value of its own in each of"],
    ["a constant grouping variable", "y ~ x + (1 | c)", "sound", "a single level"],
    ["a constant response", "c ~ x + (1 | g)", "sound", "3 in every row"],
    ["an infinite response", "y ~ x + (1 | g)", "infinite", "`y` is infinite in row 1"],
    ["no row without a missing value", "y ~ x + (1 | g)", "gone", "no row is complete"],
    ["an open bracket", "y ~ x + (1 | g", "sound", "`(` is not closed"],
    ["a family that a later version fits", "id ~ mlp(x) + (1 | g)\nfamily = poisson", "sound", "the family `poisson(link = log)` cannot be fitted yet"],
  ])("%s", async (_, formula, file, said) => {
    const { exitCode, out, err } = await lmmc("fit", "--formula", formula, "--data", data(file), "--quiet");
    expect(err).toContain(said);
    expect(out).toBe("");
    expect(exitCode).toBe(1);
  });

  test("brackets beyond all depth are one complaint, not also an empty program", async () => {
    const { exitCode, err } = await lmmc("check", "--formula", `y ~ ${"(".repeat(10_000)}x${")".repeat(10_000)}`, "--data", data("sound"));
    expect([exitCode, err.match(/LMM\d+/g)]).toEqual([1, ["LMM0123"]]);
  });

  test("a constant column is left out, as lme4 does, and the summary says so", async () => {
    const { exitCode, out } = await lmmc("fit", "--formula", "y ~ x + c + (1 | g)", "--data", data("sound"), "--quiet");
    expect(exitCode).toBe(0);
    expect(out).toContain("(left out, being combinations of earlier columns: c)");
  });

  test("a mistake in the middle of a file hides no other", async () => {
    const model = join(folder, "mid.lmm");
    await writeFile(model, "model m\ny ~ xx + (1 | g)\nfamily = gausian\ntrain { epochs = }\n");
    const { exitCode, err } = await lmmc("check", model, "--data", data("sound"));
    expect(exitCode).toBe(1);
    for (const place of [`${model}:2:5`, `${model}:3:10`, `${model}:4:18`]) expect(err).toContain(place);
  });
});

describe("no input is a fault of lmmc", () => {
  test("whatever stands in a formula", async () => {
    const piece = fc.constantFrom("y", "~", "x", "f", "g", "(", ")", "|", "||", "+", "*", ":", "^", "1", "2", "-", "mlp", "log", ",", "=", "[", "]", " ", '"', "`", "\n", "..", "#", "{", "}");
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const { exitCode, err } = await lmmc("check", "--formula", ["y ~ ", ...pieces].join(""), "--data", data("sound"));
        expect(exitCode, err).toBeLessThan(2);
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  test("whatever stands in a file of data", () => {
    const piece = fc.constantFrom("a", "1", "1.5", "NA", ",", ";", "\t", "\n", "\r\n", '"', '""', " ", "TRUE", "2024-01-01", "NaN", "\u0000", "\uFEFF");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { table, diagnostics } = tableOfCsv(pieces.join(""), "f.csv");
        if (diagnostics.some((one) => one.severity === "error")) return;
        for (const column of table.columns) expect("values" in column ? column.values.length : column.codes.length).toBe(table.rowCount);
      }),
      { numRuns: 2000 },
    );
  });
});
