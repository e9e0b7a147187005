/**
 * What follows once theta rests in a model with fields over the whole sample, beside a net or without one: estimates, names of the kernels'
 * parameters, and whether a term brings any variance. Knows components as numbers; moves nothing.
 */
import type { Design } from "../design/design.js";
import { hasSingularCovariance, type VarianceComponents } from "../likelihood/index.js";
import { freeParameterCount, toFreeParameters, freeSlices } from "../likelihood/parameters.js";
import { priorVariances } from "../likelihood/field/kriging.js";
import { randomTerms } from "../likelihood/structured/index.js";
import { fieldedEstimates, type KeptAs } from "../prediction/index.js";
import { once } from "./estimates.js";
import type { StructuredFacts } from "./report.js";
import type { Settlement } from "./settle.js";

/** The part of the residual variance below which a field counts as having none. */
const negligibleShare = 1e-8;

/** @param response y - offset - f over the rows, [n] */
export function settledAroundFields(design: Design, components: VarianceComponents, response: Float64Array, plan: KeptAs, isAtRest: boolean): Settlement {
  const found = fieldedEstimates(design, components, response, plan);
  const { fixedEffects, fixedCovariance, conditionalModes, fields, fixedSensitivities } = found;
  const negligibleTerms = [...design.grouped.map(() => false), ...negligibleFields(design, components)];
  return {
    estimates: {
      components,
      fixedEffects,
      fixedCovariance,
      conditionalModes,
      joint: null,
      uncertainty: once(() => ({ conditionalVariances: found.conditionalVariances(), fixedSensitivities })),
      structured: null,
      fields,
    },
    logLik: found.negativeLogLikelihood === null ? null : -found.negativeLogLikelihood,
    conditionalResidual: found.conditionalResidual,
    converged: isAtRest,
    singular: hasSingularCovariance(design, components) || negligibleTerms.some(Boolean),
    structured: { parameterCount: fixedEffects.length + freeParameterCount(design), parameters: namedParameters(design, components) },
    negligibleTerms,
  };
}

/** By grouped term, then by kernel: a definition's parameters by name; null for an unstructured or diagonal D. */
function namedParameters(design: Design, { parameters }: VarianceComponents): StructuredFacts["parameters"] {
  let place = 0;
  return randomTerms(design).map(({ covariance: { definition } }) => {
    if (definition === null) return null;
    const values = parameters[place++];
    return { definition: definition.name, values: definition.parameters.map(({ name }, k) => ({ name, value: values[k] })) };
  });
}

function negligibleFields(design: Design, components: VarianceComponents): readonly boolean[] {
  const free = toFreeParameters(design, components);
  const slices = freeSlices(design, free);
  return randomTerms(design).slice(design.grouped.length).map(({ covariance, coordinates }, k) => {
    const variances = priorVariances({ covariance }, coordinates, Float64Array.of(free[0], ...slices[design.grouped.length + k]));
    return variances.every((variance) => variance < negligibleShare * components.residualVariance);
  });
}
