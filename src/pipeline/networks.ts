/** The networks of a model over a design, as the parts of one training graph and the matrix that they share. Computes nothing. */
import { joinInputs, type Design } from "../design/index.js";
import type { NetworkPart } from "../graph/index.js";
import { assertNever } from "../invariant.js";
import type { Layer, Model, NetworkContribution } from "../model/index.js";
import type { Matrix } from "../numerics/matrix.js";
import type { NetworkReport } from "../summary/report.js";

export interface NetworkParts {
  readonly parts: readonly NetworkPart[];
  /** [n, k] */
  readonly inputs: Matrix;
}

/** Each network gives a mean; f is their sum. No parts where the model holds no network. */
export function networkParts(model: Model, { networks, rowCount }: Pick<Design, "networks" | "rowCount">): NetworkParts {
  const { inputs, blocks } = joinInputs(networks, rowCount);
  const parts = networksOf(model).map(({ architecture }, i): NetworkPart => ({ architecture, inputs: blocks[i], givesMean: true, givesFeatures: false }));
  return { parts, inputs };
}

/** In the order of the formula. */
export function networksOf(model: Model): readonly NetworkContribution[] {
  return model.contributions.filter((one) => one.kind === "network");
}

/** Whose row each row is, and its place: no inputs. */
const sequenceColumns = 2;

/** @param parameters weights and biases of all of them */
export function networkReport(networks: readonly NetworkContribution[], { parts, inputs }: NetworkParts, parameters: number): Omit<NetworkReport, "orthogonalTo"> {
  return {
    label: networks.map(({ label }) => label).join(" + "),
    inputs: inputs.columns - sequenceColumns * parts.filter((part) => part.inputs.some(({ kind }) => kind === "sequence")).length,
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
    case "residual": return `residual(${layer.layers.map(layerText).join(" |> ")})`;
    default: return assertNever(layer);
  }
}
