/** The oracle of the explicit backward pass: the same network written with TensorFlow.js's own layers of operations, and its tape. */
import "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { NetworkPart, TrainingGraph } from "../../../src/graph/index.js";
import type { Activation, Layer } from "../../../src/model/network.js";
import type { TensorBackend } from "../../../src/tensor/index.js";

export interface TapeProblem {
  readonly parts: readonly NetworkPart[];
  readonly graph: TrainingGraph;
  readonly weights: Float32Array;
  /** [m, k] */
  readonly inputs: Float32Array;
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

/** l2 of the network that a slot belongs to; biases have none. */
function penaltyOf({ parts, graph }: TapeProblem, slot: number): number {
  const { name, decays } = graph.parameters[slot];
  const network = parts.length === 1 ? 0 : Number(/^net(\d+)\./.exec(name)![1]) - 1;
  return decays ? parts[network].architecture.l2 : 0;
}

/** Parameters and masks in the order of the layers, taken one after the other. */
interface Supply {
  parameter(): Tensor;
  mask(shape: readonly number[]): Tensor;
}

/** The outputs side by side: the sum of the means, then the features. */
function forward(tf: TensorBackend["tf"], { parts, graph, inputs, masks }: TapeProblem, slots: readonly Tensor[]): Tensor {
  const all = tf.tensor2d(inputs, [inputs.length / graph.inputCount, graph.inputCount]);
  let [slot, mask] = [0, 0];
  const supply: Supply = { parameter: () => slots[slot++], mask: (shape) => tf.tensor(masks[mask++], [...shape]) };
  const [means, features]: Tensor[][] = [[], []];
  for (const { architecture, inputs: [{ from, width }], givesMean, givesFeatures } of parts) {
    let top: Tensor = tf.slice(all, [0, from], [-1, width]);
    for (const layer of architecture.layers) top = applied(tf, layer, top, supply);
    if (givesMean) means.push(tf.matMul(top, supply.parameter()));
    if (givesFeatures) features.push(top);
  }
  return tf.concat([...(means.length === 0 ? [] : [tf.addN(means)]), ...features], 1);
}

function applied(tf: TensorBackend["tf"], layer: Layer, top: Tensor, supply: Supply): Tensor {
  switch (layer.kind) {
    case "dense": return activation(tf, layer.activation, tf.add(tf.matMul(top as Tensor2D, supply.parameter() as Tensor2D), supply.parameter()));
    case "dropout": return tf.mul(top, supply.mask(top.shape));
  }
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
