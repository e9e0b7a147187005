/** Each kernel on matrices in panels, against the same written out in float64; what is not theirs to write stays untouched. */
import fc from "fast-check";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { type RandomSource, randomSource } from "../../../src/numerics/random.js";
import { type Arena, createArena } from "../../../src/training/executors/fused/arena.js";
import { type FusedKernels, instantiateKernels } from "../../../src/training/executors/fused/kernels.js";
import { paddedRows, panelColumns, panelsOf } from "../../../src/training/executors/fused/layout.js";
import { expectClose } from "./agreement.js";

/** Written before a kernel runs: what it leaves alone is still there after. */
const untouched = 12345;

let arena: Arena;
let kernels: FusedKernels;
let random: RandomSource;
beforeAll(() => {
  arena = createArena();
  kernels = instantiateKernels(arena.memory);
});
beforeEach(() => {
  random = randomSource(1);
});

/** A matrix in panels of `panelRows` rows. */
interface Panels {
  readonly address: number;
  readonly rows: number;
  readonly columns: number;
  readonly panelRows: number;
}

function place(rows: number, columns: number, panelRows: number, element: (i: number, j: number) => number, padding = untouched): Panels {
  const panels = { address: arena.reserve(4 * panelRows * panelsOf(columns) * panelColumns), rows, columns, panelRows };
  const floats = arena.floats().subarray(panels.address / 4);
  for (let j = 0; j < panelsOf(columns) * panelColumns; j++) {
    for (let i = 0; i < panelRows; i++) floats[position(panels, i, j)] = i < rows && j < columns ? element(i, j) : padding;
  }
  return panels;
}

function position({ panelRows }: Panels, i: number, j: number): number {
  return (Math.floor(j / panelColumns) * panelRows + i) * panelColumns + (j % panelColumns);
}

function at(panels: Panels, i: number, j: number): number {
  return arena.floats()[panels.address / 4 + position(panels, i, j)];
}

function normal(rows: number, columns: number, panelRows = paddedRows(rows)): Panels {
  return place(rows, columns, panelRows, () => random.normal());
}

function empty(rows: number, columns: number, panelRows = paddedRows(rows)): Panels {
  return place(rows, columns, panelRows, () => untouched);
}

/** Row by row. */
function elements({ rows, columns }: Panels, element: (i: number, j: number) => number): number[] {
  return Array.from({ length: rows * columns }, (_, k) => element(Math.floor(k / columns), k % columns));
}

function sumOver(count: number, term: (k: number) => number): number {
  return Array.from({ length: count }, (_, k) => term(k)).reduce((sum, value) => sum + value, 0);
}

const size = fc.integer({ min: 1, max: 21 });
const sizes = fc.tuple(size, size, size);

test("affine is A W + 1 b', times the mask", () => {
  fc.assert(fc.property(sizes, fc.boolean(), ([rows, inner, columns], isMasked) => {
    const [a, w, b] = [normal(rows, inner), normal(inner, columns), normal(1, columns, 1)];
    const [value, derivative] = [empty(rows, columns), empty(rows, columns)];
    const mask = Float32Array.from({ length: rows * columns }, () => 2 * random.integer(2));
    const maskAddress = arena.reserve(4 * paddedRows(rows) * columns);
    arena.floats().set(mask, maskAddress / 4);
    kernels.affine(a.address, a.panelRows, inner, w.address, w.panelRows, panelsOf(columns), b.address, 0, isMasked ? maskAddress : 0, columns, value.address, derivative.address);
    const maskAt = (i: number, j: number): number => (isMasked ? mask[i * columns + j] : 1);
    expectClose(elements(value, (i, j) => at(value, i, j)), elements(value, (i, j) => maskAt(i, j) * (at(b, 0, j) + sumOver(inner, (k) => at(a, i, k) * at(w, k, j)))));
    expect(elements(value, (i, j) => at(derivative, i, j))).toEqual(elements(value, maskAt));
  }));
});

test("the upstream product is U W' times D, in D's place", () => {
  fc.assert(fc.property(sizes, ([rows, inner, columns]) => {
    const [u, w, d] = [normal(rows, columns), place(inner, columns, paddedRows(inner), () => random.normal(), 0), normal(rows, inner)];
    const transposed = empty(panelsOf(columns) * panelColumns, inner);
    kernels.transpose(w.address, w.panelRows, panelsOf(columns), transposed.address);
    expect(elements(w, (k, j) => at(transposed, j, k))).toEqual(elements(w, (k, j) => at(w, k, j)));
    const expected = elements(d, (i, k) => at(d, i, k) * sumOver(columns, (j) => at(u, i, j) * at(w, k, j)));
    kernels.upstreamProduct(u.address, u.panelRows, columns, transposed.address, transposed.panelRows, panelsOf(inner), d.address, d.address);
    expectClose(elements(d, (i, k) => at(d, i, k)), expected);
  }));
});

test("the transpose of zero padding is zero padding", () => {
  const w = place(3, 5, 4, () => 1, 0);
  const transposed = empty(8, 3);
  kernels.transpose(w.address, 4, 1, transposed.address);
  expect(sumOver(64, (k) => at(transposed, k >> 3, k & 7))).toBe(15);
});

test("a weight's gradient is A'U over the batch's rows alone, and leaves padding rows as they were", () => {
  fc.assert(fc.property(sizes, ([rows, inner, columns]) => {
    const [a, u, out] = [normal(rows, inner), normal(rows, columns), empty(inner, columns)];
    kernels.weightGradient(a.address, inner, u.address, panelsOf(columns), u.panelRows, rows, out.panelRows, out.address);
    expectClose(elements(out, (k, j) => at(out, k, j)), elements(out, (k, j) => sumOver(rows, (i) => at(a, i, k) * at(u, i, j))));
    for (let k = inner; k < out.panelRows; k++) for (let j = 0; j < columns; j++) expect(at(out, k, j)).toBe(untouched);
  }));
});

test("a bias's gradient sums the batch's rows alone", () => {
  fc.assert(fc.property(size, size, (rows, columns) => {
    const [u, out] = [normal(rows, columns), empty(1, columns, 1)];
    kernels.sumRows(u.address, panelsOf(columns), u.panelRows, rows, out.address);
    expectClose(elements(out, (_, j) => at(out, 0, j)), elements(out, (_, j) => sumOver(rows, (i) => at(u, i, j))));
  }));
});

test("gathering takes the listed rows and fills the padding with zeros", () => {
  fc.assert(fc.property(sizes, fc.nat(5), ([sourceRows, count, columns], from) => {
    const stride = columns + from;
    const source = Float32Array.from({ length: sourceRows * stride }, () => random.normal());
    const index = Int32Array.from({ length: count }, () => random.integer(sourceRows));
    const [sourceAddress, indexAddress] = [arena.reserve(source.byteLength), arena.reserve(index.byteLength)];
    const out = empty(paddedRows(count), panelsOf(columns) * panelColumns);
    arena.floats().set(source, sourceAddress / 4);
    arena.integers().set(index, indexAddress / 4);
    kernels.gatherRows(sourceAddress + 4 * from, stride, columns, indexAddress, count, out.panelRows, out.address);
    const expected = (i: number, j: number): number => (i < count && j < columns ? source[index[i] * stride + from + j] : 0);
    expect(elements(out, (i, j) => at(out, i, j))).toEqual(elements(out, expected));
  }));
});

test("sums and products of matrices go element by element", () => {
  const [a, b, sum, product] = [normal(8, 8), normal(8, 8), empty(8, 8), empty(8, 8)];
  kernels.addScaled(a.address, b.address, 0.5, sum.address, 256);
  kernels.multiply(a.address, b.address, product.address, 256);
  expectClose(elements(sum, (i, j) => at(sum, i, j)), elements(a, (i, j) => at(a, i, j) + 0.5 * at(b, i, j)));
  expectClose(elements(product, (i, j) => at(product, i, j)), elements(a, (i, j) => at(a, i, j) * at(b, i, j)));
});
