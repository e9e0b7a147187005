/**
 * One step of the optimiser over the padded parameter vector, as graph/optimizer.ts defines it: shrinkage of what decays, then
 * Adam or plain descent. Knows two stretches of the vector, with decay and without.
 */
import { adamConstants, type OptimizerSettings } from "../../../graph/index.js";
import { assertNever } from "../../../invariant.js";
import type { FusedKernels } from "./kernels.js";
import type { ParameterLayout } from "./layout.js";

/** Addresses of four vectors that are laid out alike. */
export interface DescentVectors {
  readonly parameters: number;
  readonly gradient: number;
  /** running means of the gradient and of its square */
  readonly first: number;
  readonly second: number;
}

/** @param stepCount from 1 */
export function descend(
  kernels: FusedKernels, vectors: DescentVectors, layout: ParameterLayout, settings: OptimizerSettings, rate: number, stepCount: number,
): void {
  const shrinkage = rate * settings.decay;
  const decayingBytes = 4 * layout.decayingSize;
  moveStretch(kernels, vectors, 0, decayingBytes, settings, rate, shrinkage, stepCount);
  moveStretch(kernels, vectors, decayingBytes, 4 * layout.size - decayingBytes, settings, rate, 0, stepCount);
}

function moveStretch(
  kernels: FusedKernels, { parameters, gradient, first, second }: DescentVectors, start: number, bytes: number,
  settings: OptimizerSettings, rate: number, shrinkage: number, stepCount: number,
): void {
  switch (settings.name) {
    case "sgd": return kernels.descend(parameters + start, gradient + start, bytes, shrinkage, rate);
    case "adam": {
      const { firstDecay, secondDecay, epsilon } = adamConstants;
      return kernels.adam(
        parameters + start, gradient + start, first + start, second + start, bytes,
        shrinkage, rate / (1 - firstDecay ** stepCount), 1 / (1 - secondDecay ** stepCount), 1 - firstDecay, 1 - secondDecay, epsilon,
      );
    }
    default: return assertNever(settings.name);
  }
}
