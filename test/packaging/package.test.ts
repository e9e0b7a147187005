/**
 * The package as others get it: packed, installed in an empty folder, and used there. Needs a build (npm test makes one) and
 * a registry for the dependencies.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const execute = promisify(execFile);
const installSeconds = 110;
let folder = "";

async function run(command: string, ...args: readonly string[]): Promise<{ exitCode: number; out: string; err: string }> {
  try {
    const { stdout, stderr } = await execute(command, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    return { exitCode: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { exitCode: code, out: stdout, err: stderr };
  }
}

beforeAll(async () => {
  expect(existsSync(join(root, "dist/src/cli/main.js")), "run `npm run build` first").toBe(true);
  folder = await mkdtemp(join(tmpdir(), "lmmc-package-"));
  const { stdout } = await execute("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], { cwd: root });
  await writeFile(join(folder, "package.json"), '{ "name": "empty", "private": true, "type": "module" }\n');
  const tarball = join(folder, stdout.trim().split("\n").at(-1) ?? "");
  await execute("npm", ["install", tarball, "--prefer-offline", "--no-audit", "--no-fund", "--omit=dev"], { cwd: folder });
}, installSeconds * 1000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the installed package", () => {
  test("checks a model from the command line", async () => {
    await writeFile(join(folder, "good.lmm"), "y ~ x + (1 | g)\n");
    await writeFile(join(folder, "rows.csv"), "y,x,g\n1,2,a\n2,1,a\n3,5,b\n4,3,b\n2,2,c\n3,1,c\n");
    const good = await run("npx", "lmmc", "check", "good.lmm", "--data", "rows.csv");
    expect(good).toMatchObject({ exitCode: 0, out: "good.lmm: no complaints\n" });
    const bad = await run("npx", "lmmc", "check", "--formula", "y ~ z", "--data", "rows.csv", "--json");
    expect(bad.exitCode).toBe(1);
    expect((JSON.parse(bad.out) as { diagnostics: { code: string }[] }).diagnostics[0].code).toBe("LMM0203");
  });

  test("fits from a program", async () => {
    const script = `
      import { compile } from "lmmc";
      import { readTable } from "lmmc/node";
      const rows = Array.from({ length: 40 }, (_, i) => ({ y: i % 4 + (i % 7) / 7, x: i % 7, g: "g" + (i % 4) }));
      const fit = await compile("y ~ x + (1 | g)").fit(rows);
      console.log(Object.keys(fit.fixef()).join(), (await readTable("rows.csv")).rowCount);`;
    await writeFile(join(folder, "fit.mjs"), script);
    expect(await run("node", "fit.mjs")).toMatchObject({ exitCode: 0, out: "(Intercept),x 6\n" });
  });

  test("emits a module that runs on it alone", async () => {
    await writeFile(join(folder, "good.lmm"), "y ~ x + (1 | g)\n");
    await writeFile(join(folder, "rows.csv"), "y,x,g\n1,2,a\n2,1,a\n3,5,b\n4,3,b\n2,2,c\n3,1,c\n");
    expect(await run("npx", "lmmc", "emit", "good.lmm", "--data", "rows.csv", "-o", "good.ts")).toEqual({ exitCode: 0, out: "good.ts\n", err: "" });
    const text = await readFile(join(folder, "good.ts"), "utf8");
    await writeFile(join(folder, "good.mjs"), ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } }).outputText);
    const script = `
      import { train } from "./good.mjs";
      const rows = Array.from({ length: 40 }, (_, i) => ({ y: i % 4 + (i % 7) / 7, x: i % 7, g: "g" + (i % 4) }));
      console.log(Object.keys((await train(rows)).fixef()).join());`;
    await writeFile(join(folder, "train.mjs"), script);
    expect(await run("node", "train.mjs")).toMatchObject({ exitCode: 0, out: "(Intercept),x\n" });
  });

  test("brings its types, and nothing that is not needed", async () => {
    const installed = join(folder, "node_modules/lmmc");
    const { types } = JSON.parse(await readFile(join(installed, "package.json"), "utf8")) as { types: string };
    expect(existsSync(join(installed, types))).toBe(true);
    for (const absent of ["src", "test", "examples", "dist/.tsbuildinfo"]) expect(existsSync(join(installed, absent)), absent).toBe(false);
  });
});
