/**
 * How parameters begin. Weights are normal with a variance that keeps the scale of activations from layer to layer:
 * 2 / fanIn before rectifiers (He et al. 2015, eq. 10), 2 / (fanIn + fanOut) otherwise (Glorot & Bengio 2010, eq. 12).
 * The output layer begins a tenth as large, so that f starts near 0 and the mixed model's own parts explain y first.
 */
import { assertNever } from "../invariant.js";
import type { Activation } from "../model/network.js";
import type { RandomSource } from "../numerics/random.js";
import { type Initialiser, sizeOf, type TrainingGraph } from "./graph.js";

const outputShrinkage = 0.1;

/** @param fanIn units that feed the layer @param fanOut units of the layer */
export function hiddenInitialiser(activation: Activation, fanIn: number, fanOut: number): Initialiser {
  const variance = isRectifier(activation) ? 2 / fanIn : 2 / (fanIn + fanOut);
  return { kind: "normal", standardDeviation: Math.sqrt(variance) };
}

export function outputInitialiser(fanIn: number): Initialiser {
  return { kind: "normal", standardDeviation: outputShrinkage / Math.sqrt(fanIn) };
}

/** Vectors of an embedding: small beside standardised numbers, so that levels begin alike. */
export const embeddingInitialiser: Initialiser = { kind: "normal", standardDeviation: 0.1 };

/** Units that pass about half of a centred input. */
function isRectifier(activation: Activation): boolean {
  switch (activation) {
    case "relu": case "silu": case "gelu": case "elu": return true;
    case "linear": case "tanh": case "sigmoid": case "softplus": return false;
    default: return assertNever(activation);
  }
}

/** Draws the flat parameter vector, slot by slot, in float32. */
export function initialParameters(graph: TrainingGraph, random: RandomSource): Float32Array {
  const parameters = new Float32Array(graph.parameterCount);
  for (const slot of graph.parameters) {
    const { initialiser } = slot;
    if (initialiser.kind !== "normal") {
      parameters.fill(initialiser.kind === "ones" ? 1 : 0, slot.offset, slot.offset + sizeOf(slot));
      continue;
    }
    for (let i = slot.offset; i < slot.offset + sizeOf(slot); i++) parameters[i] = initialiser.standardDeviation * random.normal();
  }
  return parameters;
}
