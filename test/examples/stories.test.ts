/**
 * Every story in examples/: its program is sound and in canonical layout, its data are what its script makes, and its README shows what
 * its commands print. `UPDATE_EXAMPLES=1 npx vitest run test/examples` writes what they print into the READMEs.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { lmmc } from "../cli/recorder.js";
import { argumentsOf, differenceOf, shownIn, withOutputs } from "./console.js";

const folder = fileURLToPath(new URL("../../examples", import.meta.url));
const home = process.cwd();
const stories = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
const withScript = stories.filter((story) => existsSync(join(folder, story, "simulate.mjs")));
const told = stories.filter((story) => shownIn(readmeOf(story)).length > 0);

let copies = "";
beforeAll(() => {
  copies = mkdtempSync(join(tmpdir(), "lmmc-examples-"));
});
afterEach(() => process.chdir(home));
afterAll(() => rmSync(copies, { recursive: true }));

function readmeOf(story: string): string {
  return readFileSync(join(folder, story, "README.md"), "utf8");
}

describe("the examples", () => {
  test("are there, and most show what their commands print", () => {
    expect(stories).toEqual(expect.arrayContaining(["full", "insteval", "kernel", "longitudinal", "sleepstudy", "spatial", "typescript"]));
    expect(told.length).toBeGreaterThan(4);
  });

  test.each(withScript)("%s: the data are those that its script makes", (story) => {
    const copy = join(copies, `made-${story}`);
    cpSync(join(folder, story), copy, { recursive: true });
    const script = readFileSync(join(copy, "simulate.mjs"), "utf8").replace(`"lmmc"`, JSON.stringify(join(home, "dist/src/index.js")));
    writeFileSync(join(copy, "simulate.mjs"), script);
    execFileSync(process.execPath, ["simulate.mjs"], { cwd: copy });
    expect(readFileSync(join(copy, "data.csv"), "utf8")).toBe(readFileSync(join(folder, story, "data.csv"), "utf8"));
  });

  test.each(told)("%s: the README shows what its commands print", async (story) => {
    const copy = join(copies, story);
    cpSync(join(folder, story), copy, { recursive: true });
    process.chdir(copy);
    const [readme, outputs, differences]: [string, string[], string[]] = [readmeOf(story), [], []];
    for (const { command, output } of shownIn(readme)) {
      const [program, ...argv] = argumentsOf(command);
      expect(program).toBe("lmmc");
      // threads are started from compiled files; the scores are the same without
      const { out } = await lmmc(...argv, ...(argv[0] === "cv" ? ["--workers", "1"] : []));
      const difference = differenceOf(output, out);
      outputs.push(out);
      if (difference !== null) differences.push(`${command}: ${difference}`);
    }
    if (process.env.UPDATE_EXAMPLES === "1") writeFileSync(join(folder, story, "README.md"), withOutputs(readme, outputs));
    else expect(differences).toEqual([]);
  }, 300_000);
});
