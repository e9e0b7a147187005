/** `lmmc cv` over sleepstudy: the table, one JSON value, the CSV, failures said; the built command with threads gives the same scores. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lmmc } from "./recorder.js";

const data = ["--data", "test/reference/datasets/sleepstudy.csv"];
const two = ["--formula", "Reaction ~ Days", "--formula", "Reaction ~ Days + (Days | Subject)"];
interface Found { readonly programs: readonly { readonly meanSquaredError: number }[] }
const errorsOf = (text: string): number[] => (JSON.parse(text) as Found).programs.map((one) => one.meanSquaredError);
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lmmc-cv-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("lmmc cv", () => {
  test("prints one line per program, and writes one per program and fold", async () => {
    const csv = join(folder, "folds.csv");
    const { exitCode, out } = await lmmc("cv", ...two, ...data, "--folds", "3", "--workers", "1", "--csv", csv);
    expect(exitCode).toBe(0);
    expect(out).toContain("Cross-validation by row, 3 folds: mean squared error of Reaction");
    expect(out).toContain("less 1:");
    expect((await readFile(csv, "utf8")).trim().split("\n")).toHaveLength(7);
  });

  test("says which program failed and finishes the others", async () => {
    const { exitCode, out, err } = await lmmc("cv", ...two, "--formula", "Reaction ~ Dayz", ...data, "--workers", "1");
    expect([exitCode, out, err]).toEqual([1, expect.stringContaining("failed: the data has no column `Dayz`"), expect.stringContaining("did you mean `Days`?")]);
  });

  test("gives the same scores by threads as without", async () => {
    const asked = ["cv", ...two, ...data, "--by", "group:Subject", "--json", "--workers"];
    const { stdout } = await promisify(execFile)(process.execPath, ["dist/src/cli/main.js", ...asked, "2"]);
    expect(errorsOf(stdout)).toEqual(errorsOf((await lmmc(...asked, "1")).out));
  });

  test("refuses --folds beside a column that says them", async () => {
    expect(await lmmc("cv", ...two, ...data, "--by", "fold:Days", "--folds", "3")).toMatchObject({ exitCode: 2 });
  });
});
