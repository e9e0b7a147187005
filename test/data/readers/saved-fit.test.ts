import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkWritableFolder, readFit, writeFit } from "../../../src/data/readers/index.js";

const fit = { formula: "y ~ x", estimates: [0.1, 1e-17, 3], levels: { "10": 1, a: 2 } };
const origin = { data: "../rows.csv", holdout: { share: 0.2, seed: 3 } };
let root = "";

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "lmmc-fit-"));
});
afterAll(() => rm(root, { recursive: true }));

async function damaged(change: (text: string) => string): Promise<string> {
  const folder = await mkdtemp(join(root, "damaged-"));
  const path = await writeFit(folder, fit, null);
  if (typeof path !== "string") return path.code;
  await writeFile(path, change(await readFile(path, "utf8")));
  const result = await readFit(folder);
  return result.kind === "failed" ? result.diagnostic.code : "read";
}

describe("a saved fit", () => {
  test("comes back as it went in, and leaves nothing else behind", async () => {
    const folder = join(root, "new", "folder");
    expect(await writeFit(folder, fit, origin)).toBe(join(folder, "fit.json"));
    expect(await readFit(folder)).toEqual({ kind: "fit", fit, origin });
    expect(await readFit(join(folder, "fit.json"))).toEqual({ kind: "fit", fit, origin });
    expect(await readdir(folder)).toEqual(["fit.json"]);
  });

  test("that was cut short, edited, or holds something else is recognised", async () => {
    expect(await damaged((text) => text)).toBe("read");
    expect(await damaged((text) => text.slice(0, -20))).toBe("LMM0813");
    expect(await damaged((text) => text.replace("0.1", "0.2"))).toBe("LMM0813");
    expect(await damaged(() => '{"a": 1}')).toBe("LMM0813");
    expect(await damaged(() => "null")).toBe("LMM0813");
  });

  test("that is absent is named by its folder", async () => {
    expect(await readFit(join(root, "nowhere"))).toMatchObject({ diagnostic: { code: "LMM0812" } });
  });

  test("an output folder is tried before it is needed, and the trial leaves no trace", async () => {
    const folder = join(root, "trial");
    expect(await checkWritableFolder(folder)).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });

  test("a file in the way of the folder is an error", async () => {
    const file = join(root, "file");
    await writeFile(file, "");
    expect(await checkWritableFolder(file)).toMatchObject({ code: "LMM0810" });
    expect(await checkWritableFolder(join(file, "below"))).toMatchObject({ code: "LMM0810" });
    expect(await checkWritableFolder("/proc/no/folder/here")).toMatchObject({ code: "LMM0810" });
    expect(await writeFit(file, fit, null)).toMatchObject({ code: "LMM0810" });
  });
});
