/** Dense linear algebra: the kernels against their plain twins, and both against what defines them. */
import { describe, expect, test } from "vitest";
import { choleskyFactor, forwardSolveInPlace } from "../../src/numerics/cholesky.js";
import { factorDenseInPlace, forwardSolveManyInPlace, initialiseNumerics, invertFactoredInto } from "../../src/numerics/dense.js";
import { copyOf, zeros, type Matrix } from "../../src/numerics/matrix.js";
import { multiply } from "../../src/numerics/product.js";
import { randomSource } from "../../src/numerics/random.js";
import { forwardSolveRowsInPlace, inverseOfFactoredInPlace } from "../../src/numerics/triangular.js";
import { choleskyByKernel, forwardSolveByKernel, inverseByKernel } from "../../src/numerics/wasm/kernels.js";

/** A well-conditioned matrix of this order: products of a few hundred numbers keep twelve digits. */
function positiveDefinite(n: number): Matrix {
  const random = randomSource(n);
  const out = zeros(n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) out.data[i * n + j] = out.data[j * n + i] = i === j ? n + random.uniform() : random.normal();
  return out;
}

function lowerDifference(left: Matrix, right: Matrix): number {
  let largest = 0;
  for (let i = 0; i < left.rows; i++) for (let j = 0; j <= i; j++) largest = Math.max(largest, Math.abs(left.data[i * left.columns + j] - right.data[i * right.columns + j]));
  return largest;
}

function largest(values: Float64Array, difference: (value: number, at: number) => number): number {
  return values.reduce((most, value, at) => Math.max(most, Math.abs(difference(value, at))), 0);
}

// Orders around the leaf of the recursion, the register tile and the blocks of the packing.
describe.each([1, 3, 31, 33, 64, 97, 130, 261, 389])("order %i", (n) => {
  const a = positiveDefinite(n);
  const factor = choleskyFactor(a);

  test("the factor's kernel equals its twin", () => {
    const byKernel = copyOf(a);
    expect(choleskyByKernel(byKernel)).toBe(true);
    expect(lowerDifference(byKernel, factor)).toBeLessThan(1e-12 * n);
  });

  test("the inverse's kernel equals its twin, and both are an inverse", () => {
    const twin = copyOf(factor);
    inverseOfFactoredInPlace(twin);
    const byKernel = zeros(n, n);
    expect(inverseByKernel(factor, byKernel)).toBe(true);
    expect(lowerDifference(byKernel, twin)).toBeLessThan(1e-13);
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) twin.data[j * n + i] = twin.data[i * n + j];
    const product = multiply(twin, a);
    expect(largest(product.data, (value, at) => value - (at % (n + 1) === 0 ? 1 : 0))).toBeLessThan(1e-11);
  });

  test("solves of many right-hand sides are solves of each", () => {
    const rows: Matrix = { rows: 11, columns: n, data: positiveDefinite(Math.max(n, 11)).data.slice(0, 11 * n) };
    const twin = copyOf(rows);
    forwardSolveRowsInPlace(factor, twin);
    const byKernel = copyOf(rows);
    expect(forwardSolveByKernel(factor, byKernel)).toBe(true);
    const first = rows.data.slice(0, n);
    forwardSolveInPlace(factor, first);
    expect(largest(byKernel.data, (value, k) => value - twin.data[k])).toBeLessThan(1e-12);
    expect(largest(first, (value, k) => value - twin.data[k])).toBeLessThan(1e-14);
  });
});

test("the leading block of a factor is the factor of the leading block", () => {
  const a = positiveDefinite(120);
  const leading = zeros(70, 70);
  for (let i = 0; i < 70; i++) for (let j = 0; j < 70; j++) leading.data[i * 70 + j] = a.data[i * 120 + j];
  const whole = zeros(70, 70);
  const own = zeros(70, 70);
  invertFactoredInto(choleskyFactor(a), whole);
  invertFactoredInto(choleskyFactor(leading), own);
  expect(lowerDifference(whole, own)).toBeLessThan(1e-14);
});

test("a matrix that is not positive definite is refused, by its pivot, at any size", () => {
  for (const n of [10, 200]) {
    const a = positiveDefinite(n);
    a.data[(n - 3) * n + n - 3] = -1;
    expect(() => factorDenseInPlace(a)).toThrow(`pivot ${n - 3} of ${n}`);
  }
});

test("the kernels can be prepared ahead, and go on giving the same numbers", async () => {
  await initialiseNumerics();
  const rows: Matrix = { rows: 9, columns: 60, data: positiveDefinite(60).data.slice(0, 540) };
  const again = copyOf(rows);
  const factor = choleskyFactor(positiveDefinite(60));
  forwardSolveManyInPlace(factor, rows);
  forwardSolveRowsInPlace(factor, again);
  expect(largest(rows.data, (value, k) => value - again.data[k])).toBeLessThan(1e-13);
});
