/** What every backend must keep to: the operations that the house uses, their transposes and broadcasts, disposal and reading. */
import { describe, expect, test } from "vitest";
import { openBackend, readFloat64, type Tensor, type TensorBackend, tensorOf, type TensorOperations, tensorOperations } from "../../src/tensor/index.js";

/** float32 holds 24 bits; the transcendental kernels are good to a few of the last. */
const float32Tolerance = 2e-6;

const values = [-2.5, -1, -0.3, 0, 0.2, 1.7];

/** erf by its Taylor series, sum of (-1)^k z^(2k+1) / (k! (2k+1)): exact to rounding for |z| <= 3. */
function erf(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 1; k < 80; k++) {
    term *= -(z * z) / k;
    sum += term / (2 * k + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

const elementwise: readonly [keyof TensorOperations & string, (on: TensorOperations, x: Tensor) => Tensor, (x: number) => number][] = [
  ["relu", (on, x) => on.relu(x), (x) => Math.max(0, x)],
  ["step", (on, x) => on.step(x), (x) => (x > 0 ? 1 : 0)],
  ["sigmoid", (on, x) => on.sigmoid(x), (x) => 1 / (1 + Math.exp(-x))],
  ["tanh", (on, x) => on.tanh(x), Math.tanh],
  ["exp", (on, x) => on.exp(x), Math.exp],
  ["erf", (on, x) => on.erf(x), erf],
  ["softplus", (on, x) => on.softplus(x), (x) => Math.log1p(Math.exp(x))],
  ["elu", (on, x) => on.elu(x), (x) => (x > 0 ? x : Math.expm1(x))],
  ["eluGradient", (on, x) => on.eluGradient(x, x), (x) => (x > 0 ? x : x * (x + 1))],
  ["scale", (on, x) => on.scale(x, -0.5), (x) => -0.5 * x],
  ["shift", (on, x) => on.shift(x, 0.25), (x) => x + 0.25],
  ["add", (on, x) => on.add(x, x), (x) => 2 * x],
  ["subtract", (on, x) => on.subtract(on.scale(x, 3), x), (x) => 2 * x],
  ["multiply", (on, x) => on.multiply(x, x), (x) => x * x],
];

describe.each(["wasm", "cpu"] as const)("the %s backend", (name) => {
  const open = async (): Promise<TensorBackend> => (await openBackend(name))!;

  test.each(elementwise)("computes %s", async (_, operation, expected) => {
    const backend = await open();
    const on = tensorOperations(backend);
    const out = new Float64Array(values.length);
    const result = backend.tf.tidy(() => operation(on, tensorOf(backend, Float32Array.from(values), [2, 3])));
    await readFloat64(backend, result, out);
    result.dispose();
    values.forEach((value, i) => expect(Math.abs(out[i] - expected(Math.fround(value)))).toBeLessThan(float32Tolerance * Math.max(1, Math.abs(expected(value)))));
  });

  // the larger sizes take the blocked product, the smaller the plain loop
  test.each([[4, 3, 5], [70, 40, 30]])("multiplies matrices of %i x %i by %i columns under all transposes", async (m, k, n) => {
    const backend = await open();
    const on = tensorOperations(backend);
    const left = Float32Array.from({ length: m * k }, (_, i) => Math.sin(i));
    const right = Float32Array.from({ length: k * n }, (_, i) => Math.cos(3 * i));
    for (const [transposesLeft, transposesRight] of [[false, false], [true, false], [false, true], [true, true]]) {
      const a = tensorOf(backend, transposesLeft ? transpose(left, m, k) : left, transposesLeft ? [k, m] : [m, k]);
      const b = tensorOf(backend, transposesRight ? transpose(right, k, n) : right, transposesRight ? [n, k] : [k, n]);
      const product = on.matmul(a, b, transposesLeft, transposesRight);
      const out = new Float64Array(m * n);
      await readFloat64(backend, product, out);
      backend.tf.dispose([a, b, product]);
      expect(product.shape).toEqual([m, n]);
      for (let i = 0; i < m * n; i++) expect(Math.abs(out[i] - dot(left, right, Math.floor(i / n), i % n, k, n))).toBeLessThan(1e-5);
    }
  });

  test("adds biases to every row, and sums columns over rows", async () => {
    const backend = await open();
    const on = tensorOperations(backend);
    const [z, sums] = backend.tf.tidy(() => {
      const x = tensorOf(backend, Float32Array.of(1, 2, 3, 4), [2, 2]);
      const affine = on.affine(x, tensorOf(backend, Float32Array.of(1, 0, 1, 2), [2, 2]), tensorOf(backend, Float32Array.of(10, 20), [2]));
      return [affine, on.sumRows(affine)];
    });
    const out = new Float64Array(6);
    await readFloat64(backend, z, out);
    await readFloat64(backend, sums, out, 4);
    backend.tf.dispose([z, sums]);
    expect([...out]).toEqual([13, 24, 17, 28, 30, 52]);
  });

  test("leaves nothing behind: operations own no tensor but their result", async () => {
    const backend = await open();
    const on = tensorOperations(backend);
    const x = tensorOf(backend, Float32Array.from({ length: 40_000 }, (_, i) => i % 7), [200, 200]);
    const before = backend.tf.memory().numTensors;
    for (const result of [on.matmul(x, x, true, true), on.affine(x, x, on.sumRows(x)), on.scale(x, 2), on.shift(x, 2)]) result.dispose();
    expect(backend.tf.memory().numTensors).toBe(before + 1); // the column sums handed to `affine` are the caller's
    backend.tf.disposeVariables();
    x.dispose();
  });

  test("is the one that operations run on once it is selected again", async () => {
    const backend = await open();
    await openBackend(name === "cpu" ? "wasm" : "cpu");
    expect(backend.tf.getBackend()).not.toBe(name);
    await backend.select();
    expect(backend.tf.getBackend()).toBe(name);
  });
});

test("auto takes WebAssembly where no native package is installed", async () => {
  expect((await openBackend("auto"))!.name).toBe("wasm");
});

function transpose(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(matrix, (_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]);
}

function dot(left: Float32Array, right: Float32Array, i: number, j: number, k: number, n: number): number {
  let sum = 0;
  for (let l = 0; l < k; l++) sum += left[i * k + l] * right[l * n + j];
  return sum;
}
