/** The oracle of the explicit backward pass: the same network written with TensorFlow.js's own layers of operations, and its tape. */
import "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { NetworkPart, TrainingGraph } from "../../../src/graph/index.js";
import type { Activation, FactorBlock, Layer, VolumeBlock } from "../../../src/model/network.js";
import type { ChannelRows } from "../../../src/numerics/channels.js";
import type { TensorBackend } from "../../../src/tensor/index.js";

export interface TapeProblem {
  readonly parts: readonly NetworkPart[];
  readonly graph: TrainingGraph;
  readonly weights: Float32Array;
  /** [m, k] */
  readonly inputs: Float32Array;
  /** the cells that the inputs point into */
  readonly arrays: readonly ChannelRows[];
  readonly masks: readonly Float32Array[];
  /** of the NLL with respect to every output, [m, outputWidth], held fixed */
  readonly outputGradient: Float64Array;
}

/** Every output, and the derivative of (sum of outputGradient * output) / m + l2 * |weights|^2, by automatic differentiation. */
export function tapeGradient({ tf }: TensorBackend, problem: TapeProblem): { f: Float32Array; gradient: Float32Array } {
  return tf.tidy(() => {
    const { graph, weights, outputGradient } = problem;
    const parameters = graph.parameters.map(({ offset, shape }) =>
      tf.tensor(weights.slice(offset, offset + shape.reduce((a, b) => a * b, 1)), [...shape]));
    const rowCount = outputGradient.length / graph.outputWidth;
    const upstream = tf.tensor2d(Float32Array.from(outputGradient), [rowCount, graph.outputWidth]);
    const loss = (...slots: Tensor[]): Tensor => {
      const nll = tf.div(tf.sum(tf.mul(forward(tf, problem, slots), upstream)), rowCount);
      return slots.reduce((sum, slot, i) => tf.add(sum, tf.mul(penaltyOf(problem, i), tf.sum(tf.square(slot)))), nll);
    };
    const gradients = tf.grads(loss)(parameters);
    const flat = new Float32Array(graph.parameterCount);
    gradients.forEach((gradient, i) => flat.set(gradient.dataSync(), graph.parameters[i].offset));
    return { f: forward(tf, problem, parameters).dataSync<"float32">(), gradient: flat };
  });
}

/** The network's l2 and the layer's own; of a bias, a scale or a running moment none. */
function penaltyOf({ graph }: TapeProblem, slot: number): number {
  return graph.parameters[slot].penalty;
}

/** Parameters and masks in the order of the layers, taken one after the other. */
interface Supply {
  readonly tf: TensorBackend["tf"];
  /** rows of each subject, in their order */
  readonly sequences: readonly (readonly number[])[];
  parameter(): Tensor;
  mask(shape: readonly number[]): Tensor;
}

/** What a layer reads: a matrix, indicators that no layer has read, and an image, [m, height, width, channels]; of a sequence the width is 1. */
interface Top {
  readonly volume: Tensor | null;
  readonly matrix: Tensor | null;
  readonly indicators: readonly Tensor[];
}

/** The outputs side by side: the sum of the means, then the features. */
function forward(tf: TensorBackend["tf"], { parts, graph, inputs, arrays, masks }: TapeProblem, slots: readonly Tensor[]): Tensor {
  const all = tf.tensor2d(inputs, [inputs.length / graph.inputCount, graph.inputCount]);
  let [slot, mask] = [0, 0];
  const [means, features]: Tensor[][] = [[], []];
  for (const { architecture, inputs: blocks, givesMean, givesFeatures } of parts) {
    const supply: Supply = {
      tf, sequences: sequencesOf(inputs, graph.inputCount, blocks), parameter: () => slots[slot++], mask: (shape) => tf.tensor(masks[mask++], [...shape]),
    };
    let top = read(supply, all, blocks, arrays);
    for (const layer of architecture.layers) top = applied(supply, layer, top);
    if (givesMean) means.push(product(supply, top, false));
    if (givesFeatures) features.push(top.matrix!);
  }
  return tf.concat([...(means.length === 0 ? [] : [tf.addN(means)]), ...features], 1);
}

function read({ tf, parameter }: Supply, all: Tensor, blocks: NetworkPart["inputs"], arrays: readonly ChannelRows[]): Top {
  const indicatorsOf = ({ column, levelCount }: FactorBlock): Tensor => tf.cast(tf.oneHot(tf.cast(tf.reshape(tf.slice(all, [0, column], [-1, 1]), [-1]), "int32"), levelCount), "float32");
  const matrices: Tensor[] = [];
  const indicators: Tensor[] = [];
  let volume: Tensor | null = null;
  for (const block of blocks) {
    if (block.kind === "sequence") continue;
    if (block.kind === "volume") volume = imageOf(tf, all, block, arrays);
    else if (block.kind === "numbers") matrices.push(tf.slice(all, [0, block.from], [-1, block.width]));
    else if (block.kind === "embedding") matrices.push(tf.matMul(indicatorsOf(block), parameter()));
    else indicators.push(indicatorsOf(block));
  }
  return { volume, matrix: matrices.length === 0 ? null : tf.concat(matrices, 1), indicators };
}

/** Each channel of the cells named, minus its mean, over its standard deviation. */
function imageOf(tf: TensorBackend["tf"], all: Tensor, { array, column, volume: { extents, channels } }: VolumeBlock, arrays: readonly ChannelRows[]): Tensor {
  const { values, size, moments } = arrays[array];
  const cells = tf.tensor(values, [values.length / size, extents[0], extents[1] ?? 1, channels]);
  const named = tf.gather(cells, tf.cast(tf.reshape(tf.slice(all, [0, column], [-1, 1]), [-1]), "int32"));
  return tf.div(tf.sub(named, tf.tensor1d([...moments.means])), tf.tensor1d([...moments.standardDeviations]));
}

function applied(supply: Supply, layer: Layer, top: Top): Top {
  const { tf } = supply;
  const change = (f: (matrix: Tensor) => Tensor): Top => (top.volume === null ? { ...top, matrix: top.matrix && f(top.matrix) } : { ...top, volume: f(top.volume) });
  switch (layer.kind) {
    case "dense": return { matrix: activation(tf, layer.activation, product(supply, top, true)), indicators: [], volume: null };
    case "convolution": return { ...top, volume: convolved(supply, layer, top.volume!) };
    case "pooling": return { ...top, volume: pooled(tf, layer, top.volume!) };
    case "flatten": {
      const flat = tf.reshape(top.volume!, [top.volume!.shape[0], -1]);
      return { ...top, volume: null, matrix: top.matrix === null ? flat : tf.concat([flat, top.matrix], 1) };
    }
    case "activation": return change((matrix) => activation(tf, layer.activation, matrix));
    case "dropout": return change((matrix) => tf.mul(matrix, supply.mask(matrix.shape)));
    case "batchnorm": return change((matrix) => normalised(supply, matrix));
    case "recurrent": return { matrix: recurrent(supply, layer, product(supply, top, true)), indicators: [], volume: null };
    case "residual": {
      if (top.volume !== null) {
        const changed = layer.layers.reduce((under, one) => applied(supply, one, under), top).volume!;
        const isKept = changed.shape[3] === top.volume.shape[3];
        return { ...top, volume: tf.add(isKept ? top.volume : tf.conv2d(top.volume as Tensor4D, tf.reshape(supply.parameter(), [1, 1, top.volume.shape[3]!, changed.shape[3]!]), 1, "same"), changed) };
      }
      const inner = layer.layers.reduce((under, one) => applied(supply, one, under), top).matrix!;
      const isSame = top.indicators.length === 0 && top.matrix!.shape[1] === inner.shape[1];
      return { matrix: tf.add(isSame ? top.matrix! : product(supply, top, false), inner), indicators: [], volume: null };
    }
  }
}

/** The library's own convolution; a sequence is an image one position wide. */
function convolved({ tf, parameter }: Supply, { filters, kernel, stride, padding, activation: name }: Extract<Layer, { kind: "convolution" }>, volume: Tensor): Tensor {
  const flat = parameter();
  const height = kernel[0];
  const width = flat.shape[0] / volume.shape[3]! / height;
  const weights: Tensor4D = tf.reshape(flat, [height, width, volume.shape[3]!, filters]);
  return activation(tf, name, tf.add(tf.conv2d(volume as Tensor4D, weights, stride, padding), parameter()));
}

function pooled(tf: TensorBackend["tf"], { pool, size, stride }: Extract<Layer, { kind: "pooling" }>, volume: Tensor): Tensor {
  const [window, steps] = (volume.shape[2] === 1 ? [[size, 1], [stride, 1]] : [[size, size], [stride, stride]]) as [[number, number], [number, number]];
  return (pool === "max" ? tf.maxPool : tf.avgPool)(volume as Tensor4D, window, steps, "valid");
}

/** X W + 1 b', of the matrix and the indicators side by side. */
function product({ tf, parameter }: Supply, { matrix, indicators }: Top, hasBiases: boolean): Tensor {
  const own = matrix === null ? [] : [tf.matMul(matrix, parameter()), ...(hasBiases ? [parameter()] : [])];
  return [...own, ...indicators.map((one) => tf.matMul(one, parameter()))].reduce((sum, part) => tf.add(sum, part));
}

function sequencesOf(inputs: Float32Array, stride: number, blocks: NetworkPart["inputs"]): readonly (readonly number[])[] {
  const block = blocks.find((one) => one.kind === "sequence");
  if (block === undefined) return [];
  const rows = Array.from({ length: inputs.length / stride }, (_, row) => row);
  const at = (row: number, column: number): number => inputs[row * stride + column];
  const subjects = [...new Set(rows.map((row) => at(row, block.subject)))];
  return subjects.map((subject) => rows.filter((row) => at(row, block.subject) === subject).sort((a, b) => at(a, block.position) - at(b, block.position)));
}

/** Row by row and subject by subject, as the cells are written in books. @param gates X W + 1 b', every gate's */
function recurrent({ tf, sequences, parameter }: Supply, { cell, units }: Extract<Layer, { kind: "recurrent" }>, gates: Tensor): Tensor {
  const weights = parameter();
  const states: Tensor[] = [];
  const order: number[] = [];
  for (const sequence of sequences) {
    let [h, c]: Tensor[] = [tf.zeros([1, units]), tf.zeros([1, units])];
    for (const row of sequence) {
      const a = tf.slice(gates, [row, 0], [1, -1]);
      const u = tf.matMul(h, weights);
      const [part, product] = [a, u].map((all) => (gate: number) => tf.slice(all, [0, gate * units], [1, units]));
      const both = (gate: number): Tensor => tf.add(part(gate), product(gate));
      if (cell === "lstm") {
        c = tf.add(tf.mul(tf.sigmoid(tf.add(both(1), 1)), c), tf.mul(tf.sigmoid(both(0)), tf.tanh(both(2))));
        h = tf.mul(tf.sigmoid(both(3)), tf.tanh(c));
      } else {
        const z = tf.sigmoid(both(1));
        const n = tf.tanh(tf.add(part(2), tf.mul(tf.sigmoid(both(0)), product(2))));
        h = tf.add(tf.mul(tf.sub(1, z), n), tf.mul(z, h));
      }
      states.push(h);
      order.push(row);
    }
  }
  const oneHot = tf.oneHot(tf.tensor1d(order, "int32"), order.length + 1); // of one row alone the library makes none
  const permutation = tf.transpose(tf.cast(tf.slice(oneHot, [0, 0], [-1, order.length]), "float32"));
  return tf.matMul(permutation, tf.concat(states, 0));
}

/** By the batch's own moments; the running ones stay out of it. */
function normalised({ tf, parameter }: Supply, matrix: Tensor): Tensor {
  const [scale, shift] = [parameter(), parameter(), parameter(), parameter()];
  const { mean, variance } = tf.moments(matrix, matrix.shape.map((_, axis) => axis).slice(0, -1));
  return tf.add(tf.mul(tf.div(tf.sub(matrix, mean), tf.sqrt(tf.add(variance, 1e-5))), scale), shift);
}

function activation(tf: TensorBackend["tf"], name: Activation, z: Tensor): Tensor {
  switch (name) {
    case "linear": return z;
    case "relu": return tf.relu(z);
    case "silu": return tf.mul(z, tf.sigmoid(z));
    case "gelu": return tf.mul(z, tf.mul(0.5, tf.add(1, tf.erf(tf.mul(z, Math.SQRT1_2)))));
    case "tanh": return tf.tanh(z);
    case "sigmoid": return tf.sigmoid(z);
    case "softplus": return tf.softplus(z);
    case "elu": return tf.elu(z);
  }
}
