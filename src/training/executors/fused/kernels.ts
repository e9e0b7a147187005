/**
 * The compiled kernels: which of the two modules this engine takes, compiled once, and instances of it on a given memory. The
 * second module leaves it to the processor to round a b + c once (relaxed SIMD), and is taken where the engine accepts it; it is never
 * needed.
 */
import { invariant } from "../../../invariant.js";
import type { Activation } from "../../../model/network.js";
import { kernelBytes, relaxedKernelBytes } from "./bytes.js";

/**
 * What assembly/index.ts exports. Addresses and lengths are in bytes; `rows` are those of the batch with padding, `count` without;
 * matrices stand in panels of eight columns. An address of 0 means none.
 */
export interface FusedKernels {
  affine(
    left: number, rows: number, inner: number, weights: number, weightRows: number, panels: number, biases: number,
    activation: number, mask: number, units: number, value: number, derivative: number,
  ): void;
  upstreamProduct(
    upstream: number, rows: number, inner: number, transposedWeights: number, weightRows: number, panels: number, derivative: number, out: number,
  ): void;
  weightGradient(
    left: number, leftColumns: number, upstream: number, panels: number, rows: number, count: number, outRows: number, out: number,
  ): void;
  activateMatrix(
    operand: number, rows: number, panels: number, activation: number, mask: number, units: number, value: number, derivative: number,
  ): void;
  multiply(left: number, right: number, out: number, bytes: number): void;
  addScaled(left: number, right: number, scale: number, out: number, bytes: number): void;
  sumRows(operand: number, panels: number, rows: number, count: number, out: number): void;
  gatherRows(source: number, stride: number, columns: number, index: number, count: number, rows: number, out: number): void;
  placeRows(source: number, stride: number, columns: number, index: number, count: number, rows: number, out: number, outColumn: number): void;
  lookUp(
    table: number, tableRows: number, columns: number, codes: number, stride: number, index: number, count: number, rows: number, out: number, outColumn: number,
  ): void;
  addByCode(
    upstream: number, upstreamColumn: number, rows: number, columns: number, codes: number, stride: number, index: number, count: number,
    out: number, outRows: number, tableBytes: number,
  ): void;
  moments(operand: number, panels: number, rows: number, count: number, centre: number, out: number): void;
  standardise(operand: number, panels: number, rows: number, mean: number, variance: number, epsilon: number, out: number): void;
  standardiseGradient(
    upstream: number, standardised: number, panels: number, rows: number, count: number, variance: number, epsilon: number, out: number,
  ): void;
  scaleShift(operand: number, panels: number, rows: number, scale: number, shift: number, out: number): void;
  sumProducts(left: number, right: number, panels: number, rows: number, count: number, out: number): void;
  transpose(weights: number, weightRows: number, panels: number, out: number): void;
  adam(
    parameters: number, gradient: number, first: number, second: number, bytes: number,
    shrinkage: number, firstRate: number, secondCorrection: number, firstWeight: number, secondWeight: number, epsilon: number,
  ): void;
  descend(parameters: number, gradient: number, bytes: number, shrinkage: number, rate: number): void;
}

/** As assembly/activations.ts numbers them. */
export const activationCodes: Readonly<Record<Activation, number>> = {
  linear: 0, relu: 1, silu: 2, gelu: 3, tanh: 4, sigmoid: 5, softplus: 6, elu: 7,
};

interface CompiledKernels {
  readonly module: WebAssembly.Module;
  readonly mayRoundOnce: boolean;
}

/** undefined until tried, null where the engine has no 128-bit vectors */
let compiled: CompiledKernels | null | undefined;

/**
 * Compiles the kernels without blocking: for browsers, whose main thread may refuse to do so at once. Elsewhere they are compiled
 * when first needed.
 */
export async function compileFusedKernels(): Promise<void> {
  if (compiled !== undefined) return;
  const chosen = chooseBytes();
  compiled = chosen && { ...chosen, module: await WebAssembly.compile(chosen.bytes) };
}

/** Whether the engine has 128-bit vectors, and has compiled the kernels or does so without waiting. */
export function hasFusedKernels(): boolean {
  return compiledKernels() !== null;
}

/** An instance on that memory, where there are kernels. */
export function instantiateKernels(memory: WebAssembly.Memory): FusedKernels {
  const kernels = compiledKernels();
  invariant(kernels !== null, "kernels are there before they are asked for");
  const { exports } = new WebAssembly.Instance(kernels.module, { env: { memory } });
  return exports as unknown as FusedKernels;
}

/** Whether a b + c may be rounded once instead of twice, which the processor decides. */
export function mayRoundOnce(): boolean {
  return compiledKernels()?.mayRoundOnce ?? false;
}

function compiledKernels(): CompiledKernels | null {
  if (compiled === undefined) {
    const chosen = chooseBytes();
    try {
      compiled = chosen && { ...chosen, module: new WebAssembly.Module(chosen.bytes) };
    } catch {
      return null; // a later `compileFusedKernels` may still succeed
    }
  }
  return compiled;
}

function chooseBytes(): { bytes: Uint8Array<ArrayBuffer>; mayRoundOnce: boolean } | null {
  if (typeof WebAssembly === "undefined") return null;
  const relaxed = decode(relaxedKernelBytes);
  if (WebAssembly.validate(relaxed)) return { bytes: relaxed, mayRoundOnce: true };
  const plain = decode(kernelBytes);
  return WebAssembly.validate(plain) ? { bytes: plain, mayRoundOnce: false } : null;
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
