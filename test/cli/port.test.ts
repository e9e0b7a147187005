/** `lmmc port` in this process: a call in quotes, a script, files written, what is lost on the error stream. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lmmc } from "./recorder.js";

let folder = "";
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lmmc-port-"));
  await writeFile(path("script.R"), "library(lme4)\nfm1 <- lmer(y ~ x + (1 | g), d)\n\nfm2 <- lmer(y ~ x + (x | g), d, REML = FALSE)\nfm3 <- update(fm2, . ~ . - x)\n");
});
afterAll(() => rm(folder, { recursive: true }));

describe("lmmc port", () => {
  test("prints the program of a call in quotes", async () => {
    expect(await lmmc("port", "lmer(y ~ x + (x | g), d, REML = FALSE)")).toEqual({
      exitCode: 0, out: "# from lmer() on d\ny ~ x + (x | g)\ncriterion = ml\n", err: "",
    });
  });

  test("ports the first call of a script, and says where the others stand", async () => {
    const { exitCode, out, err } = await lmmc("port", path("script.R"));
    expect(exitCode).toBe(0);
    expect(out).toBe(`# from ${path("script.R")}, line 2: lmer() on d\nmodel fm1\ny ~ x + (1 | g)\n`);
    expect(err).toContain("1 more model call stands at line 4");
  });

  test("ports every call with --all, and tells what is none with its line", async () => {
    const { exitCode, out, err } = await lmmc("port", path("script.R"), "--all");
    expect(exitCode).toBe(1);
    expect(out.match(/^model \w+/gm)).toEqual(["model fm1", "model fm2"]);
    expect(err).toContain("LMM1002: `update()` is no model call");
    expect(err).toContain(`${path("script.R")}:5:8`);
  });

  test("draws what is lost under the source, and exits with 0", async () => {
    const { exitCode, out, err } = await lmmc("port", "lmer(y ~ x + (1 | g), d, subset = x > 0)");
    expect(exitCode).toBe(0);
    expect(out).toContain("# `subset = x > 0` is not carried over: a program fits every row of its data\n");
    expect(err).toContain("warning LMM1010");
    expect(err).toMatch(/\^{14}/);
  });

  test("writes one file for each program, and over none without --force", async () => {
    const out = path("models");
    const run = await lmmc("port", path("script.R"), "--deep", "--out", out);
    expect(run.out.trim().split("\n")).toEqual([join(out, "fm1.lmm"), join(out, "fm1.deep.lmm")]);
    expect(await readFile(join(out, "fm1.deep.lmm"), "utf8")).toContain("y ~ mlp(x) + (1 | g)");
    const again = await lmmc("port", path("script.R"), "--out", out);
    expect(again).toMatchObject({ exitCode: 1, out: "" });
    expect(again.err).toContain("LMM1020");
    expect((await lmmc("port", path("script.R"), "--out", out, "--force")).exitCode).toBe(0);
  });

  test("gives lines, programs and complaints as JSON", async () => {
    const run = await lmmc("port", path("script.R"), "--all", "--json");
    expect(run.exitCode).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({
      language: "r",
      models: [{ callee: "lmer", name: "fm1", line: 2, deep: null }, { name: "fm2", line: 4 }, { callee: "update", line: 5, program: null, diagnostics: [{ code: "LMM1002", line: 5 }] }],
    });
  });

  test("reads Python and Julia where told, or where the text tells", async () => {
    expect((await lmmc("port", "--from", "julia", "lm(@formula(y ~ x), df)")).out).toContain("y ~ x");
    expect((await lmmc("port", 'smf.mixedlm("y ~ x", df, groups="g")')).out).toContain("y ~ x + (1 | g)");
  });

  test("answers a file that is not there, and code without a model", async () => {
    expect((await lmmc("port", path("none.R"))).err).toContain("LMM0801");
    expect(await lmmc("port", "plot(x)")).toMatchObject({ exitCode: 1, out: "" });
  });
});
