/** Files by their paths, as a program in Node has them. Data: sleepstudy (lme4). */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compile } from "../../src/index.js";
import { loadFit, readTable, saveFit } from "../../src/node.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lmmc-node-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a fit of a file's rows is saved and loaded by its folder", async () => {
  const table = await readTable("test/reference/datasets/sleepstudy.csv");
  const fit = await compile("Reaction ~ Days + (1 | Subject)").fit(table);
  expect(await saveFit(join(folder, "fit"), fit)).toBe(join(folder, "fit", "fit.json"));
  const loaded = await loadFit(join(folder, "fit"));
  expect(loaded.fixef()).toEqual(fit.fixef());
  expect(loaded.predict(table).prediction).toEqual(fit.predict(table).prediction);
});

test("what is no table, no fit or no folder is an error with its reason", async () => {
  await expect(readTable(join(folder, "nowhere.csv"))).rejects.toThrow(/LMM\d{4}/);
  const broken = join(folder, "broken.csv");
  await writeFile(broken, "y,x\n1,2\n3,4,5\n");
  await expect(readTable(broken)).rejects.toThrow(/broken\.csv:3 has 3 cells where the header has 2/);
  await expect(loadFit(join(folder, "nowhere"))).rejects.toThrow(/LMM0812/);
  await expect(saveFit(join(broken, "fit"), { save: () => ({}) as never })).rejects.toThrow(/LMM\d{4}/);
});
