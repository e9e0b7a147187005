/** `lmmc simulate --design`: files that fit together, printed data that are the same, and mistakes in the command. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTable } from "../../src/data/readers/index.js";
import { check, simulationDesigns, type Table } from "../../src/index.js";
import { lmmc } from "./recorder.js";

let folder = "";
const path = (name: string): string => join(folder, name);
const small = ["--n", "200", "--seed", "3"];
const sizes: Readonly<Record<string, string>> = { intercept: "10", crossed: "10,20", nested: "5,20", longitudinal: "20", spatial: "20" };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lmmc-design-"));
});
afterAll(() => rm(folder, { recursive: true }));

function numbersOf(table: Table, name: string): Float64Array {
  const column = table.columns.find((one) => one.name === name);
  if (column?.kind !== "numeric") throw new Error(`${name} is not a column of numbers`);
  return column.values;
}

describe.each(simulationDesigns)("the %s design", (design) => {
  const asked = ["simulate", "--design", design, ...small, "--levels", sizes[design]];

  test("is written as data that its own program reads, with a truth that leaves the noise alone", async () => {
    const run = await lmmc(...asked, "--out", path(design));
    expect(run).toEqual({ exitCode: 0, out: ["data.csv", "model.lmm", "truth.csv", "truth.json"].map((name) => `${path(join(design, name))}\n`).join(""), err: "" });
    const { table } = await readTable(path(join(design, "data.csv")));
    const program = await readFile(path(join(design, "model.lmm")), "utf8");
    expect(check(program, { data: table }).filter(({ severity }) => severity !== "note")).toEqual([]);
    const { table: truth } = await readTable(path(join(design, "truth.csv")));
    const parts = truth.columns.map(({ name }) => numbersOf(truth, name));
    const noise = numbersOf(table, "y").map((value, row) => value - parts.reduce((sum, part) => sum + part[row], 0));
    // variance 1: the mean square of 200 standard normals lies within five of its own standard errors, 5 sqrt(2 / 200)
    expect(Math.abs(noise.reduce((sum, value) => sum + value ** 2, 0) / 200 - 1)).toBeLessThan(0.5);
    const parameters = JSON.parse(await readFile(path(join(design, "truth.json")), "utf8")) as Record<string, unknown>;
    expect(parameters).toMatchObject({ design, rowCount: 200, levelCounts: sizes[design].split(",").map(Number), residualVariance: 1, seed: 3 });
    expect(truth.columns.map(({ name }) => name)).toEqual(["mean", ...(parameters.terms as string[])]);
  });

  test("is printed as the same data", async () => {
    const { out } = await lmmc(...asked);
    expect(out).toBe(await readFile(path(join(design, "data.csv")), "utf8"));
  });
});

describe("a design", () => {
  test("is one JSON value under --json, with the truth in it", async () => {
    const { out } = await lmmc("simulate", "--design", "intercept", ...small, "--levels", "10", "--variances", "2.5", "--json");
    const found = JSON.parse(out) as { variances: number[]; columns: Record<string, number[]>; truth: Record<string, number[]> };
    expect(found.variances).toEqual([2.5]);
    expect([found.columns.y.length, Object.keys(found.truth)]).toEqual([200, ["mean", "(1 | g1)"]]);
  });

  test("writes over nothing unless told to", async () => {
    const asked = ["simulate", "--design", "intercept", ...small, "--levels", "10", "--out", path("kept")];
    expect((await lmmc(...asked)).exitCode).toBe(0);
    await writeFile(path("kept/model.lmm"), "mine");
    const { exitCode, err } = await lmmc(...asked);
    expect([exitCode, err]).toEqual([2, expect.stringContaining("LMM0916") as string]);
    expect(await readFile(path("kept/model.lmm"), "utf8")).toBe("mine");
    expect((await lmmc(...asked, "--force")).exitCode).toBe(0);
  });

  test.each<[string, readonly string[], string, number]>([
    ["an unknown one", ["--design", "croosed"], "did you mean `crossed`?", 2],
    ["a model beside it", ["m.lmm", "--design", "crossed"], "the model m.lmm and --design cannot be used together", 2],
    ["a formula beside it", ["--formula", "y ~ x", "--design", "crossed"], "--formula and --design cannot be used together", 2],
    ["levels that are none", ["--design", "crossed", "--levels", "10,0"], "--levels expects a whole number of at least 1, found `0`", 2],
    ["variances that are no numbers", ["--design", "crossed", "--variances", "3,x"], "--variances expects numbers with commas between them, found `3,x`", 2],
    ["fewer rows than levels", ["--design", "crossed", "--n", "5", "--levels", "4,6"], "5 rows cannot show 6 levels", 2],
    ["sizes without it", ["--formula", "y ~ x", "--levels", "10"], "--levels says how a simulated design is to be", 2],
    ["a folder that cannot be made", ["--design", "intercept", "--n", "20", "--levels", "4", "--out", "/proc/nowhere"], "nothing can be saved in /proc/nowhere", 1],
  ])("%s is answered in words", async (_, argv, said, code) => {
    const { exitCode, out, err } = await lmmc("simulate", ...argv);
    expect(err).toContain(said);
    expect([exitCode, out]).toEqual([code, ""]);
  });
});
