/**
 * One array of numbers from a file: `.npy` as numpy writes it (format 1.0 to 3.0, C order), or numbers alone, little-endian, whose type follows
 * from the size of the file and the declared shape. Knows bytes; nothing of tables.
 */
import { readFile } from "node:fs/promises";
import type { ArrayCell } from "../arrays.js";
import { sizeOfShape, type ArrayShape } from "../table.js";
import { errorCode } from "./bytes.js";

/** Why a file is no such array, in words that go on from its name: `which holds 10 bytes where ...`. */
export interface ArrayProblem {
  readonly problem: string;
}

/** @param declared the shape of numbers that come without one; null where the file must say it */
export async function readArrayFile(path: string, declared: ArrayShape | null): Promise<ArrayCell | ArrayProblem> {
  const bytes = await bytesOf(path);
  if ("problem" in bytes) return bytes;
  if (isNumpy(bytes)) return numpyArray(bytes);
  return declared === null ? { problem: "which is no .npy file" } : rawArray(bytes, declared);
}

async function bytesOf(path: string): Promise<Uint8Array | ArrayProblem> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = errorCode(error);
    return { problem: code === "ENOENT" || code === "ENOTDIR" ? `which is not there (${path})` : `which cannot be read (${code})` };
  }
}

interface NumberType {
  readonly bytes: number;
  read(view: DataView, at: number, isLittleEndian: boolean): number;
}

/** By numpy's letter and size. */
const numberTypes: Readonly<Partial<Record<string, NumberType>>> = {
  f4: { bytes: 4, read: (view, at, isLittle) => view.getFloat32(at, isLittle) },
  f8: { bytes: 8, read: (view, at, isLittle) => view.getFloat64(at, isLittle) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  b1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  u2: { bytes: 2, read: (view, at, isLittle) => view.getUint16(at, isLittle) },
  i2: { bytes: 2, read: (view, at, isLittle) => view.getInt16(at, isLittle) },
  u4: { bytes: 4, read: (view, at, isLittle) => view.getUint32(at, isLittle) },
  i4: { bytes: 4, read: (view, at, isLittle) => view.getInt32(at, isLittle) },
  u8: { bytes: 8, read: (view, at, isLittle) => Number(view.getBigUint64(at, isLittle)) },
  i8: { bytes: 8, read: (view, at, isLittle) => Number(view.getBigInt64(at, isLittle)) },
};

const numpyMagic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

function isNumpy(bytes: Uint8Array): boolean {
  return numpyMagic.every((byte, i) => bytes[i] === byte);
}

/** The header is Python's text of a dictionary, its length in two bytes, from version 2 on in four. */
function numpyArray(bytes: Uint8Array): ArrayCell | ArrayProblem {
  const view = viewOf(bytes);
  const lengthBytes = bytes[6] === 1 ? 2 : 4;
  const start = 8 + lengthBytes;
  if (bytes.length < start) return { problem: "which is cut short" };
  const end = start + (lengthBytes === 2 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (bytes.length < end) return { problem: "which is cut short" };
  const header = new TextDecoder().decode(bytes.subarray(start, end));
  const [, order, letters] = /'descr':\s*'([<>|=])(\w\d+)'/.exec(header) ?? [];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1].split(",").filter((extent) => extent.trim() !== "").map(Number);
  const type = letters === undefined ? undefined : numberTypes[letters];
  if (type === undefined || shape === undefined || shape.length === 0 || shape.some((extent) => !Number.isInteger(extent) || extent < 1)) {
    return { problem: `which holds no array of numbers (${header.trim()})` };
  }
  if (/'fortran_order':\s*True/.test(header)) return { problem: "which is in Fortran order: save it with np.ascontiguousarray()" };
  return arrayFrom(view, end, shape, type, order !== ">");
}

/** One, four or eight bytes a number: whole numbers of 0 to 255, float32, float64. */
function rawArray(bytes: Uint8Array, shape: ArrayShape): ArrayCell | ArrayProblem {
  const size = sizeOfShape(shape);
  const type = ["u1", "f4", "f8"].map((letters) => numberTypes[letters]).find((one) => one?.bytes === bytes.length / size);
  if (type !== undefined) return arrayFrom(viewOf(bytes), 0, shape, type, true);
  return { problem: `which holds ${bytes.length} bytes where ${size} numbers are ${size}, ${4 * size} or ${8 * size}` };
}

function arrayFrom(view: DataView, start: number, shape: ArrayShape, { bytes, read }: NumberType, isLittleEndian: boolean): ArrayCell | ArrayProblem {
  const size = sizeOfShape(shape);
  if (view.byteLength - start < bytes * size) return { problem: `which is cut short: ${view.byteLength - start} of ${bytes * size} bytes are there` };
  return { shape, values: Float32Array.from({ length: size }, (_, i) => read(view, start + i * bytes, isLittleEndian)) };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
