/** Columns that name files of arrays, written here byte by byte as numpy writes them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTable } from "../../../src/data/readers/index.js";
import type { ArrayColumn } from "../../../src/data/index.js";

const folder = mkdtempSync(join(tmpdir(), "lmmc-arrays-"));
const path = (name: string): string => join(folder, name);

/** numpy.save's format 1.0 or 2.0: magic, version, length of the header, the header, the numbers. */
function npy(descr: string, shape: readonly number[], bytes: Uint8Array, version = 1, isFortran = false): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': ${isFortran ? "True" : "False"}, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  const start = version === 1 ? 10 : 12;
  const header = text.padEnd(64 * Math.ceil((start + text.length + 1) / 64) - start - 1) + "\n";
  const file = new Uint8Array(start + header.length + bytes.length);
  file.set([0x93, ...new TextEncoder().encode("NUMPY"), version, 0]);
  new DataView(file.buffer)[version === 1 ? "setUint16" : "setUint32"](8, header.length, true);
  file.set(new TextEncoder().encode(header), start);
  file.set(bytes, start + header.length);
  return file;
}

const bytesOf = (values: Float32Array | Float64Array | Int32Array | Uint8Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

async function readColumn(csv: string, arrays = {}): Promise<{ column: ArrayColumn; messages: readonly string[] }> {
  writeFileSync(path("table.csv"), csv);
  const { table, diagnostics } = await readTable(path("table.csv"), arrays);
  const column = table.columns[1];
  if (column.kind !== "array") throw new Error(`the column is ${column.kind}: ${diagnostics.map(({ message }) => message).join()}`);
  return { column, messages: diagnostics.map(({ message }) => message) };
}

beforeAll(() => {
  writeFileSync(path("f4.npy"), npy("<f4", [2, 2], bytesOf(Float32Array.of(1, 2, 3, 4))));
  writeFileSync(path("f8.npy"), npy("<f8", [2, 2], bytesOf(Float64Array.of(5, 6, 7, 8)), 2));
  writeFileSync(path("u1.npy"), npy("|u1", [2, 2], Uint8Array.of(9, 10, 11, 255)));
  writeFileSync(path("i4.npy"), npy("<i4", [2, 2], bytesOf(Int32Array.of(-1, 2, -3, 4))));
  writeFileSync(path("big.npy"), npy(">f4", [2, 2], bytesOf(Float32Array.of(1, 2, 3, 4)).slice().reverse()));
  writeFileSync(path("other.npy"), npy("<f4", [3, 2], bytesOf(new Float32Array(6))));
  writeFileSync(path("short.npy"), npy("<f4", [2, 2], bytesOf(Float32Array.of(1, 2, 3))));
  writeFileSync(path("fortran.npy"), npy("<f4", [2, 2], bytesOf(Float32Array.of(1, 2, 3, 4)), 1, true));
  writeFileSync(path("words.npy"), npy("<U3", [2, 2], new Uint8Array(48)));
  writeFileSync(path("raw.bin"), Uint8Array.of(1, 2, 3, 4));
  writeFileSync(path("raw4.bin"), bytesOf(Float32Array.of(0.5, 2, 3, 4)));
  writeFileSync(path("raw8.bin"), bytesOf(Float64Array.of(0.25, 2, 3, 4)));
  writeFileSync(path("odd.bin"), new Uint8Array(5));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a column of .npy files beside the table", () => {
  test("is read whatever the type of their numbers, once a file, to all its rows", async () => {
    const { column, messages } = await readColumn("y,img\n1,f4.npy\n2,f8.npy\n3,u1.npy\n4,i4.npy\n5,f4.npy\n6,big.npy\n");
    expect(messages).toEqual([]);
    expect(column.shape).toEqual([2, 2]);
    // the big-endian file holds the bytes of 1, 2, 3, 4 backwards: those of 4, 3, 2, 1
    expect([...column.values]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255, -1, 2, -3, 4, 1, 2, 3, 4, 4, 3, 2, 1]);
  });

  test.each([
    ["gone.npy", "which is not there"],
    ["short.npy", "which is cut short: 12 of 16 bytes are there"],
    ["fortran.npy", "which is in Fortran order"],
    ["words.npy", "which holds no array of numbers"],
  ])("leaves the row of %s missing, and says why", async (file, problem) => {
    const { column, messages } = await readColumn(`y,img\n1,f4.npy\n2,${file}\n3,\n4,u1.npy\n`);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`column \`img\` names \`${file}\` in row 2, ${problem}`);
    expect([...column.values].map(Number.isNaN)).toEqual([4, 4, 4, 4].flatMap((count, row) => new Array<boolean>(count).fill(row === 1 || row === 2)));
  });

  test("says which row holds another shape", async () => {
    expect((await readColumn("y,img\n1,f4.npy\n2,other.npy\n")).messages).toEqual(["column `img` holds arrays of 2 x 2, but row 2 holds 3 x 2: missing there"]);
  });
});

describe("a column of files of numbers alone", () => {
  test("is read under its declared shape, the type following from the size", async () => {
    const { column, messages } = await readColumn("y,img\n1,raw.bin\n2,raw4.bin\n3,raw8.bin\n4,f4.npy\n5,odd.bin\n", { img: [2, 2, 1] });
    expect([...column.values.subarray(0, 16)]).toEqual([1, 2, 3, 4, 0.5, 2, 3, 4, 0.25, 2, 3, 4, 1, 2, 3, 4]);
    expect(messages).toEqual(["column `img` names `odd.bin` in row 5, which holds 5 bytes where 4 numbers are 4, 16 or 32: missing there"]);
  });
});

test("arrays within JSON lines need no file", async () => {
  writeFileSync(path("rows.jsonl"), '{"y": 1, "s": [1, 2]}\n{"y": 2, "s": [3, null]}\n{"y": 3, "s": [5, 6]}\n');
  const { table, diagnostics } = await readTable(path("rows.jsonl"));
  expect(table.columns[1]).toMatchObject({ kind: "array", shape: [2] });
  expect(diagnostics.map(({ code }) => code)).toEqual(["LMM0516"]);
});
