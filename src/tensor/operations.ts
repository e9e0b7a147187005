/**
 * The tensor operations that this house uses, and no others: elementary, two-dimensional, float32. Each asks the backend for
 * one kernel directly, which costs a third of the library's checked wrappers; a contract test holds every backend to them.
 * Knows no network. Arguments are borrowed, results belong to the caller.
 */
import type { NamedAttrMap, NamedTensorMap, Tensor } from "@tensorflow/tfjs-core";
import type { TensorBackend } from "./backend.js";
import { codesOf, tensorOf } from "./bridge.js";

export interface TensorOperations {
  /** op(A) op(B) */
  matmul(left: Tensor, right: Tensor, transposesLeft: boolean, transposesRight: boolean): Tensor;
  /** A W + 1 b' */
  affine(left: Tensor, weights: Tensor, biases: Tensor): Tensor;
  add(left: Tensor, right: Tensor): Tensor;
  subtract(left: Tensor, right: Tensor): Tensor;
  multiply(left: Tensor, right: Tensor): Tensor;
  scale(operand: Tensor, factor: number): Tensor;
  shift(operand: Tensor, amount: number): Tensor;
  /** column sums of [m, n], [n] */
  sumRows(operand: Tensor): Tensor;
  /** column means of [m, n], [n] */
  meanRows(operand: Tensor): Tensor;
  /** matrices of as many rows side by side */
  concat(parts: readonly Tensor[]): Tensor;
  /** matrices of as many columns one above the other */
  stack(parts: readonly Tensor[]): Tensor;
  /** rows `from` to `from + count` */
  rows(operand: Tensor, from: number, count: number): Tensor;
  zeros(rows: number, columns: number): Tensor;
  /** an int32 vector, for `gather` */
  indices(values: Int32Array): Tensor;
  /** columns `from` to `from + width` */
  slice(operand: Tensor, from: number, width: number): Tensor;
  /** the rows of [levels, d] at `codes`, an int32 vector, [m, d] */
  gather(table: Tensor, codes: Tensor): Tensor;
  /** rows of [m, d] added up at their codes, [levels, d] */
  scatterAdd(rows: Tensor, codes: Tensor, levels: number): Tensor;
  /** the same numbers in rows of another length */
  regroup(operand: Tensor, columns: number): Tensor;
  /** of every run of `length` rows, those at `places`, zeros for -1; [m * length, d] to [m * places, d] */
  gatherWithin(operand: Tensor, length: number, places: Int32Array): Tensor;
  /** sums of every run of `length` rows, [m * length, d] to [m, d] */
  sumWithin(operand: Tensor, length: number): Tensor;
  maximum(left: Tensor, right: Tensor): Tensor;
  /** 1 / sqrt(z) */
  inverseRoot(operand: Tensor): Tensor;
  relu(operand: Tensor): Tensor;
  /** 1 where positive, else 0 */
  step(operand: Tensor): Tensor;
  sigmoid(operand: Tensor): Tensor;
  tanh(operand: Tensor): Tensor;
  exp(operand: Tensor): Tensor;
  erf(operand: Tensor): Tensor;
  softplus(operand: Tensor): Tensor;
  elu(operand: Tensor): Tensor;
  /** U * elu'(z), of U and elu(z) */
  eluGradient(upstream: Tensor, value: Tensor): Tensor;
}

/** Multiplications above which WebAssembly's transposed product, a plain loop, loses to a copy and the blocked product. */
const transposedProductLimit = 20_000;

export function tensorOperations(backend: TensorBackend): TensorOperations {
  const { tf } = backend;
  const run = (kernel: string, inputs: NamedTensorMap, attributes: NamedAttrMap = {}): Tensor =>
    tf.engine().runKernel<Tensor>(kernel, inputs, attributes);
  const product = (left: Tensor, right: Tensor, transposeA: boolean, transposeB: boolean): Tensor =>
    run(tf.BatchMatMul, { a: left, b: right }, { transposeA, transposeB });
  const transposed = (operand: Tensor): Tensor => run(tf.Transpose, { x: operand }, { perm: [1, 0] });
  const scalar = (value: number): Tensor => tf.engine().makeTensor(new Float32Array([value]), [], "float32");
  const using = <Result>(temporary: Tensor, use: (operand: Tensor) => Result): Result => {
    const result = use(temporary);
    temporary.dispose();
    return result;
  };

  const reshaped = (x: Tensor, shape: readonly number[]): Tensor => run(tf.Reshape, { x }, { shape: [...shape] });

  const matmul: TensorOperations["matmul"] = (left, right, transposesLeft, transposesRight) => {
    const work = left.size * right.shape[transposesRight ? 0 : 1]!;
    if (backend.name !== "wasm" || work < transposedProductLimit) return product(left, right, transposesLeft, transposesRight);
    if (transposesLeft) return using(transposed(left), (copy) => matmul(copy, right, false, transposesRight));
    if (transposesRight) return using(transposed(right), (copy) => product(left, copy, false, false));
    return product(left, right, false, false);
  };

  const sumRows: TensorOperations["sumRows"] = (x) => run(tf.Sum, { x }, { axis: [0], keepDims: false });
  const scale: TensorOperations["scale"] = (a, factor) => using(scalar(factor), (b) => run(tf.Multiply, { a, b }));

  return {
    matmul,
    affine: (left, weights, biases) => using(product(left, weights, false, false), (z) => run(tf.Add, { a: z, b: biases })),
    add: (a, b) => run(tf.Add, { a, b }),
    subtract: (a, b) => run(tf.Sub, { a, b }),
    multiply: (a, b) => run(tf.Multiply, { a, b }),
    scale,
    shift: (a, amount) => using(scalar(amount), (b) => run(tf.Add, { a, b })),
    sumRows,
    meanRows: (x) => using(sumRows(x), (sums) => scale(sums, 1 / x.shape[0])),
    concat: (parts) => run(tf.Concat, [...parts] as unknown as NamedTensorMap, { axis: 1 }), // the library names no inputs of this kernel,
    stack: (parts) => run(tf.Concat, [...parts] as unknown as NamedTensorMap, { axis: 0 }),
    rows: (x, from, count) => run(tf.Slice, { x }, { begin: [from, 0], size: [count, x.shape[1]!] }),
    zeros: (rows, columns) => tensorOf(backend, new Float32Array(rows * columns), [rows, columns]),
    indices: (values) => codesOf(backend, values),
    slice: (x, from, width) => run(tf.Slice, { x }, { begin: [0, from], size: [x.shape[0], width] }),
    gather: (x, indices) => run(tf.GatherV2, { x, indices }, { axis: 0, batchDims: 0 }),
    scatterAdd: (updates, codes, levels) =>
      using(reshaped(codes, [codes.size, 1]), (indices) => run(tf.ScatterNd, { indices, updates }, { shape: [levels, updates.shape[1]!] })),
    regroup: (x, columns) => reshaped(x, [x.size / columns, columns]),
    gatherWithin: (x, length, places) => {
      const width = x.shape[1]!;
      const runs = x.shape[0] / length;
      const hasNone = places.includes(-1);
      return using(reshaped(x, [runs, length, width]), (grouped) => {
        const withNone = (use: (operand: Tensor) => Tensor): Tensor => {
          if (!hasNone) return use(grouped);
          const none = tensorOf(backend, new Float32Array(runs * width), [runs, 1, width]);
          return using(none, () => using(run(tf.Concat, [grouped, none] as unknown as NamedTensorMap, { axis: 1 }), use));
        };
        const indices = codesOf(backend, hasNone ? places.map((place) => (place < 0 ? length : place)) : places.slice());
        return using(indices, () => using(withNone((all) => run(tf.GatherV2, { x: all, indices }, { axis: 1, batchDims: 0 })), (found) => reshaped(found, [runs * places.length, width])));
      });
    },
    sumWithin: (x, length) => using(reshaped(x, [x.shape[0] / length, length, x.shape[1]!]), (grouped) => run(tf.Sum, { x: grouped }, { axis: [1], keepDims: false })),
    maximum: (a, b) => run(tf.Maximum, { a, b }),
    inverseRoot: (x) => run(tf.Rsqrt, { x }),
    relu: (x) => run(tf.Relu, { x }),
    step: (x) => run(tf.Step, { x }, { alpha: 0 }),
    sigmoid: (x) => run(tf.Sigmoid, { x }),
    tanh: (x) => run(tf.Tanh, { x }),
    exp: (x) => run(tf.Exp, { x }),
    erf: (x) => run(tf.Erf, { x }),
    softplus: (x) => run(tf.Softplus, { x }),
    elu: (x) => run(tf.Elu, { x }),
    eluGradient: (dy, y) => run(tf.EluGrad, { dy, y }),
  };
}
