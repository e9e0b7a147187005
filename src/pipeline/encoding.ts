/** Arrays of numbers as text and back: base64 of little-endian bytes, exact to the last bit. Runs in Node and in browsers. */

export interface EncodedArray {
  readonly type: "float64" | "float32";
  readonly length: number;
  readonly base64: string;
}

export function encodeArray(values: Float64Array | Float32Array): EncodedArray {
  const type = values instanceof Float64Array ? "float64" : "float32";
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { type, length: values.length, base64: bytesToBase64(bytes) };
}

/** @returns null when the text is damaged: not base64, or not of the stated length */
export function decodeFloat64(encoded: EncodedArray): Float64Array | null {
  const bytes = encoded.type === "float64" ? base64ToBytes(encoded.base64) : null;
  return bytes !== null && bytes.length === encoded.length * 8 ? new Float64Array(bytes.buffer) : null;
}

/** @returns null when the text is damaged: not base64, or not of the stated length */
export function decodeFloat32(encoded: EncodedArray): Float32Array | null {
  const bytes = encoded.type === "float32" ? base64ToBytes(encoded.base64) : null;
  return bytes !== null && bytes.length === encoded.length * 4 ? new Float32Array(bytes.buffer) : null;
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
