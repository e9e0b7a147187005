/** Arrays of numbers as text and back: base64 of little-endian bytes, exact to the last bit. Runs in Node and in browsers. */

type NumberArray = Float64Array | Float32Array | Int32Array;

export interface EncodedArray {
  readonly type: "float64" | "float32" | "int32";
  readonly length: number;
  readonly base64: string;
}

/** Plain data in which every array of numbers is encoded. */
export type EncodedPlain = EncodedArray | string | number | boolean | null | readonly EncodedPlain[] | { readonly [key: string]: EncodedPlain };

/** Plain data with its arrays of numbers. */
export type Plain = NumberArray | string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

export function encodeArray(values: NumberArray): EncodedArray {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { type: typeOf(values), length: values.length, base64: bytesToBase64(bytes) };
}

function typeOf(values: NumberArray): EncodedArray["type"] {
  if (values instanceof Float64Array) return "float64";
  return values instanceof Int32Array ? "int32" : "float32";
}

/** @returns null when the text is damaged: not base64, or not of the stated length */
export function decodeFloat64(encoded: EncodedArray): Float64Array | null {
  const decoded = decodeArray(encoded);
  return decoded instanceof Float64Array ? decoded : null;
}

/** @returns null when the text is damaged: not base64, or not of the stated length */
export function decodeFloat32(encoded: EncodedArray): Float32Array | null {
  const decoded = decodeArray(encoded);
  return decoded instanceof Float32Array ? decoded : null;
}

const bytesPerNumber: Readonly<Record<EncodedArray["type"], number>> = { float64: 8, float32: 4, int32: 4 };

function decodeArray({ type, length, base64 }: EncodedArray): NumberArray | null {
  const bytes = base64ToBytes(base64);
  if (bytes?.length !== length * bytesPerNumber[type]) return null;
  if (type === "float64") return new Float64Array(bytes.buffer);
  return type === "int32" ? new Int32Array(bytes.buffer) : new Float32Array(bytes.buffer);
}

export function encodePlain(value: Plain): EncodedPlain {
  if (value === null || typeof value !== "object") return value;
  if (ArrayBuffer.isView(value)) return encodeArray(value);
  if (Array.isArray(value)) return value.map(encodePlain);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, encodePlain(part)]));
}

/** @returns null when an array in it is damaged; a null of the data stays one only within it */
export function decodePlain(saved: EncodedPlain): Plain {
  const damages: EncodedArray[] = [];
  const decoded = decodeWithin(saved, damages);
  return damages.length === 0 ? decoded : null;
}

function decodeWithin(value: EncodedPlain, damages: EncodedArray[]): Plain {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return (value as readonly EncodedPlain[]).map((part) => decodeWithin(part, damages));
  if (isEncodedArray(value)) {
    const decoded = decodeArray(value);
    if (decoded === null) damages.push(value);
    return decoded;
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, decodeWithin(part, damages)]));
}

function isEncodedArray(value: object): value is EncodedArray {
  return "base64" in value && "length" in value && "type" in value && typeof value.base64 === "string" && typeof value.type === "string" && value.type in bytesPerNumber;
}

/** `String.fromCharCode` takes its bytes as arguments: this many at a time stay well under any engine's limit. */
const chunkSize = 0x2000;

function bytesToBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < bytes.length; start += chunkSize) {
    binary += String.fromCharCode(...bytes.subarray(start, start + chunkSize));
  }
  return btoa(binary);
}

function base64ToBytes(text: string): Uint8Array | null {
  try {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch {
    return null;
  }
}
