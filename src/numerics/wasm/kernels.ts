/**
 * The compiled kernels and their memory: one instance, made when first needed, its memory grown and reused. Where WebAssembly
 * or its vectors are missing there is none, and the plain twins do the work.
 */
import { NumericalError } from "../failure.js";
import type { Matrix } from "../matrix.js";
import { kernelBytes } from "./bytes.js";

/** What src/numerics/wasm/assembly exports: addresses in bytes, strides in elements. */
interface KernelExports {
  readonly memory: WebAssembly.Memory;
  scratchSize(): number;
  cholesky(a: number, n: number, stride: number, scratch: number): number;
  solveRight(b: number, m: number, bStride: number, l: number, n: number, lStride: number, scratch: number): void;
  invertLower(l: number, n: number, stride: number, scratch: number): void;
  squareLower(w: number, n: number, stride: number, scratch: number): void;
  partialCholesky(a: number, n: number, columns: number, scratch: number): number;
  partialInverse(l: number, z: number, n: number, columns: number, scratch: number): void;
}

/** undefined until tried, null where this machine has none */
let kernels: KernelExports | null | undefined;

/**
 * Prepares the kernels where they cannot be made at once: a browser's main thread may refuse to compile synchronously.
 * Nothing waits for it: until it is done the plain twins are used.
 */
export async function initialiseNumerics(): Promise<void> {
  try {
    const { instance } = await WebAssembly.instantiate(binary(), imports);
    kernels = instance.exports as unknown as KernelExports;
  } catch {
    kernels = null;
  }
}

function available(): KernelExports | null {
  if (kernels === undefined) {
    try {
      kernels = new WebAssembly.Instance(new WebAssembly.Module(binary()), imports).exports as unknown as KernelExports;
    } catch {
      kernels = null;
    }
  }
  return kernels;
}

const imports = { env: { abort: (): never => { throw new NumericalError("non-finite", "a kernel stopped"); } } };

function binary(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(kernelBytes), (character) => character.charCodeAt(0));
}

/** Where data begins: below lies what the compiler placed. */
const dataStart = 65_536;

const pageSize = 65_536;

/** An array of linear memory and its address, followed by the kernels' scratch. */
interface Workspace {
  readonly exports: KernelExports;
  readonly values: Float64Array;
  readonly address: number;
  readonly scratch: number;
}

/** @returns null where there are no kernels, or not the memory for this many numbers */
function workspace(count: number): Workspace | null {
  const exports = available();
  if (exports === null) return null;
  const scratch = dataStart + count * 8;
  const missing = scratch + exports.scratchSize() - exports.memory.buffer.byteLength;
  try {
    if (missing > 0) exports.memory.grow(Math.ceil(missing / pageSize));
  } catch {
    return null;
  }
  return { exports, values: new Float64Array(exports.memory.buffer, dataStart, count), address: dataStart, scratch };
}

/** Lower Cholesky factor in place. @returns false where there are no kernels @throws NumericalError `not-positive-definite` */
export function choleskyByKernel(matrix: Matrix): boolean {
  const n = matrix.rows;
  const space = workspace(n * n);
  if (space === null) return false;
  space.values.set(matrix.data);
  const failed = space.exports.cholesky(space.address, n, n, space.scratch);
  if (failed >= 0) throw new NumericalError("not-positive-definite", `pivot ${failed} of ${n} is not positive`);
  matrix.data.set(space.values);
  return true;
}

/** Lower triangle of (L Lᵀ)⁻¹ for the leading block of L that has the size of `out`. @returns false where there are no kernels */
export function inverseByKernel(factor: Matrix, out: Matrix): boolean {
  const n = out.rows;
  const space = workspace(n * n);
  if (space === null) return false;
  for (let i = 0; i < n; i++) space.values.set(factor.data.subarray(i * factor.columns, i * factor.columns + i + 1), i * n);
  space.exports.invertLower(space.address, n, n, space.scratch);
  space.exports.squareLower(space.address, n, n, space.scratch);
  out.data.set(space.values);
  return true;
}

/** Rows b of `rows` ← L⁻¹ b, with the leading block of L. @returns false where there are no kernels */
export function forwardSolveByKernel(factor: Matrix, rows: Matrix): boolean {
  const n = rows.columns;
  const space = workspace(n * n + rows.data.length);
  if (space === null) return false;
  for (let i = 0; i < n; i++) space.values.set(factor.data.subarray(i * factor.columns, i * factor.columns + i + 1), i * n);
  space.values.set(rows.data, n * n);
  space.exports.solveRight(space.address + n * n * 8, rows.rows, n, space.address, n, n, space.scratch);
  rows.data.set(space.values.subarray(n * n));
  return true;
}

/** The first columns of a Cholesky factor, and what they leave, in place. @param front [order, order] @returns false where there are no kernels @throws NumericalError `not-positive-definite` */
export function partialCholeskyByKernel(front: Float64Array, order: number, columns: number): boolean {
  const count = order * order;
  const space = workspace(count);
  if (space === null) return false;
  space.values.set(count === front.length ? front : front.subarray(0, count));
  const failed = space.exports.partialCholesky(space.address, order, columns, space.scratch);
  if (failed >= 0) throw new NumericalError("not-positive-definite", `pivot ${failed} of a front of ${order} is not positive`);
  front.set(space.values);
  return true;
}

/** The inverse grown back over a front's columns. @param panel [order, columns] @param inverse [order, order] @returns false where there are no kernels */
export function partialInverseByKernel(panel: Float64Array, inverse: Float64Array, order: number, columns: number): boolean {
  const space = workspace(order * columns + order * order);
  if (space === null) return false;
  const first = order * columns;
  space.values.set(panel.subarray(0, first));
  space.values.set(inverse.subarray(0, order * order), first);
  space.exports.partialInverse(space.address, space.address + first * 8, order, columns, space.scratch);
  inverse.set(space.values.subarray(first));
  return true;
}
