/** The oracle of the explicit backward pass: the same network written with TensorFlow.js's own layers of operations, and its tape. */
import "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { TrainingGraph } from "../../../src/graph/index.js";
import type { Activation, NetworkArchitecture } from "../../../src/model/network.js";
import type { TensorBackend } from "../../../src/tensor/index.js";

export interface TapeProblem {
  readonly architecture: NetworkArchitecture;
  readonly graph: TrainingGraph;
  readonly weights: Float32Array;
  /** [m, k] */
  readonly inputs: Float32Array;
  readonly masks: readonly Float32Array[];
  /** dNLL/df, [m], held fixed */
  readonly outputGradient: Float64Array;
}

/** f and the derivative of (sum of outputGradient * f) / m + l2 * |weights|^2, by automatic differentiation. */
export function tapeGradient({ tf }: TensorBackend, problem: TapeProblem): { f: Float32Array; gradient: Float32Array } {
  return tf.tidy(() => {
    const { graph, weights, outputGradient } = problem;
    const parameters = graph.parameters.map(({ offset, shape }) =>
      tf.tensor(weights.slice(offset, offset + shape.reduce((a, b) => a * b, 1)), [...shape]));
    const upstream = tf.tensor2d(Float32Array.from(outputGradient), [outputGradient.length, 1]);
    const loss = (...slots: Tensor[]): Tensor => {
      const nll = tf.div(tf.sum(tf.mul(forward(tf, problem, slots), upstream)), outputGradient.length);
      const penalties = slots.filter((_, i) => graph.parameters[i].decays).map((slot) => tf.sum(tf.square(slot)));
      return tf.add(nll, tf.mul(problem.architecture.l2, tf.addN(penalties)));
    };
    const gradients = tf.grads(loss)(parameters);
    const flat = new Float32Array(graph.parameterCount);
    gradients.forEach((gradient, i) => flat.set(gradient.dataSync(), graph.parameters[i].offset));
    return { f: forward(tf, problem, parameters).dataSync<"float32">(), gradient: flat };
  });
}

function forward(tf: TensorBackend["tf"], { architecture, graph, inputs, masks }: TapeProblem, slots: readonly Tensor[]): Tensor {
  let top: Tensor = tf.tensor2d(inputs, [inputs.length / graph.inputCount, graph.inputCount]);
  let slot = 0;
  let mask = 0;
  for (const layer of architecture.layers) {
    if (layer.kind === "dense") {
      top = activation(tf, layer.activation, tf.add(tf.matMul(top as Tensor2D, slots[slot] as Tensor2D), slots[slot + 1]));
      slot += 2;
    } else {
      top = tf.mul(top, tf.tensor2d(masks[mask++], top.shape as [number, number]));
    }
  }
  return tf.matMul(top, slots[slot]);
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
