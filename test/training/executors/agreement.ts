/** The same graph, weights, rows and masks on the fused kernels and on the TensorFlow.js executor, which is the definition. */
import { expect } from "vitest";
import { initialParameters, type OptimizerSettings, type TrainingGraph } from "../../../src/graph/index.js";
import { type RandomSource, randomSource } from "../../../src/numerics/random.js";
import { openBackend } from "../../../src/tensor/index.js";
import { drawInputs } from "../architectures.js";
import type { BatchObjective, Executor, LoadedInputs } from "../../../src/training/executors/executor.js";
import { fusedExecutor } from "../../../src/training/executors/fused/index.js";
import { tensorflowExecutor } from "../../../src/training/executors/tensorflow.js";

export const adam = { name: "adam", decay: 0 } as const;

/** Within a few hundred units of 2^-24, for sums of some hundred products without batch normalisation. */
const usualTolerance = 2e-5;

/** An executor that has weights and rows. */
export interface Prepared {
  readonly executor: Executor;
  readonly inputs: LoadedInputs;
}

export interface Pair {
  readonly graph: TrainingGraph;
  readonly random: RandomSource;
  readonly fused: Prepared;
  readonly definition: Prepared;
}

/** Both executors with the same random weights and `rowCount` rows of normal inputs. @param scale of the weights */
export async function pairOf(graph: TrainingGraph, rowCount: number, seed: number, optimizer: OptimizerSettings = adam, scale = 1): Promise<Pair> {
  const random = randomSource(seed);
  const weights = initialParameters(graph, random).map((value) => scale * (value + 0.1 * random.normal()));
  const rows = drawInputs(graph, rowCount, random);
  const prepare = (executor: Executor): Prepared => {
    executor.setWeights(weights);
    return { executor, inputs: executor.load(rows) };
  };
  const fused = prepare(fusedExecutor(graph, optimizer)!);
  return { graph, random, fused, definition: prepare(tensorflowExecutor(graph, (await openBackend("wasm"))!, optimizer)) };
}

/** f, the gradient and the NLL of one batch, dNLL/df being given. */
export async function differentiate(
  { executor, inputs }: Prepared, rows: Int32Array, masks: readonly Float32Array[], outputGradient: Float64Array,
): Promise<{ f: Float64Array; gradient: Float32Array; nll: number }> {
  const gradient = new Float32Array(executor.graph.parameterCount);
  let f = new Float64Array();
  const nll = await executor.gradient({ inputs, rows, masks }, (networkOutput, out) => {
    f = networkOutput.slice();
    out.set(outputGradient);
    return 3;
  }, gradient);
  return { f, gradient, nll };
}

/** Half the squared distance of f from 1. */
export const towardsOne: BatchObjective = (f, gradient) => {
  f.forEach((value, i) => (gradient[i] = value - 1));
  return gradient.reduce((sum, value) => sum + (value * value) / 2, 0);
};

export function drawRows(random: RandomSource, size: number, rowCount: number): Int32Array {
  return Int32Array.from({ length: size }, () => random.integer(rowCount));
}

export function drawNormals(random: RandomSource, size: number): Float64Array {
  return Float64Array.from({ length: size }, () => random.normal());
}

/** Every element within `tolerance` of the largest. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = usualTolerance): void {
  const scale = Math.max(1e-3, ...Array.from(expected, Math.abs));
  expect(Math.max(0, ...Array.from(actual, (value, i) => Math.abs(value - expected[i]))) / scale).toBeLessThan(tolerance);
}
