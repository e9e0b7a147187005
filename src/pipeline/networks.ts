/** The networks of a model over a design, as the parts of one training graph and the matrix that they share. Computes nothing. */
import { joinInputs, type Design } from "../design/index.js";
import type { NetworkPart, TrainingGraph } from "../graph/index.js";
import { assertNever, invariant } from "../invariant.js";
import type { LearnedBasis, OutputLayout } from "../likelihood/index.js";
import type { Layer, Model, NetworkContribution } from "../model/index.js";
import type { ChannelRows } from "../numerics/channels.js";
import type { Matrix } from "../numerics/matrix.js";
import type { NetworkReport } from "../summary/report.js";

export interface NetworkParts {
  readonly parts: readonly NetworkPart[];
  /** [n, k] */
  readonly inputs: Matrix;
  /** the images and sequences that columns of the inputs point into */
  readonly arrays: readonly ChannelRows[];
}

/** f is the sum of the networks that give a mean; others give bases. No parts where the model holds no network. */
export function networkParts(model: Model, { networks, grouped, rowCount }: Pick<Design, "networks" | "grouped" | "rowCount">): NetworkParts {
  const { inputs, blocks, arrays } = joinInputs(networks, rowCount);
  const parts = networksOf(model).map(({ architecture, givesMean }, i): NetworkPart =>
    ({ architecture, inputs: blocks[i], givesMean, givesFeatures: grouped.some(({ network }) => network === i) }));
  return { parts, inputs, arrays };
}

/** Where f and each learned basis stand among the graph's outputs. */
export function outputLayout({ outputs, outputWidth }: TrainingGraph, { grouped }: Pick<Design, "grouped">): OutputLayout {
  const bases = grouped.flatMap(({ network }, term): LearnedBasis[] => {
    if (network === null) return [];
    const output = outputs.find((one) => one.kind === "features" && one.network === network);
    invariant(output !== undefined, "a network that a basis names gives its features");
    return [{ term, from: output.from }];
  });
  return { width: outputWidth, hasMean: outputs.some(({ kind }) => kind === "mean"), bases };
}

/** In the order of the formula. */
export function networksOf(model: Model): readonly NetworkContribution[] {
  return model.contributions.filter((one) => one.kind === "network");
}

/** Whose row each row is, and its place: no inputs. */
const sequenceColumns = 2;

/** @param parameters weights and biases of all of them */
export function networkReport(networks: readonly NetworkContribution[], { parts, inputs, arrays }: NetworkParts, parameters: number): Omit<NetworkReport, "orthogonalTo" | "standardError"> {
  return {
    label: networks.map(({ label }) => label).join(" + "),
    inputs: arrays.reduce((sum, { size }) => sum + size - 1, inputs.columns) - sequenceColumns * parts.filter((part) => part.inputs.some(({ kind }) => kind === "sequence")).length,
    layers: networks.flatMap(({ architecture }) => architecture.layers.map(layerText)),
    parameters,
  };
}

function layerText(layer: Layer): string {
  switch (layer.kind) {
    case "dense": return `dense(${layer.units}, ${layer.activation}${layer.l2 === 0 ? "" : `, l2 = ${layer.l2}`})`;
    case "dropout": return `dropout(${layer.rate})`;
    case "activation": return `activation(${layer.activation})`;
    case "batchnorm": return "batchnorm()";
    case "recurrent": return `${layer.cell}(${layer.units})`;
    case "convolution": return `conv(${layer.filters}, ${layer.kernel.length === 1 ? layer.kernel[0] : `[${layer.kernel.join(", ")}]`}, ${layer.activation}${layer.l2 === 0 ? "" : `, l2 = ${layer.l2}`})`;
    case "pooling": return `${layer.pool === "max" ? "maxpool" : "avgpool"}(${layer.size})`;
    case "flatten": return "flatten()";
    case "residual": return `residual(${layer.layers.map(layerText).join(" |> ")})`;
    default: return assertNever(layer);
  }
}
