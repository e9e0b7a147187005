/** Every story in examples/: its program is sound against its data, and in canonical layout. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { lmmc } from "./recorder.js";

const folder = fileURLToPath(new URL("../../examples", import.meta.url));
const stories = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);

describe("the examples", () => {
  test("are there", () => {
    expect(stories).toContain("insteval");
  });

  test.each(stories)("%s: the program is sound against the data it names", async (story) => {
    expect(await lmmc("check", join(folder, story, "model.lmm"))).toMatchObject({ exitCode: 0, err: "" });
  });

  test.each(stories)("%s: the program is in canonical layout", async (story) => {
    expect(await lmmc("fmt", "--check", join(folder, story, "model.lmm"))).toMatchObject({ exitCode: 0, err: "" });
  });
});
