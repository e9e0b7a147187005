/** `lmmc cv` over sleepstudy: the table, one JSON value, the CSV, failures said; the built command with threads gives the same scores. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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

  test("shows a program's competitors in place of fitting them, each a program that can be saved", async () => {
    const { exitCode, out, err } = await lmmc("cv", "--formula", "Reaction ~ Days + (Days | Subject)", ...data, "--against", "ignore, deep,linear", "--print");
    expect([exitCode, out]).toEqual([1, "# ignore\nReaction ~ Days\n\n# deep\nReaction ~ mlp(Days) + (Days | Subject)\n"]);
    expect(err).toContain("the competitor `linear` cannot be made of this formula: there is no net in it");
    const { out: json } = await lmmc("cv", "--formula", "Reaction ~ Days + (Days | Subject)", ...data, "--against", "ignore", "--print", "--json");
    expect(JSON.parse(json)).toEqual({ competitors: [{ name: "ignore", program: "Reaction ~ Days", diagnostics: [] }] });
  });

  test("tries them beside the program, and says which there are none of", async () => {
    const { exitCode, out } = await lmmc("cv", "--formula", "Reaction ~ Days + (Days | Subject)", ...data, "--against", "ignore,linear", "--workers", "1");
    expect([exitCode, out]).toEqual([1, expect.stringMatching(/2: ignore of <formula 1> {2}Reaction ~ Days\n3: linear\n[^]*failed: the competitor/)]);
  });

  test("killed, goes on from its state to the same table", async () => {
    const state = join(folder, "kept.json");
    const asked = ["cv", ...two, "--formula", "Reaction ~ mlp(Days, layers = [4]) + (Days | Subject)\ntrain { epochs = 3, polish = none }", ...data, "--folds", "4", "--state", state, "--json"];
    const killed = execFile(process.execPath, ["dist/src/cli/main.js", ...asked, "--workers", "2"]);
    const ended = once(killed, "exit");
    while (!existsSync(state)) await Promise.race([new Promise((resume) => void setTimeout(resume, 5)), ended]);
    killed.kill("SIGKILL");
    await ended;
    const { out, exitCode } = await lmmc(...asked, "--workers", "1");
    expect([exitCode, errorsOf(out)]).toEqual([0, errorsOf((await lmmc(...asked.filter((one) => one !== "--state" && one !== state), "--workers", "1")).out)]);
    const again = await lmmc(...asked, "--workers", "1");
    expect(again.out).toBe(out);
    expect(await lmmc(...asked, "--seed", "9")).toMatchObject({ exitCode: 2, out: expect.stringContaining("the folds are not the same") as string });
  });

  test.each<[string, readonly string[], string]>([
    ["a competitor that is none", ["--against", "ignroe"], "did you mean `ignore`?"],
    ["--print without competitors", ["--print"], "none was named"],
    ["a state that is something else", ["--state", "package.json"], "is no lmmc state"],
    ["a state that nowhere can be written", ["--state", "/proc/nowhere/state.json"], "nothing can be saved in /proc/nowhere"],
    ["more folds than groups", ["--by", "group:Subject", "--folds", "19"], "19 folds need as many levels of `Subject`, found 18"],
  ])("answers %s in words", async (_, more, said) => {
    const { exitCode, out, err } = await lmmc("cv", ...two, ...data, ...more);
    expect([exitCode === 0, out, err]).toEqual([false, "", expect.stringContaining(said)]);
  });

  test("says of a fold without a response that it has none, and keeps the others", async () => {
    const path = join(folder, "gaps.csv");
    await writeFile(path, `y,x,f\n${Array.from({ length: 12 }, (_, i) => `${i % 3 === 2 ? "" : i},${(i * 7) % 5},${i % 3}`).join("\n")}\n`);
    const { exitCode, out } = await lmmc("cv", "--formula", "y ~ x", "--data", path, "--by", "fold:f", "--json", "--workers", "1");
    const { programs } = JSON.parse(out) as { programs: { meanSquaredError: number | null; folds: { kind: string; diagnostics?: { code: string }[] }[] }[] };
    expect([exitCode, programs[0].meanSquaredError, programs[0].folds.map(({ kind, diagnostics }) => diagnostics?.[0].code ?? kind)]).toEqual([1, null, ["scored", "scored", "LMM0925"]]);
  });

  test("refuses --folds beside a column that says them", async () => {
    expect(await lmmc("cv", ...two, ...data, "--by", "fold:Days", "--folds", "3")).toMatchObject({ exitCode: 2 });
  });
});
