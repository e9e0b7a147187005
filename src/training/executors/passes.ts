/**
 * The two passes of a training graph over tensors: forward to f, and backward from dNLL/df to every parameter's derivative.
 * Knows uploads, scopes and reading back; knows no optimiser and no likelihood. The weights are borrowed, and read anew in
 * each pass.
 */
import { outputOf, type TrainingGraph } from "../../graph/index.js";
import { readFloat32, readFloat64, type Tensor, type TensorBackend, tensorOf, tensorOperations } from "../../tensor/index.js";
import { evaluateNodes, type NodeValues } from "./evaluate.js";

export interface TensorPasses {
  /** f without dropout. @param inputs [m, inputCount] @param out [m] */
  predict(inputs: Float32Array, out: Float64Array): Promise<void>;
  /** f with dropout. @param masks one per mask slot @param out [m] @returns every node's value, for `backward` to use and dispose */
  forward(inputs: Float32Array, masks: readonly Float32Array[], out: Float64Array): Promise<NodeValues>;
  /** Every parameter's derivative of NLL / m + penalty. @param outputGradient dNLL/df, [m] @param out [parameterCount] */
  backward(values: NodeValues, outputGradient: Float64Array, out: Float32Array): Promise<void>;
}

/** @param weights the flat parameter vector, which the caller moves between passes */
export function tensorPasses(graph: TrainingGraph, backend: TensorBackend, weights: Float32Array): TensorPasses {
  const { tf } = backend;
  const operations = tensorOperations(backend);
  const output = outputOf(graph).id;

  const runForward = (inputs: Float32Array, masks: readonly Float32Array[] | null): NodeValues => {
    const values = leafValues(graph, backend, weights, inputs, masks);
    evaluateNodes(operations, graph.forward, values);
    return values;
  };
  const runBackward = (forwardValues: NodeValues, outputGradient: Float64Array): Tensor[] => {
    const rowCount = outputGradient.length;
    const values = [...forwardValues];
    values[graph.likelihood.id] = tensorOf(backend, Float32Array.from(outputGradient, (value) => value / rowCount), [rowCount, 1]);
    evaluateNodes(operations, graph.backward, values);
    return graph.gradients.map((node) => values[node]!);
  };

  return {
    predict: async (inputs, out) => {
      await backend.select();
      const networkOutput = tf.tidy(() => runForward(inputs, null)[output]!);
      await readFloat64(backend, networkOutput, out);
      networkOutput.dispose();
    },
    forward: async (inputs, masks, out) => {
      await backend.select();
      const values = tf.tidy(() => runForward(inputs, masks));
      await readFloat64(backend, values[output]!, out);
      return values;
    },
    backward: async (values, outputGradient, out) => {
      await backend.select();
      const gradients = tf.tidy(() => runBackward(values, outputGradient));
      for (const [slot, gradient] of gradients.entries()) await readFloat32(backend, gradient, out, graph.parameters[slot].offset);
      for (const tensor of [...values, ...gradients]) tensor?.dispose();
    },
  };
}

/** What no operation computes: inputs, parameters, and masks where dropout is on. */
function leafValues(
  graph: TrainingGraph, backend: TensorBackend, weights: Float32Array, inputs: Float32Array, masks: readonly Float32Array[] | null,
): NodeValues {
  const rowCount = inputs.length / graph.inputCount;
  return graph.forward.map(({ operation }) => {
    switch (operation.kind) {
      case "inputs": return tensorOf(backend, inputs, [rowCount, graph.inputCount]);
      case "parameter": return parameterTensor(graph, backend, weights, operation.slot);
      case "mask": return masks === null ? undefined : tensorOf(backend, masks[operation.slot], [rowCount, graph.masks[operation.slot].units]);
      default: return undefined;
    }
  });
}

function parameterTensor(graph: TrainingGraph, backend: TensorBackend, weights: Float32Array, slot: number): Tensor {
  const { offset, shape } = graph.parameters[slot];
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  return tensorOf(backend, weights.slice(offset, offset + size), shape);
}
