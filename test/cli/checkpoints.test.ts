/** A fit that is killed outright leaves a checkpoint, and `--resume` ends where an undisturbed fit ends, bit by bit. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simulate, simulationRecipe } from "../../src/simulation/index.js";

const commandLine = "dist/src/cli/main.js";
let folder = "";
const at = (name: string): string => join(folder, name);

/** `--checkpoint 0`: one after every epoch. The seconds that an undisturbed fit takes are not part of what it learnt. */
const fitArguments = (out: string, ...more: readonly string[]): string[] => ["fit", at("model.lmm"), "--data", at("data.csv"), "--out", at(out), "--quiet", "--checkpoint", "0", ...more];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lmmc-checkpoints-"));
  const { columns } = simulate(simulationRecipe({ design: "intercept", rowCount: 4000, levelCounts: [200] }));
  const names = Object.keys(columns);
  const rows = Array.from(columns.y, (_, row) => names.map((name) => columns[name][row]).join(","));
  writeFileSync(at("data.csv"), `${names.join(",")}\n${rows.join("\n")}\n`);
  writeFileSync(at("model.lmm"), "y ~ mlp(x1..x10, layers = [32, 16]) + (1 | g1)\ntrain { epochs = 40, patience = 40 }\n");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lmmc(...args: readonly string[]): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [commandLine, ...args], { encoding: "utf8" });
  return { status, stderr };
}

/** Stops a fit as soon as some checkpoints have been written; SIGKILL leaves it no chance to clean up. @returns its exit code, or the signal */
async function stoppedFit(out: string, by: "SIGKILL" | "SIGINT"): Promise<number | NodeJS.Signals | null> {
  const child = spawn(process.execPath, [commandLine, ...fitArguments(out)], { stdio: "ignore" });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => child.on("exit", (code, signal) => resolve(code ?? signal)));
  while (epochOf(out) < 5) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill(by);
  return ended;
}

async function killedFit(out: string): Promise<void> {
  expect(await stoppedFit(out, "SIGKILL")).toBe("SIGKILL");
}

function epochOf(out: string): number {
  if (!existsSync(at(`${out}/checkpoint.json`))) return 0;
  return (JSON.parse(readFileSync(at(`${out}/checkpoint.json`), "utf8")) as { content: { checkpoint: { epoch: number } } }).content.checkpoint.epoch;
}

function learntBy(out: string): unknown {
  const { content } = JSON.parse(readFileSync(at(`${out}/fit.json`), "utf8")) as { content: { fit: Readonly<Record<string, unknown>> } };
  return JSON.parse(JSON.stringify(content.fit), (key, value: unknown) => (key === "seconds" || key === "secondsPerEpoch" ? 0 : value));
}

describe("a fit that was killed", () => {
  test("goes on from its checkpoint to the very same fit, and leaves no checkpoint behind", async () => {
    await killedFit("killed");
    expect(existsSync(at("killed/fit.json"))).toBe(false);
    expect(lmmc(...fitArguments("killed", "--resume")).status).toBe(0);
    expect(lmmc(...fitArguments("whole")).status).toBe(0);
    expect(learntBy("killed")).toEqual(learntBy("whole"));
    expect(existsSync(at("killed/checkpoint.json"))).toBe(false);
  });

  test("and one stopped by Ctrl-C, which saves its best so far, can be gone on with too", async () => {
    expect(await stoppedFit("stopped", "SIGINT")).toBe(130);
    expect([existsSync(at("stopped/fit.json")), existsSync(at("stopped/checkpoint.json"))]).toEqual([true, true]);
    expect(lmmc(...fitArguments("stopped", "--resume")).status).toBe(0);
    expect(learntBy("stopped")).toEqual(learntBy("whole"));
  });

  test("is noticed by a fit that begins anew in its folder", async () => {
    await killedFit("anew");
    expect(lmmc(...fitArguments("anew"), "--set", "epochs=2").stderr).toContain("LMM0818");
  });

  test("is not resumed under other settings, nor from a damaged checkpoint, nor where there is none", async () => {
    await killedFit("refused");
    const otherSettings = lmmc(...fitArguments("refused", "--resume", "--set", "epochs=30"));
    expect([otherSettings.status, otherSettings.stderr]).toEqual([1, expect.stringContaining("LMM0816")]);
    const path = at("refused/checkpoint.json");
    writeFileSync(path, readFileSync(path, "utf8").replace("0", "1"));
    expect(lmmc(...fitArguments("refused", "--resume")).stderr).toContain("LMM0815");
    expect(lmmc(...fitArguments("nowhere", "--resume")).stderr).toContain("LMM0817");
    expect(lmmc("fit", at("model.lmm"), "--data", at("data.csv"), "--resume").stderr).toContain("LMM0919");
  });
});
