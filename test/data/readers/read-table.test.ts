import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTable } from "../../../src/data/readers/index.js";

const csv = "y,g\n1,a\n2,b\n";
let folder = "";
const path = (name: string): string => join(folder, name);

async function codesFor(name: string, content: string | Uint8Array): Promise<string[]> {
  await writeFile(path(name), content);
  return (await readTable(path(name))).diagnostics.map((one) => one.code);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lmmc-data-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("a file of data", () => {
  test("is the same table plain and gzipped, whatever it is called", async () => {
    await writeFile(path("plain.csv"), csv);
    await writeFile(path("packed.csv.gz"), gzipSync(csv));
    await writeFile(path("packed.data"), gzipSync(csv));
    const plain = await readTable(path("plain.csv"));
    expect(plain.diagnostics).toEqual([]);
    expect(await readTable(path("packed.csv.gz"))).toEqual(plain);
    expect(await readTable(path("packed.data"))).toEqual(plain);
  });

  test("may be JSON lines or an array of objects", async () => {
    await writeFile(path("plain.csv"), csv);
    await writeFile(path("rows.jsonl"), '{"y": 1, "g": "a"}\n\n{"y": 2, "g": "b"}\n');
    await writeFile(path("rows.json"), '[{"y": 1, "g": "a"}, {"y": 2, "g": "b"}]');
    const plain = await readTable(path("plain.csv"));
    expect(await readTable(path("rows.jsonl"))).toEqual(plain);
    expect(await readTable(path("rows.json"))).toEqual(plain);
  });

  test("a line that is not a JSON object is named", async () => {
    await writeFile(path("bad.jsonl"), '{"y": 1}\n[2]\n');
    expect((await readTable(path("bad.jsonl"))).diagnostics[0].message).toBe(`${path("bad.jsonl")}:2 is not one row as JSON: it is not an object`);
  });

  test("that is absent brings its nearest neighbour to mind", async () => {
    await writeFile(path("ratings.csv"), csv);
    const { diagnostics } = await readTable(path("rating.csv"));
    expect(diagnostics).toMatchObject([{ code: "LMM0801", hint: `did you mean ${path("ratings.csv")}?` }]);
  });

  test("may not be a folder", async () => {
    await mkdir(path("folder"), { recursive: true });
    expect((await readTable(path("folder"))).diagnostics.map((one) => one.code)).toEqual(["LMM0802"]);
  });

  test("that is empty, cut short, in another encoding or of another format says which", async () => {
    expect(await codesFor("empty.csv", "")).toEqual(["LMM0804"]);
    expect(await codesFor("blank.csv", "\n  \n")).toEqual(["LMM0804"]);
    expect(await codesFor("mark.csv", "\uFEFF")).toEqual(["LMM0804"]);
    expect(await codesFor("cut.csv.gz", gzipSync(csv.repeat(100)).subarray(0, 40))).toEqual(["LMM0805"]);
    expect(await codesFor("latin1.csv", Uint8Array.of(121, 10, 0xe9, 10))).toEqual(["LMM0806"]);
    expect(await codesFor("table.parquet", "PAR1....")).toEqual(["LMM0807"]);
    expect(await codesFor("utf16.csv", Uint8Array.of(0xff, 0xfe, 121, 0))).toEqual(["LMM0807"]);
  });
});
