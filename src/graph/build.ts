/**
 * From networks to their training graph: the forward pass of each layer by layer, f = h w without a bias and summed over the networks
 * that have a mean, the likelihood's node for every output, and the backward pass derived from the forward one. Knows networks and
 * outputs; each layer's rule stands in `layers.ts`, the rules of differentiation in `differentiate.ts`.
 */
import { invariant } from "../invariant.js";
import type { InputBlock, NetworkArchitecture } from "../model/network.js";
import { addMatrix, forwardBuilder, type ForwardBuilder, type UnitMatrix } from "./builder.js";
import { backwardPass } from "./differentiate.js";
import type { GraphNode, GraphOutput, NodeId, TrainingGraph } from "./graph.js";
import { outputInitialiser } from "./initialise.js";
import { addInputs, addOrder, type Top } from "./inputs.js";
import { addLayer, addProduct, type LayerContext } from "./layers.js";

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
  const tops = parts.map((part, index) => addNetwork(builder, part, parts.length === 1 ? "" : `net${index + 1}.`));
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
    statistics: builder.statistics,
    ...backwardPass(builder.nodes, outputs, upstream, builder.parameters, builder.statistics),
  };
}

/**
 * The graph of one network of numbers with a mean.
 * @param inputCount columns of its input matrix
 */
export function buildTrainingGraph(architecture: NetworkArchitecture, inputCount: number): TrainingGraph {
  return buildGraph([meanOfNumbers(architecture, inputCount)], inputCount);
}

/** A network of numbers with a mean, as a part of a graph. */
export function meanOfNumbers(architecture: NetworkArchitecture, inputCount: number): NetworkPart {
  return { architecture, inputs: [{ kind: "numbers", from: 0, width: inputCount }], givesMean: true, givesFeatures: false };
}

/** A network up to what is asked of it. */
interface NetworkTops {
  /** null where it ends in sparse indicators */
  readonly features: UnitMatrix | null;
  /** null where it has none */
  readonly mean: NodeId | null;
}

function addNetwork(builder: ForwardBuilder, { architecture, inputs, givesMean }: NetworkPart, prefix: string): NetworkTops {
  const context: LayerContext = {
    builder, prefix, counts: { dense: 0, batchnorm: 0, residual: 0, recurrent: 0, convolution: 0 }, penalty: architecture.l2, order: addOrder(builder, inputs),
  };
  let top = addInputs(builder, inputs, prefix, architecture.l2);
  for (const layer of architecture.layers) top = addLayer(context, layer, top);
  return { features: top.sparse.length === 0 ? top.matrix : null, mean: givesMean ? addMean(context, top) : null };
}

function addMean(context: LayerContext, top: Top): NodeId {
  const fanIn = (top.matrix?.units ?? 0) + top.sparse.length;
  const traits = { initialiser: outputInitialiser(fanIn), decays: true, penalty: context.penalty, carriesUnit: true };
  return addProduct(context, `${context.prefix}output`, top, 1, traits, false).node;
}

function outputsOf(builder: ForwardBuilder, parts: readonly NetworkPart[], tops: readonly NetworkTops[]): readonly GraphOutput[] {
  const means = tops.map(({ mean }) => mean).filter((mean) => mean !== null);
  const wanted: Omit<GraphOutput, "from">[] = [];
  if (means.length > 0) {
    const node = means.reduce((sum, mean) => addMatrix(builder, { kind: "add" }, [sum, mean], 1).node);
    wanted.push({ kind: "mean", network: null, node, width: 1 });
  }
  parts.forEach(({ givesFeatures }, network) => {
    const { features } = tops[network];
    invariant(features !== null || !givesFeatures, "indicators are a basis only once a layer has read them");
    if (features !== null && givesFeatures) wanted.push({ kind: "features", network, node: features.node, width: features.units });
  });
  invariant(wanted.length > 0, "a network without an output is no part of a graph");
  let from = 0;
  return wanted.map((output) => ({ ...output, from: (from += output.width) - output.width }));
}
