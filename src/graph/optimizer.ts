/**
 * How the flat parameter vector moves along its gradient: Adam with decoupled weight decay, or plain descent.
 * Knows the vector's slots; knows no executor: this is the definition that faster ones are held to.
 * Kingma & Ba (2015), algorithm 1; Loshchilov & Hutter (2019), algorithm 2.
 */
import { assertNever } from "../invariant.js";
import { sizeOf, type TrainingGraph } from "./graph.js";

export interface OptimizerSettings {
  readonly name: "adam" | "sgd";
  /** decoupled: w shrinks by rate * decay a step, weights only, biases not */
  readonly decay: number;
  /** the largest norm of the gradient over all parameters (Pascanu et al. 2013, algorithm 1); null, or left out: none */
  readonly clip?: number | null;
}

/** Kingma & Ba's own constants; epsilon stands outside the root. */
export const adamConstants = { firstDecay: 0.9, secondDecay: 0.999, epsilon: 1e-8 } as const;

/** Running moments of the gradient, [parameterCount] each; empty for plain descent. */
export interface OptimizerState {
  readonly first: Float32Array;
  readonly second: Float32Array;
  stepCount: number;
  /** of the weights, [parameterCount] */
  readonly average: Float32Array;
  /** weights that it has taken up; with none it says nothing */
  averagedCount: number;
}

export function optimizerState(settings: OptimizerSettings, parameterCount: number): OptimizerState {
  const size = settings.name === "adam" ? parameterCount : 0;
  return { first: new Float32Array(size), second: new Float32Array(size), stepCount: 0, average: new Float32Array(parameterCount), averagedCount: 0 };
}

export function copyOfState({ first, second, average, ...counts }: OptimizerState): OptimizerState {
  return { first: first.slice(), second: second.slice(), average: average.slice(), ...counts };
}

/** A gradient longer than the settings allow is shortened to that length, its direction kept. */
export function clipInPlace({ clip }: Pick<OptimizerSettings, "clip">, gradient: Float32Array): void {
  if (clip === undefined || clip === null) return;
  let squares = 0;
  for (let i = 0; i < gradient.length; i++) squares += gradient[i] * gradient[i];
  const norm = Math.sqrt(squares);
  if (!(norm > clip)) return;
  for (let i = 0; i < gradient.length; i++) gradient[i] *= clip / norm;
}

/** a <- a + share (w - a) */
export function averageInPlace(average: Float32Array, weights: Float32Array, share: number): void {
  for (let i = 0; i < average.length; i++) average[i] += share * (weights[i] - average[i]);
}

/** Each takes the other's values. */
export function exchangeInPlace(one: Float32Array, other: Float32Array): void {
  const kept = one.slice();
  one.set(other);
  other.set(kept);
}

/** One step: shrinks the weights that decay, then moves every parameter against its gradient. */
export function updateParametersInPlace(
  graph: TrainingGraph, settings: OptimizerSettings, state: OptimizerState, gradient: Float32Array, rate: number, parameters: Float32Array,
): void {
  state.stepCount++;
  clipInPlace(settings, gradient);
  if (settings.decay > 0) shrinkWeightsInPlace(graph, 1 - rate * settings.decay, parameters);
  switch (settings.name) {
    case "sgd": return descendInPlace(gradient, rate, parameters);
    case "adam": return adamInPlace(state, gradient, rate, parameters);
    default: return assertNever(settings.name);
  }
}

function shrinkWeightsInPlace(graph: TrainingGraph, factor: number, parameters: Float32Array): void {
  for (const slot of graph.parameters) {
    if (!slot.decays) continue;
    for (let i = slot.offset; i < slot.offset + sizeOf(slot); i++) parameters[i] *= factor;
  }
}

function descendInPlace(gradient: Float32Array, rate: number, parameters: Float32Array): void {
  for (let i = 0; i < parameters.length; i++) parameters[i] -= rate * gradient[i];
}

/** m, v <- running means of g, g^2; w <- w - rate * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon) */
function adamInPlace(state: OptimizerState, gradient: Float32Array, rate: number, parameters: Float32Array): void {
  const { firstDecay, secondDecay, epsilon } = adamConstants;
  const { first, second, stepCount } = state;
  const firstRate = rate / (1 - firstDecay ** stepCount);
  const secondCorrection = 1 / (1 - secondDecay ** stepCount);
  for (let i = 0; i < parameters.length; i++) {
    const g = gradient[i];
    first[i] += (1 - firstDecay) * (g - first[i]);
    second[i] += (1 - secondDecay) * (g * g - second[i]);
    parameters[i] -= (firstRate * first[i]) / (Math.sqrt(second[i] * secondCorrection) + epsilon);
  }
}
