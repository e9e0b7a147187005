/**
 * What every backend must keep to: the operations that the house uses, their transposes and broadcasts, disposal, reading, and whole training
 * graphs, whose gradients are those of plain JavaScript to float32 rounding.
 */
import { describe, expect, test } from "vitest";
import { buildGraph, initialParameters, type NetworkPart } from "../../src/graph/index.js";
import { randomSource } from "../../src/numerics/random.js";
import { tensorflowExecutor } from "../../src/training/executors/tensorflow.js";
import { drawMasks } from "../../src/training/masks.js";
import { dense, network } from "../training/architectures.js";
import { expectClose } from "../training/executors/agreement.js";
import { type BackendName, openBackend, readFloat64, type Tensor, type TensorBackend, tensorOf, type TensorOperations, tensorOperations } from "../../src/tensor/index.js";

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
  ["maximum", (on, x) => on.maximum(x, on.scale(x, -1)), Math.abs],
  ["inverseRoot", (on, x) => on.inverseRoot(on.shift(on.multiply(x, x), 1)), (x) => 1 / Math.sqrt(x * x + 1)],
  ["multiply", (on, x) => on.multiply(x, x), (x) => x * x],
];

/** What each arrangement makes of [[1, 2], [3, 4], [5, 6], [7, 8]]. */
const arrangements: readonly [string, (on: TensorOperations, x: Tensor) => Tensor, readonly (readonly number[])[]][] = [
  ["regroup", (on, x) => on.regroup(x, 4), [[1, 2, 3, 4], [5, 6, 7, 8]]],
  ["gatherWithin", (on, x) => on.gatherWithin(x, 2, Int32Array.of(1, 0, 1)), [[3, 4], [1, 2], [3, 4], [7, 8], [5, 6], [7, 8]]],
  ["gatherWithin, zeros for none", (on, x) => on.gatherWithin(x, 2, Int32Array.of(-1, 1)), [[0, 0], [3, 4], [0, 0], [7, 8]]],
  ["sumWithin", (on, x) => on.sumWithin(x, 2), [[4, 6], [12, 14]]],
  ["concat", (on, x) => on.concat([x, on.slice(x, 1, 1)]), [[1, 2, 2], [3, 4, 4], [5, 6, 6], [7, 8, 8]]],
  ["stack", (on, x) => on.stack([on.rows(x, 2, 1), on.zeros(1, 2), x]), [[5, 6], [0, 0], [1, 2], [3, 4], [5, 6], [7, 8]]],
  ["slice", (on, x) => on.slice(x, 1, 1), [[2], [4], [6], [8]]],
  ["rows", (on, x) => on.rows(x, 1, 2), [[3, 4], [5, 6]]],
  ["gather", (on, x) => on.gather(x, on.indices(Int32Array.of(3, 0, 3))), [[7, 8], [1, 2], [7, 8]]],
  ["scatterAdd", (on, x) => on.scatterAdd(x, on.indices(Int32Array.of(2, 0, 2, 2)), 3), [[3, 4], [0, 0], [13, 16]]],
];

const numbers = { kind: "numbers", from: 0, width: 3 } as const;
const convolution = { kind: "convolution", filters: 5, kernel: [3], stride: 1, padding: "same", activation: "relu", l2: 0 } as const;

const nets: readonly [string, NetworkPart][] = [
  ["dense layers over numbers and a factor", {
    architecture: network([dense(9, "gelu"), { kind: "batchnorm" }, { kind: "dropout", rate: 0.3 }, dense(6, "elu")], 0.01),
    inputs: [numbers, { kind: "embedding", label: "f", column: 3, levelCount: 4, width: 3 }], givesMean: true, givesFeatures: true,
  }],
  ["a layer that remembers", {
    architecture: network([{ kind: "recurrent", cell: "gru", units: 4 }]), inputs: [numbers, { kind: "sequence", subject: 3, position: 4 }], givesMean: true, givesFeatures: false,
  }],
  ["convolutions over images", {
    architecture: network([convolution, { kind: "pooling", pool: "max", size: 2, stride: 2 }, { kind: "residual", layers: [convolution] }, { kind: "pooling", pool: "average", size: 2, stride: 1 }, { kind: "flatten" }, dense(4, "silu")]),
    inputs: [numbers, { kind: "volume", array: 0, column: 4, volume: { extents: [6, 5], channels: 2 } }], givesMean: true, givesFeatures: false,
  }],
];

async function gradientOn(backend: TensorBackend, part: NetworkPart): Promise<{ outputs: Float64Array; gradient: Float32Array }> {
  const random = randomSource(4);
  const graph = buildGraph([part], 5);
  const rows = 12;
  const executor = tensorflowExecutor(graph, backend, { name: "adam", decay: 0, clip: null });
  executor.setWeights(initialParameters(graph, random).map((value) => value + 0.1 * random.normal()));
  const data = Float64Array.from({ length: rows * 5 }, (_, i) => (i % 5 < 3 ? random.normal() : random.integer(4)));
  const arrays = [{ values: Float32Array.from({ length: 4 * 60 }, () => random.normal()), size: 60, moments: { means: [0.1, 0.2], standardDeviations: [1, 2] } }];
  const [gradient, masks] = [new Float32Array(graph.parameterCount), drawMasks(graph, rows, random)];
  let outputs = new Float64Array();
  await executor.gradient({ inputs: executor.load({ rows, columns: 5, data }, arrays), rows: Int32Array.from({ length: rows }, (_, row) => row), masks }, (found, out) => {
    outputs = found.slice();
    out.forEach((_, i) => (out[i] = Math.cos(i)));
    return 1;
  }, gradient);
  return { outputs, gradient };
}

/** Declares the suite for a backend that starts here. */
export function holdsContract(name: BackendName): void {
  describe(`the ${name} backend`, () => {
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

  test.each(arrangements)("arranges numbers: %s", async (_, arrange, expected) => {
    const backend = await open();
    const on = tensorOperations(backend);
    const before = backend.tf.memory().numTensors;
    const x = tensorOf(backend, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [4, 2]);
    const result = backend.tf.tidy(() => arrange(on, x));
    const out = new Float64Array(result.size);
    await readFloat64(backend, result, out);
    backend.tf.dispose([x, result]);
    expect([...out]).toEqual(expected.flat());
    expect(result.shape).toEqual([expected.length, expected[0].length]);
    expect(backend.tf.memory().numTensors).toBe(before);
  });

  test("leaves nothing behind: operations own no tensor but their result", async () => {
    const backend = await open();
    const on = tensorOperations(backend);
    const x = tensorOf(backend, Float32Array.from({ length: 40_000 }, (_, i) => i % 7), [200, 200]);
    const codes = on.indices(Int32Array.from({ length: 200 }, (_, i) => i % 3));
    const sums = on.sumRows(x);
    const before = backend.tf.memory().numTensors;
    const results = [
      on.matmul(x, x, true, true), on.affine(x, x, sums), on.scale(x, 2), on.shift(x, 2), on.scatterAdd(x, codes, 3), on.gather(x, codes), on.regroup(x, 100),
      on.gatherWithin(x, 20, Int32Array.of(1, -1, 19)), on.gatherWithin(x, 20, Int32Array.of(1, 0)), on.sumWithin(x, 4), on.maximum(x, x), on.concat([x, x]), on.stack([x, x]),
    ];
    for (const result of results) result.dispose();
    expect(backend.tf.memory().numTensors).toBe(before);
    backend.tf.dispose([x, sums, codes]);
  });

  test.each(nets)("differentiates %s as plain JavaScript does", async (_, part) => {
    const [found, expected] = [await gradientOn(await open(), part), await gradientOn((await openBackend("cpu"))!, part)];
    expectClose(found.outputs, expected.outputs);
    expectClose(found.gradient, expected.gradient, 1e-4); // a batch normalisation magnifies the rounding of the sums before it
  });

  test("is the one that operations run on once it is selected again", async () => {
    const backend = await open();
    await openBackend(name === "cpu" ? "wasm" : "cpu");
    expect(backend.tf.getBackend()).not.toBe(name);
    await backend.select();
    expect(backend.tf.getBackend()).toBe(name);
  });
});
}

function transpose(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(matrix, (_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]);
}

function dot(left: Float32Array, right: Float32Array, i: number, j: number, k: number, n: number): number {
  let sum = 0;
  for (let l = 0; l < k; l++) sum += left[i * k + l] * right[l * n + j];
  return sum;
}
