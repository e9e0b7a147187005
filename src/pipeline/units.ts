/**
 * Training works on a response of standard deviation 1, so that one learning rate serves euros and milliseconds alike; what it
 * reports is brought back to the response's own units. With unit s: y = s y*, f = s f*, D = s^2 D*, NLL = NLL* + n log s.
 */
import type { Design } from "../design/design.js";
import { sizeOf, type TrainingGraph } from "../graph/index.js";
import { invariant } from "../invariant.js";
import type { VarianceComponents } from "../likelihood/components.js";
import { randomTerms, responseExponents } from "../likelihood/structured/index.js";
import { isStructured } from "../plan/index.js";
import type { EpochReport, TrainingReport } from "../summary/report.js";

/** The standard deviation of the response; 1 where it is constant, or where a covariance is written in the response's own unit. */
export function responseUnit(design: Design): number {
  const { response } = design;
  invariant(response !== null && response.length > 0, "training rows carry the response");
  if (definitionExponents(design).some((exponents) => exponents === null)) return 1;
  const mean = response.reduce((sum, value) => sum + value, 0) / response.length;
  const variance = response.reduce((sum, value) => sum + (value - mean) ** 2, 0) / response.length;
  return variance > 0 ? Math.sqrt(variance) : 1;
}

/** The same rows, response and offset counted in units. */
export function designInUnits(design: Design, unit: number): Design {
  return {
    ...design,
    response: design.response && design.response.map((value) => value / unit),
    offset: design.offset && design.offset.map((value) => value / unit),
  };
}

/** A definition's parameters follow the unit by exponents of their own. */
export function componentsFromUnits(design: Design, components: VarianceComponents, unit: number): VarianceComponents {
  const square = unit * unit;
  const exponents = definitionExponents(design);
  return {
    residualVariance: components.residualVariance * square,
    grouped: components.grouped.map((one) => ({ ...one, data: one.data.map((value) => value * square) })),
    parameters: components.parameters.map((values, place) => values.map((value, k) => value * square ** (exponents[place]?.[k] ?? 0))),
  };
}

/** Of every term that a definition describes; null where its covariance has no unit. */
function definitionExponents(design: Design): readonly (Float64Array | null)[] {
  if (!isStructured(design)) return [];
  return randomTerms(design).filter(({ covariance }) => covariance.definition !== null).map(responseExponents);
}

/** f = s f*: f is linear without a bias in the weights that carry the unit. */
export function weightsFromUnits({ parameters }: TrainingGraph, weights: Float32Array, unit: number): Float32Array {
  const scaled = weights.slice();
  for (const slot of parameters) {
    if (slot.carriesUnit) for (let i = slot.offset; i < slot.offset + sizeOf(slot); i++) scaled[i] *= unit;
  }
  return scaled;
}

export function trainingFromUnits(report: TrainingReport, unit: number): TrainingReport {
  const shift = Math.log(unit);
  const seeds = report.seeds?.map((one) => ({ ...one, validationNll: one.validationNll === null ? null : one.validationNll + shift })) ?? null;
  return { ...report, seeds, history: report.history.map((epoch) => epochFromUnits(epoch, unit)) };
}

export function epochFromUnits(epoch: EpochReport, unit: number): EpochReport {
  const [square, shift] = [unit * unit, Math.log(unit)];
  return {
    epoch: epoch.epoch,
    trainNll: epoch.trainNll === null ? null : epoch.trainNll + shift,
    validationNll: epoch.validationNll === null ? null : epoch.validationNll + shift,
    residualVariance: epoch.residualVariance * square,
    theta: epoch.theta.map((variances) => variances.map((value) => value * square)),
  };
}
