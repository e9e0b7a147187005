/**
 * From an architecture to its training graph: the forward pass layer by layer, f = h w without a bias, the likelihood's node,
 * and the backward pass derived from the forward one. Knows layers; the rules of differentiation stand in `differentiate.ts`.
 */
import { assertNever } from "../invariant.js";
import type { Activation, Layer, NetworkArchitecture } from "../model/network.js";
import { backwardPass } from "./differentiate.js";
import type { GraphNode, Initialiser, MaskSlot, NodeId, Operation, ParameterSlot, Shape, TrainingGraph } from "./graph.js";
import { hiddenInitialiser, outputInitialiser } from "./initialise.js";

/**
 * The static training graph of a network with one linear output unit. Its objective is NLL / m + l2 * (sum of squared weights),
 * m being the batch's rows.
 * @param inputCount columns of the network's input matrix, after factors became indicators
 */
export function buildTrainingGraph(architecture: NetworkArchitecture, inputCount: number): TrainingGraph {
  const builder = forwardBuilder(inputCount);
  for (const layer of architecture.layers) addLayer(builder, layer);
  addOutput(builder);
  const likelihood: GraphNode = { id: builder.nodes.length, operation: { kind: "likelihood" }, inputs: [builder.top], shape: ["batch", 1] };
  const { backward, gradients } = backwardPass(builder.nodes, likelihood, builder.parameters, architecture.l2);
  return {
    kind: "training-graph",
    inputCount,
    parameters: builder.parameters,
    parameterCount: builder.parameterCount,
    masks: builder.masks,
    forward: builder.nodes,
    likelihood,
    backward,
    gradients,
  };
}

/** Weights and biases of the network over `inputCount` inputs. */
export function networkWeightCount(architecture: NetworkArchitecture, inputCount: number): number {
  return buildTrainingGraph(architecture, inputCount).parameterCount;
}

/** A graph under construction: `top` is the node that the next layer reads. */
interface ForwardBuilder {
  readonly nodes: GraphNode[];
  readonly parameters: ParameterSlot[];
  readonly masks: MaskSlot[];
  parameterCount: number;
  top: NodeId;
  units: number;
  denseCount: number;
}

function forwardBuilder(inputCount: number): ForwardBuilder {
  const builder: ForwardBuilder = { nodes: [], parameters: [], masks: [], parameterCount: 0, top: 0, units: inputCount, denseCount: 0 };
  addNode(builder, { kind: "inputs" }, [], ["batch", inputCount]);
  return builder;
}

function addNode(builder: ForwardBuilder, operation: Operation, inputs: readonly NodeId[], shape: Shape): NodeId {
  const id = builder.nodes.length;
  builder.nodes.push({ id, operation, inputs, shape });
  return id;
}

function addParameter(builder: ForwardBuilder, name: string, shape: readonly number[], initialiser: Initialiser, decays: boolean): NodeId {
  const slot = builder.parameters.length;
  builder.parameters.push({ name, shape, offset: builder.parameterCount, initialiser, decays });
  builder.parameterCount += shape.reduce((product, dimension) => product * dimension, 1);
  return addNode(builder, { kind: "parameter", slot }, [], shape);
}

function addLayer(builder: ForwardBuilder, layer: Layer): void {
  switch (layer.kind) {
    case "dense": return addDense(builder, layer.units, layer.activation);
    case "dropout": return addDropout(builder, layer.rate);
    default: return assertNever(layer);
  }
}

function addDense(builder: ForwardBuilder, units: number, activation: Activation): void {
  const name = `dense${++builder.denseCount}`;
  const weights = addParameter(builder, `${name}.weights`, [builder.units, units], hiddenInitialiser(activation, builder.units, units), true);
  const biases = addParameter(builder, `${name}.biases`, [units], { kind: "zeros" }, false);
  builder.top = addNode(builder, { kind: "affine" }, [builder.top, weights, biases], ["batch", units]);
  if (activation !== "linear") {
    builder.top = addNode(builder, { kind: "activation", activation }, [builder.top], ["batch", units]);
  }
  builder.units = units;
}

function addDropout(builder: ForwardBuilder, rate: number): void {
  if (rate === 0) return;
  const slot = builder.masks.length;
  builder.masks.push({ name: `dropout${slot + 1}`, units: builder.units, rate });
  const shape: Shape = ["batch", builder.units];
  const mask = addNode(builder, { kind: "mask", slot }, [], shape);
  builder.top = addNode(builder, { kind: "dropout" }, [builder.top, mask], shape);
}

function addOutput(builder: ForwardBuilder): void {
  const weights = addParameter(builder, "output.weights", [builder.units, 1], outputInitialiser(builder.units), true);
  const product: Operation = { kind: "matmul", transposesLeft: false, transposesRight: false };
  builder.top = addNode(builder, product, [builder.top, weights], ["batch", 1]);
}
