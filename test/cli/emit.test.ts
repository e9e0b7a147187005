/** `lmmc emit` and `lmmc explain --print graph` in this process: what is printed, written and refused. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lmmc } from "./recorder.js";

let folder = "";
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lmmc-emit-"));
  const rows = Array.from({ length: 48 }, (_, i) => `${Math.sin(i) + (i % 6)},${i % 5},${Math.cos(i)},${"abcdef"[i % 6]}`);
  await writeFile(path("rows.csv"), `y,x,z,g\n${rows.join("\n")}\n`);
  await writeFile(path("model.lmm"), "y ~ mlp(x, z, layers = [3]) + (1 | g)\ntrain { epochs = 1 }\n");
  await writeFile(path("wrong.lmm"), "y ~ xx + (1 | g)\n");
});
afterAll(() => rm(folder, { recursive: true }));

const model = (): readonly string[] => [path("model.lmm"), "--data", path("rows.csv")];

describe("lmmc emit", () => {
  test("prints the module, with what the command line asks of the training", async () => {
    const { exitCode, out, err } = await lmmc("emit", ...model(), "--seed", "7", "--set", "train.epochs=4");
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
    expect(out).toContain('readonly g: "a" | "b" | "c" | "d" | "e" | "f";');
    expect(out).toContain('from "lmmc/runtime";');
    expect(out).toContain("epochs: 4,");
    expect(out).toContain("seed: 7,");
  });

  test("writes a file, and over none without --force", async () => {
    const file = path("model.ts");
    expect(await lmmc("emit", ...model(), "-o", file)).toEqual({ exitCode: 0, out: `${file}\n`, err: "" });
    const text = await readFile(file, "utf8");
    expect(text).toContain("export function train(");
    await writeFile(file, "mine\n");
    const again = await lmmc("emit", ...model(), "-o", file);
    expect(again).toMatchObject({ exitCode: 2, out: "" });
    expect(again.err).toContain("add --force to write over it");
    expect(await readFile(file, "utf8")).toBe("mine\n");
    expect((await lmmc("emit", ...model(), "-o", file, "--force")).exitCode).toBe(0);
    expect(await readFile(file, "utf8")).toBe(text);
  });

  test("says where it cannot write, before anything is read of the data", async () => {
    const { exitCode, err } = await lmmc("emit", path("model.lmm"), "--data", path("absent.csv"), "-o", path("no/such/folder/model.ts"));
    expect(exitCode).toBe(1);
    expect(err).toContain("LMM0811");
  });

  test("needs data, and a program without mistakes", async () => {
    const without = await lmmc("emit", path("model.lmm"));
    expect(without).toMatchObject({ exitCode: 2, out: "" });
    expect(without.err).toContain("LMM0903");
    const wrong = await lmmc("emit", path("wrong.lmm"), "--data", path("rows.csv"), "-o", path("wrong.ts"));
    expect(wrong).toMatchObject({ exitCode: 1, out: "" });
    expect(wrong.err).toContain("did you mean `x`?");
    await expect(readFile(path("wrong.ts"))).rejects.toThrow("ENOENT");
  });

  test("gives text or path as JSON", async () => {
    const printed = JSON.parse((await lmmc("emit", ...model(), "--json")).out) as { file: null; text: string };
    expect(printed.file).toBeNull();
    expect(printed.text).toContain("export const plan: Plan = {");
    const written = JSON.parse((await lmmc("emit", ...model(), "--json", "-o", path("other.ts"))).out) as object;
    expect(written).toEqual({ file: path("other.ts"), diagnostics: [] });
  });
});

describe("lmmc explain --print graph", () => {
  test("shows the training graph as text, as a flowchart and as data", async () => {
    const { out } = await lmmc("explain", ...model(), "--print", "graph");
    expect(out).toMatch(/^training graph: 2 inputs, 12 parameters\n/);
    const flowchart = await lmmc("explain", ...model(), "--print", "graph", "--format", "mermaid");
    expect(flowchart.out).toMatch(/^flowchart TD\n {2}subgraph forward\n/);
    const { graph } = JSON.parse((await lmmc("explain", ...model(), "--print", "graph", "--json")).out) as { graph: { kind: string } };
    expect(graph.kind).toBe("training-graph");
  });

  test("says where there is none, and that only a graph has a format", async () => {
    const linear = await lmmc("explain", "--formula", "y ~ x + (1 | g)", "--data", path("rows.csv"), "--print", "graph");
    expect(linear.out).toBe("no training graph: the formula holds no net\n");
    const misplaced = await lmmc("explain", ...model(), "--format", "mermaid");
    expect(misplaced.exitCode).toBe(2);
    expect(misplaced.err).toContain("LMM0917");
  });
});
