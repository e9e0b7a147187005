/** Random small networks for property tests. */
import fc from "fast-check";
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

export function dense(units: number, activation: Activation): Layer {
  return { kind: "dense", units, activation };
}

export function network(layers: readonly Layer[], l2 = 0): NetworkArchitecture {
  return { layers, standardizesInputs: true, l2 };
}
