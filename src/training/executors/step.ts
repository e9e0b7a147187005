/**
 * One training step of a network written out as TensorFlow.js operations, forward and backward: what an emitted module holds in the place of the
 * graph that `passes.ts` interprets. Knows its form and how to run it; knows no optimiser and no likelihood.
 */
import { diagnostic, DiagnosticError } from "../../diagnostics/index.js";
import type { SequenceOrder, TrainingGraph } from "../../graph/index.js";
import { readFloat32, type Tensor, type TensorBackend, tensorOperations, type TensorOperations } from "../../tensor/index.js";
import { arrayTensor, codeTensor, inputTensor, parameterTensor, readOutputs, sequenceOrderOf, tensorOfMask, upstreamTensor } from "./leaves.js";
import type { ForwardPass, RowInputs, TensorPasses } from "./passes.js";

/** Forward over a batch. Every operation of `on` is one TensorFlow.js kernel, or two; tensors are borrowed, and need no disposing. */
export type NetworkStep = (on: TensorOperations, batch: StepBatch) => StepForward;

/** What no operation computes. */
export interface StepBatch {
  /** off: no dropout, and running moments instead of the batch's */
  readonly isTraining: boolean;
  /** columns `from` to `from + width` of the network's inputs, [m, width] */
  inputs(from: number, width: number): Tensor;
  /** the images or sequences of an array that a column names, position by position, standardised by channel */
  array(array: number, column: number): Tensor;
  /** the level of each row, of a factor that is looked up */
  codes(column: number): Tensor;
  /** how the rows stand in sequences: whose row each is, and its place among them */
  order(subject: number, position: number): SequenceOrder;
  parameter(name: string): Tensor;
  /** 0, or 1 / (1 - rate), drawn anew in each step */
  mask(name: string): Tensor;
}

export interface StepForward {
  /** what the likelihood reads: f first, where there is a mean */
  readonly outputs: readonly Tensor[];
  /** of the batch, for running moments, in the order of their parameters */
  readonly statistics: readonly Tensor[];
  /** From the derivatives of NLL / m with respect to every output to the objective's with respect to every parameter, by name. */
  readonly backward: (...upstream: Tensor[]) => Readonly<Record<string, Tensor>>;
}

/** @param weights the flat parameter vector, which the caller moves between passes */
export function writtenPasses(graph: TrainingGraph, backend: TensorBackend, weights: Float32Array, step: NetworkStep): TensorPasses {
  const { tf } = backend;
  const operations = tensorOperations(backend);
  const run = (made: Tensor[], inputs: RowInputs, masks: readonly Float32Array[] | null): StepForward =>
    step(keeping(operations, made), stepBatch(graph, backend, weights, inputs, masks, made));
  const running = new WeakMap<ForwardPass, StepForward>();
  const forwardOf = (pass: ForwardPass): StepForward => running.get(pass)!;

  return {
    predict: async (inputs, out) => {
      await backend.select();
      const outputs = tf.tidy(() => [...run([], inputs, null).outputs]);
      await readOutputs(graph, backend, outputs, out);
      for (const tensor of outputs) tensor.dispose();
    },
    forward: async (inputs, masks, out) => {
      await backend.select();
      const values: Tensor[] = [];
      let forward: StepForward | null = null;
      tf.tidy(() => {
        forward = run(values, inputs, masks);
        return values;
      });
      const pass: ForwardPass = { values, pass: { isTraining: true, orders: new Map() } };
      running.set(pass, checkedForward(graph, forward!));
      await readOutputs(graph, backend, forward!.outputs, out);
      return pass;
    },
    statistics: async (pass) => {
      const read = forwardOf(pass).statistics.map(async (tensor) => {
        const batch = new Float32Array(tensor.size);
        await readFloat32(backend, tensor, batch);
        return batch;
      });
      return Promise.all(read);
    },
    backward: async (pass, outputGradient, out) => {
      await backend.select();
      const gradients = tf.tidy(() => {
        const upstream = graph.outputs.map((output) => upstreamTensor(backend, outputGradient, output, graph.outputWidth));
        return { ...forwardOf(pass).backward(...upstream) };
      });
      out.fill(0);
      for (const [slot, node] of graph.gradients.entries()) {
        const { name, offset } = graph.parameters[slot];
        if (node !== null) await readFloat32(backend, gradients[name] ?? refuse(`it has no derivative for \`${name}\``), out, offset);
      }
      for (const tensor of [...pass.values, ...Object.values(gradients)]) tensor?.dispose();
    },
  };
}

/** Operations that also note what they make. */
function keeping(operations: TensorOperations, made: Tensor[]): TensorOperations {
  const noting = Object.entries(operations).map(([name, operation]) => {
    const work = operation as (...operands: readonly unknown[]) => Tensor;
    const noted = (...operands: readonly unknown[]): Tensor => {
      const tensor = work(...operands);
      made.push(tensor);
      return tensor;
    };
    return [name, noted] as const;
  });
  return Object.fromEntries(noting) as unknown as TensorOperations;
}

function stepBatch(
  graph: TrainingGraph, backend: TensorBackend, weights: Float32Array, { values: inputs, arrays }: RowInputs, masks: readonly Float32Array[] | null, made: Tensor[],
): StepBatch {
  const kept = (tensor: Tensor): Tensor => {
    made.push(tensor);
    return tensor;
  };
  return {
    isTraining: masks !== null,
    inputs: (from, width) => kept(inputTensor(graph, backend, inputs, from, width)),
    array: (array, column) => kept(arrayTensor(graph, backend, inputs, arrays, array, column)),
    codes: (column) => kept(codeTensor(graph, backend, inputs, column)),
    order: (subject, position) => sequenceOrderOf(graph, inputs, subject, position),
    parameter: (name) => kept(parameterTensor(graph, backend, weights, slotNamed(graph.parameters, name))),
    mask: (name) => kept(tensorOfMask(graph, backend, masks ?? [], slotNamed(graph.masks, name))),
  };
}

function slotNamed(slots: readonly { readonly name: string }[], name: string): number {
  const slot = slots.findIndex((one) => one.name === name);
  return slot >= 0 ? slot : refuse(`they have no \`${name}\``);
}

function checkedForward({ outputs, statistics }: TrainingGraph, forward: StepForward): StepForward {
  if (forward.outputs.length !== outputs.length) refuse(`it gives ${forward.outputs.length} outputs where the likelihood reads ${outputs.length}`);
  if (forward.statistics.length !== statistics.length) refuse(`it gives ${forward.statistics.length} statistics of ${statistics.length}`);
  return forward;
}

function refuse(what: string): never {
  throw new DiagnosticError([diagnostic("LMM1104", null, { what })]);
}
