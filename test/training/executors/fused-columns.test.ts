/** The kernels of batch normalisation and of lookups on matrices in panels, against the same written out in float64. */
import fc from "fast-check";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { type RandomSource, randomSource } from "../../../src/numerics/random.js";
import { type Arena, createArena } from "../../../src/training/executors/fused/arena.js";
import { type FusedKernels, instantiateKernels } from "../../../src/training/executors/fused/kernels.js";
import { paddedRows, panelColumns, panelsOf } from "../../../src/training/executors/fused/layout.js";
import { expectClose } from "./agreement.js";

const untouched = 12345;
const epsilon = 1e-5;

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

/** A matrix in panels. */
interface Panels {
  readonly address: number;
  readonly rows: number;
  readonly columns: number;
  readonly panelRows: number;
}

function matrix(rows: number, columns: number, value: (i: number, j: number) => number, panelRows = paddedRows(rows)): Panels {
  const made = { address: arena.reserve(4 * panelRows * panelsOf(columns) * panelColumns), rows, columns, panelRows };
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) arena.floats()[placeOf(made, i, j)] = value(i, j);
  return made;
}

const normal = (rows: number, columns: number, panelRows?: number): Panels => matrix(rows, columns, () => random.normal(), panelRows);
const placeOf = ({ address, panelRows }: Panels, i: number, j: number): number => address / 4 + (Math.floor(j / panelColumns) * panelRows + i) * panelColumns + (j % panelColumns);
const at = (one: Panels, i: number, j: number): number => arena.floats()[placeOf(one, i, j)];
const elements = ({ rows, columns }: Panels, value: (i: number, j: number) => number): number[] => Array.from({ length: rows * columns }, (_, k) => value(Math.floor(k / columns), k % columns));
const meanOver = (count: number, value: (i: number) => number): number => Array.from({ length: count }, (_, i) => value(i)).reduce((sum, one) => sum + one / count, 0);

const sizes = fc.record({ rows: fc.integer({ min: 1, max: 20 }), columns: fc.integer({ min: 1, max: 19 }) });

test("moments are those of the batch's own rows, whatever stands in the padding", () => {
  fc.assert(fc.property(sizes, ({ rows, columns }) => {
    const a = normal(rows, columns);
    for (let i = rows; i < a.panelRows; i++) for (let j = 0; j < columns; j++) arena.floats()[placeOf(a, i, j)] = 1e6;
    const [mean, variance] = [matrix(1, columns, () => 0, 1), matrix(1, columns, () => 0, 1)];
    kernels.moments(a.address, panelsOf(columns), a.panelRows, rows, 0, mean.address);
    kernels.moments(a.address, panelsOf(columns), a.panelRows, rows, mean.address, variance.address);
    const expected = elements(mean, (_, j) => meanOver(rows, (i) => at(a, i, j)));
    expectClose(elements(mean, (_, j) => at(mean, 0, j)), expected);
    expectClose(elements(variance, (_, j) => at(variance, 0, j)), expected.map((m, j) => meanOver(rows, (i) => (at(a, i, j) - m) ** 2)));
  }));
});

test("standardisation, its scale and shift, and the pull-back go column by column", () => {
  fc.assert(fc.property(sizes, ({ rows, columns }) => {
    const [a, u] = [normal(rows, columns), normal(rows, columns)];
    const row = (value: (j: number) => number): Panels => matrix(1, columns, (_, j) => value(j), 1);
    const [mean, variance, scale, shift] = [row(() => random.normal()), row(() => random.uniform()), row(() => random.normal()), row(() => random.normal())];
    const [x, scaled, gradient] = [normal(rows, columns), normal(rows, columns), normal(rows, columns)];
    kernels.standardise(a.address, panelsOf(columns), a.panelRows, mean.address, variance.address, epsilon, x.address);
    kernels.scaleShift(x.address, panelsOf(columns), a.panelRows, scale.address, shift.address, scaled.address);
    kernels.standardiseGradient(u.address, x.address, panelsOf(columns), a.panelRows, rows, variance.address, epsilon, gradient.address);
    const deviation = (j: number): number => Math.sqrt(at(variance, 0, j) + epsilon);
    expectClose(elements(a, (i, j) => at(x, i, j)), elements(a, (i, j) => (at(a, i, j) - at(mean, 0, j)) / deviation(j)));
    expectClose(elements(a, (i, j) => at(scaled, i, j)), elements(a, (i, j) => at(x, i, j) * at(scale, 0, j) + at(shift, 0, j)));
    const along = (j: number): number => meanOver(rows, (i) => at(u, i, j) * at(x, i, j));
    expectClose(elements(a, (i, j) => at(gradient, i, j)), elements(a, (i, j) => (at(u, i, j) - meanOver(rows, (k) => at(u, k, j)) - at(x, i, j) * along(j)) / deviation(j)), 1e-4);
    const sums = row(() => 0);
    kernels.sumProducts(u.address, x.address, panelsOf(columns), a.panelRows, rows, sums.address);
    expectClose(elements(sums, (_, j) => at(sums, 0, j)), elements(sums, (_, j) => rows * along(j)));
  }));
});

test("a lookup fills its own columns alone, and its gradient adds up rows of one level", () => {
  fc.assert(fc.property(sizes, fc.nat(17), fc.integer({ min: 1, max: 6 }), ({ rows, columns }, from, levels) => {
    const stride = 3;
    const codes = Int32Array.from({ length: 30 }, () => random.integer(levels));
    const index = Int32Array.from({ length: rows }, () => random.integer(codes.length));
    const [codesAddress, indexAddress] = [arena.reserve(4 * stride * codes.length), arena.reserve(4 * rows)];
    codes.forEach((code, i) => (arena.floats()[codesAddress / 4 + i * stride] = code));
    arena.integers().set(index, indexAddress / 4);
    const table = normal(levels, columns);
    const out = matrix(rows, from + columns + 2, () => untouched);
    kernels.lookUp(table.address, table.panelRows, columns, codesAddress, stride, indexAddress, rows, out.panelRows, out.address, from);
    const isOurs = (j: number): boolean => j >= from && j < from + columns;
    expect(elements(out, (i, j) => at(out, i, j))).toEqual(elements(out, (i, j) => (isOurs(j) ? at(table, codes[index[i]], j - from) : untouched)));
    const upstream = normal(rows, from + columns);
    const gradient = matrix(levels, columns, () => untouched);
    const bytes = 4 * gradient.panelRows * panelsOf(columns) * panelColumns;
    kernels.addByCode(upstream.address, from, upstream.panelRows, columns, codesAddress, stride, indexAddress, rows, gradient.address, gradient.panelRows, bytes);
    const expected = (level: number, j: number): number => rows * meanOver(rows, (i) => (codes[index[i]] === level ? at(upstream, i, from + j) : 0));
    expectClose(elements(gradient, (level, j) => at(gradient, level, j)), elements(gradient, expected));
  }));
});
