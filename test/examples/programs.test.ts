/** Every program in examples/: sound against its data, and in canonical layout. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { lmmc } from "../cli/recorder.js";

const folder = fileURLToPath(new URL("../../examples", import.meta.url));
const programs = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".lmm"));

describe("the examples' programs", () => {
  test("are there", () => {
    expect(programs.length).toBeGreaterThan(4);
  });

  test.each(programs)("%s is sound against the data it names", async (path) => {
    const { exitCode, err } = await lmmc("check", `${folder}/${path}`);
    expect([exitCode, err.match(/^(?:warning|error)/gm)]).toEqual([0, null]);
  });

  test.each(programs)("%s is in canonical layout", async (path) => {
    expect(await lmmc("fmt", "--check", `${folder}/${path}`)).toMatchObject({ exitCode: 0, err: "" });
  });
});
