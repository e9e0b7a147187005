/** Random small networks for property tests. */
import fc from "fast-check";
import { buildGraph, type NetworkPart, type TrainingGraph } from "../../src/graph/index.js";
import type { Activation, Layer, NetworkArchitecture } from "../../src/model/network.js";

export const activations: readonly Activation[] = ["linear", "relu", "silu", "gelu", "tanh", "sigmoid", "softplus", "elu"];

const layer: fc.Arbitrary<Layer> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("dense" as const), units: fc.integer({ min: 1, max: 9 }), activation: fc.constantFrom(...activations) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("dropout" as const), rate: fc.constantFrom(0.1, 0.5) }) },
);

export const architectures: fc.Arbitrary<NetworkArchitecture> = fc.record({
  layers: fc.array(layer, { maxLength: 5 }),
  standardizesInputs: fc.constant(true),
  l2: fc.constantFrom(0, 0.01),
});

/** Several networks over parts of one input matrix, each with a mean, with features as a basis, or with both. */
export interface RandomGraph {
  readonly parts: readonly NetworkPart[];
  readonly graph: TrainingGraph;
}

const widestInputs = 9;

const part: fc.Arbitrary<NetworkPart> = fc.record({
  architecture: architectures,
  inputs: fc.tuple(fc.nat(3), fc.integer({ min: 1, max: widestInputs - 3 })).map(([from, width]) => [{ kind: "numbers" as const, from, width }]),
  asked: fc.constantFrom({ givesMean: true, givesFeatures: false }, { givesMean: false, givesFeatures: true }, { givesMean: true, givesFeatures: true }),
}).map(({ architecture, inputs, asked }) => ({ architecture, inputs, ...asked }));

export const graphs: fc.Arbitrary<RandomGraph> = fc.array(part, { minLength: 1, maxLength: 3 })
  .map((parts) => ({ parts, graph: buildGraph(parts, widestInputs) }))
  .filter(({ graph }) => graph.parameterCount > 0);

export function dense(units: number, activation: Activation): Layer {
  return { kind: "dense", units, activation };
}

export function network(layers: readonly Layer[], l2 = 0): NetworkArchitecture {
  return { layers, standardizesInputs: true, l2 };
}
