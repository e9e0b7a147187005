/**
 * From networks to their training graph: the forward pass of each layer by layer, f = h w without a bias and summed over the networks
 * that have a mean, the likelihood's node for every output, and the backward pass derived from the forward one. Knows networks and
 * outputs; each layer's rule stands in `layers.ts`, the rules of differentiation in `differentiate.ts`.
 */
import { invariant } from "../invariant.js";
import type { InputBlock, NetworkArchitecture } from "../model/network.js";
import { addMatrix, addParameter, forwardBuilder, type ForwardBuilder, type Top } from "./builder.js";
import { backwardPass } from "./differentiate.js";
import type { GraphNode, GraphOutput, NodeId, Operation, TrainingGraph } from "./graph.js";
import { outputInitialiser } from "./initialise.js";
import { addInputs } from "./inputs.js";
import { addLayer } from "./layers.js";

/** One network of a graph: its layers, what it reads of the input matrix, and what is asked of it. */
export interface NetworkPart {
  readonly architecture: NetworkArchitecture;
  readonly inputs: readonly InputBlock[];
  /** a linear output without a bias, added to f */
  readonly givesMean: boolean;
  /** the last hidden layer, as a basis */
  readonly givesFeatures: boolean;
}

/**
 * The static training graph of one or several networks. Its objective is NLL / m + the sum over weights of their penalty times their
 * squares, m being the batch's rows.
 * @param inputCount columns of the input matrix that the networks share
 */
export function buildGraph(parts: readonly NetworkPart[], inputCount: number): TrainingGraph {
  const builder = forwardBuilder();
  const penalties: number[] = [];
  const tops = parts.map((part, index) => {
    const top = addNetwork(builder, part, parts.length === 1 ? "" : `net${index + 1}.`);
    while (penalties.length < builder.parameters.length) penalties.push(part.architecture.l2);
    return top;
  });
  const outputs = outputsOf(builder, parts, tops);
  const upstream = outputs.map(({ node, width }, output): GraphNode =>
    ({ id: builder.nodes.length + output, operation: { kind: "likelihood", output }, inputs: [node], shape: ["batch", width] }));
  return {
    kind: "training-graph",
    inputCount,
    parameters: builder.parameters,
    parameterCount: builder.parameterCount,
    masks: builder.masks,
    forward: builder.nodes,
    outputs,
    outputWidth: outputs.reduce((sum, { width }) => sum + width, 0),
    upstream,
    ...backwardPass(builder.nodes, outputs, upstream, builder.parameters, penalties),
  };
}

/**
 * The graph of one network of numbers with a mean.
 * @param inputCount columns of its input matrix
 */
export function buildTrainingGraph(architecture: NetworkArchitecture, inputCount: number): TrainingGraph {
  return buildGraph([{ architecture, inputs: [{ kind: "numbers", from: 0, width: inputCount }], givesMean: true, givesFeatures: false }], inputCount);
}

/** Weights and biases of the network over `inputCount` inputs. */
export function networkWeightCount(architecture: NetworkArchitecture, inputCount: number): number {
  return buildTrainingGraph(architecture, inputCount).parameterCount;
}

/** A network up to what is asked of it. */
interface NetworkTops {
  readonly features: Top;
  /** null where it has none */
  readonly mean: NodeId | null;
}

function addNetwork(builder: ForwardBuilder, { architecture, inputs, givesMean }: NetworkPart, prefix: string): NetworkTops {
  const names = { prefix, denseCount: 0 };
  let top = addInputs(builder, inputs);
  for (const layer of architecture.layers) top = addLayer(builder, names, layer, top);
  return { features: top, mean: givesMean ? addMean(builder, `${prefix}output.weights`, top) : null };
}

function addMean(builder: ForwardBuilder, name: string, top: Top): NodeId {
  const weights = addParameter(builder, name, [top.units, 1], { initialiser: outputInitialiser(top.units), decays: true, carriesUnit: true });
  const product: Operation = { kind: "matmul", transposesLeft: false, transposesRight: false };
  return addMatrix(builder, product, [top.node, weights], 1).node;
}

function outputsOf(builder: ForwardBuilder, parts: readonly NetworkPart[], tops: readonly NetworkTops[]): readonly GraphOutput[] {
  const means = tops.map(({ mean }) => mean).filter((mean) => mean !== null);
  const wanted: Omit<GraphOutput, "from">[] = [];
  if (means.length > 0) {
    const node = means.reduce((sum, mean) => addMatrix(builder, { kind: "add" }, [sum, mean], 1).node);
    wanted.push({ kind: "mean", network: null, node, width: 1 });
  }
  parts.forEach(({ givesFeatures }, network) => {
    const { node, units } = tops[network].features;
    if (givesFeatures) wanted.push({ kind: "features", network, node, width: units });
  });
  invariant(wanted.length > 0, "a network without an output is no part of a graph");
  let from = 0;
  return wanted.map((output) => ({ ...output, from: (from += output.width) - output.width }));
}
