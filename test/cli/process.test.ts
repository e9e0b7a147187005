/** The built command as a process of its own: how fast it answers, what Ctrl-C does. Needs a build (npm test makes one). */
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomSource } from "../../src/numerics/random.js";

const main = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
/** Seconds within which `lmmc --help` answers, ten times what it takes alone: the best of several runs beside other tests. */
const helpSeconds = 0.8;
let folder = "";

beforeAll(async () => {
  expect(existsSync(main), "run `npm run build` first").toBe(true);
  folder = await mkdtemp(join(tmpdir(), "lmmc-process-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** 20 groups of 100 rows around a wave. */
function simulated(): string {
  const random = randomSource(7);
  const rows = Array.from({ length: 2000 }, (_, i) => {
    const x = 4 * random.uniform();
    return `${Math.sin(x) + (i % 20) / 20 + random.normal()},${x},g${i % 20}`;
  });
  return `y,x,g\n${rows.join("\n")}\n`;
}

describe("the command as a process", () => {
  test("answers --help at once", () => {
    const seconds = Array.from({ length: 5 }, () => {
      const started = performance.now();
      expect(spawnSync(process.execPath, [main, "--help"]).status).toBe(0);
      return (performance.now() - started) / 1000;
    });
    expect(Math.min(...seconds)).toBeLessThan(helpSeconds);
  });

  test("Ctrl-C in training keeps the best fit so far, says so, and exits with 130", async () => {
    await writeFile(join(folder, "rows.csv"), simulated());
    const out = join(folder, "fit");
    const child = spawn(process.execPath, [main, "fit", "--formula", "y ~ mlp(x, layers = [10]) + (1 | g)", "--data", "rows.csv",
      "--set", "epochs=100000", "--set", "patience=100000", "--out", out], { cwd: folder });
    let err = "";
    child.stderr.on("data", (chunk: Buffer) => {
      if (err.includes("epoch") === false && chunk.toString().includes("epoch")) child.kill("SIGINT");
      err += chunk.toString();
    });
    const exitCode = await new Promise((resolve) => child.on("exit", resolve));
    expect(err).toContain("the best fit so far is saved in");
    expect(exitCode).toBe(130);
    expect(spawnSync(process.execPath, [main, "summary", out]).stdout.toString()).toContain("interrupted");
  });

  test("a reader that goes away early is no failure", () => {
    const { status, stderr } = spawnSync("bash", ["-c", `"${process.execPath}" "${main}" --help | head -1`]);
    expect(status).toBe(0);
    expect(stderr.toString()).toBe("");
  });
});

describe("a bootstrap as a process", () => {
  const bootstrap = (...more: readonly string[]): readonly string[] =>
    [main, "confint", "--formula", "y ~ x + (1 | g)", "--data", "rows.csv", "--method", "bootstrap", "--json", ...more];
  const shown = (text: string): { readonly replicates: unknown; readonly intervals: unknown } => JSON.parse(text) as { replicates: unknown; intervals: unknown };

  test("has the same limits from any number of threads", async () => {
    await writeFile(join(folder, "rows.csv"), simulated());
    const [one, three] = ["1", "3"].map((count) => spawnSync(process.execPath, bootstrap("--replicates", "40", "--workers", count), { cwd: folder }).stdout.toString());
    expect(shown(one)).toMatchObject({ replicates: { asked: 40, used: 40, failed: 0 } });
    expect(three).toBe(one);
  });

  test("Ctrl-C keeps the replicates done so far, says how many, and exits with 130", async () => {
    await writeFile(join(folder, "rows.csv"), simulated());
    const stoppedAfter = async (milliseconds: number): Promise<{ readonly exitCode: unknown; readonly out: string }> => {
      const child = spawn(process.execPath, bootstrap("--replicates", "1000000", "--workers", "2"), { cwd: folder });
      let out = "";
      child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
      setTimeout(() => child.kill("SIGINT"), milliseconds);
      return { exitCode: await new Promise((resolve) => child.on("exit", resolve)), out };
    };
    // nothing tells when the first replicates are done: on a busy machine they take a second or two, and too few of them are a diagnostic
    let stopped = await stoppedAfter(2000);
    for (const longer of [6000, 20_000]) if (stopped.exitCode !== 130) stopped = await stoppedAfter(longer);
    const { exitCode, out } = stopped;
    expect(exitCode).toBe(130);
    const { replicates } = shown(out) as { replicates: { asked: number; used: number } };
    expect(replicates.asked).toBe(1_000_000);
    expect(replicates.used).toBeGreaterThan(1);
    expect(out).toContain("LMM0723");
  });
});
