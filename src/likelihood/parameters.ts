/**
 * Free parameters phi of a design: the unconstrained numbers behind the variance components, and how far they may go.
 * phi_0 = log sigma^2; then term by term, grouped terms before kernels: the map of an unstructured or diagonal D
 * (`structure-parameters.ts`), or one number for each parameter of a definition, moved by its domain (`model/domain.ts`).
 * Knows the layout of phi; not rows nor likelihoods.
 */
import { naturalValue, freeValue } from "../model/domain.js";
import { innerProduct } from "../numerics/product.js";
import type { Matrix } from "../numerics/matrix.js";
import type { Design, GroupedDesign } from "../design/design.js";
import { mostListedEffects } from "../plan/dense-blocks.js";
import type { CovarianceDefinition } from "../model/index.js";
import type { VarianceComponents } from "./components.js";
import type { ComponentGradient } from "./dense.js";
import { semidefiniteFactor } from "./small-matrix.js";
import { covarianceAmong, directionsAmong, effectCovariance, kernelCovariance, type ElementCovariance } from "./structured/covariance.js";
import { effectPositions } from "./structured/term.js";
import { structureParameterisation, type FreeCoordinate, type StructureParameterisation } from "./structure-parameters.js";

/**
 * A zero variance has no logarithm: the smallest contribution to the response that phi says, as a share of the residual standard deviation.
 * What data can tell from zero is some hundred times larger.
 */
const smallestShare = 1e-6;
/** A free number of a definition goes no further from zero: a factor of 10^13 either way, or as near to a bound. */
const farthestFree = 30;

/** One random term's part of phi and of the components. */
interface TermParameters {
  readonly count: number;
  toFree(components: VarianceComponents): Float64Array;
  /** @returns D, empty where it is not listed, null for a kernel; and a definition's parameters, null without one */
  fromFree(free: Float64Array): { readonly covariance: Matrix | null; readonly parameters: Float64Array | null };
  /** dD/dphi_k of a grouped term for every k, [d, d] each, symmetric; none of a kernel */
  directions(free: Float64Array): readonly Matrix[];
  /** @param sigma the residual standard deviation */
  coordinates(free: Float64Array, sigma: number): readonly FreeCoordinate[];
}

function termParameters(design: Design): readonly TermParameters[] {
  let definitionCount = 0;
  const grouped = design.grouped.map((term, t): TermParameters => {
    if (term.structure.kind !== "expression") return matrixParameters(term, t);
    const positions = effectPositions(term);
    const covariance = effectCovariance(term.structure, positions);
    return definitionParameters(covariance, definitionCount++, { rows: positions.length, columns: 1, data: positions });
  });
  const kernels = design.kernels.map(({ definition, inputs, metric }) => definitionParameters(kernelCovariance(definition, inputs, metric), definitionCount++, null));
  return [...grouped, ...kernels];
}

function matrixParameters(term: GroupedDesign, t: number): TermParameters {
  const map = parameterisationOf(term);
  return {
    count: map.count,
    toFree: ({ grouped, residualVariance }) => map.toFree(grouped[t], smallestDeviations(term, Math.sqrt(residualVariance))),
    fromFree: (free) => ({ covariance: map.fromFree(free), parameters: null }),
    directions: (free) => map.directions(free),
    coordinates: (free, sigma) => map.coordinates(free, smallestDeviations(term, sigma)),
  };
}

/** @param place among the terms that a definition describes @param effects where a grouped term's effects lie, [d, 1]; null for a kernel */
function definitionParameters(covariance: ElementCovariance, place: number, effects: Matrix | null): TermParameters {
  const parameters = covariance.definition?.parameters ?? [];
  return {
    count: parameters.length,
    toFree: (components) => boundedFree(Float64Array.from(parameters, (one, k) => freeValue(one, components.parameters[place][k]))),
    fromFree: (free) => ({
      covariance: effects && (effects.rows <= mostListedEffects ? covarianceAmong(covariance, effects, free) : { rows: 0, columns: 0, data: new Float64Array(0) }),
      parameters: naturalParameters(parameters, free),
    }),
    directions: (free) => (effects === null ? [] : directionsAmong(covariance, effects, free)),
    coordinates: () => parameters.map(() => ({ scale: 1, lowest: -farthestFree, highest: farthestFree })),
  };
}

function boundedFree(free: Float64Array): Float64Array {
  return free.map((value) => Math.min(farthestFree, Math.max(-farthestFree, value)));
}

/** A definition's parameters as they are reported. */
export function naturalParameters(parameters: CovarianceDefinition["parameters"], free: Float64Array): Float64Array {
  return Float64Array.from(parameters, (one, k) => naturalValue(one, free[k]).value);
}

/** phi of a design's components, [freeParameterCount]. @throws NumericalError `not-positive-definite` for a D that is no covariance */
export function toFreeParameters(design: Design, components: VarianceComponents): Float64Array {
  const parts = termParameters(design).map((term) => term.toFree(components));
  return Float64Array.from([Math.log(components.residualVariance), ...parts.flatMap((part) => [...part])]);
}

/** The components that phi says, [freeParameterCount]. */
export function fromFreeParameters(design: Design, free: Float64Array): VarianceComponents {
  const terms = termParameters(design);
  const natural = slicesOfCounts(terms, free).map((slice, t) => terms[t].fromFree(slice));
  return {
    residualVariance: Math.exp(free[0]),
    grouped: natural.flatMap(({ covariance }) => covariance ?? []),
    parameters: natural.flatMap(({ parameters }) => (parameters === null ? [] : [parameters])),
  };
}

export function freeParameterCount(design: Design): number {
  return 1 + termParameters(design).reduce((sum, { count }) => sum + count, 0);
}

/** Each term's part of phi. */
export function freeSlices(design: Design, free: Float64Array): readonly Float64Array[] {
  return slicesOfCounts(termParameters(design), free);
}

function slicesOfCounts(terms: readonly { readonly count: number }[], free: Float64Array): readonly Float64Array[] {
  let end = 1;
  return terms.map(({ count }) => free.subarray(end, (end += count)));
}

/** The room of every coordinate of phi, [freeParameterCount]; log sigma^2 is left free. */
export function freeCoordinates(design: Design, free: Float64Array): readonly FreeCoordinate[] {
  const sigma = Math.exp(0.5 * free[0]);
  const terms = termParameters(design);
  const ofTerms = slicesOfCounts(terms, free).flatMap((slice, t) => terms[t].coordinates(slice, sigma));
  return [{ scale: 1, lowest: -Infinity, highest: Infinity }, ...ofTerms];
}

/** One coordinate of phi but those of kernels: which D it moves (null: sigma^2), and how. */
export interface FreeDirection {
  readonly term: number | null;
  /** dD_t/dphi_k, [d, d]; for sigma^2 the [1, 1] matrix dsigma^2/dphi_0 = sigma^2 */
  readonly derivative: Matrix;
}

/** The derivative of the components along every coordinate of phi, in phi's order, up to the first kernel's. */
export function freeDirections(design: Design, free: Float64Array): readonly FreeDirection[] {
  const residual: FreeDirection = { term: null, derivative: { rows: 1, columns: 1, data: Float64Array.of(Math.exp(free[0])) } };
  const terms = termParameters(design);
  const grouped = slicesOfCounts(terms, free).flatMap((slice, t) => terms[t].directions(slice).map((derivative): FreeDirection => ({ term: t, derivative })));
  return [residual, ...grouped];
}

/** dNLL/dphi from dNLL/dtheta: one inner product per coordinate, [freeParameterCount]. */
export function pullBackToFree(design: Design, free: Float64Array, gradient: ComponentGradient): Float64Array {
  const grouped = freeDirections(design, free).map(({ term, derivative }) =>
    term === null ? gradient.residualVariance * derivative.data[0] : innerProduct(gradient.grouped[term].data, derivative.data),
  );
  return Float64Array.from([...grouped, ...gradient.kernels.flatMap((one) => [...one])]);
}

/** D of every grouped term, [d, d], listed or not. */
export function effectCovariances(design: Design, components: VarianceComponents): readonly Matrix[] {
  const terms = termParameters(design);
  return design.grouped.map((term, t) => {
    const isListed = components.grouped[t].rows === term.basis.columns;
    if (isListed) return components.grouped[t];
    const positions = effectPositions(term);
    return covarianceAmong(effectCovariance(term.structure, positions), { rows: positions.length, columns: 1, data: positions }, terms[t].toFree(components));
  });
}

/** Every kernel's part of phi. */
export function kernelSlices(design: Design, components: VarianceComponents): readonly Float64Array[] {
  return termParameters(design).slice(design.grouped.length).map((term) => term.toFree(components));
}

/** Below this share of the residual standard deviation a direction's contribution to the response counts as none; lme4's tolerance. */
const singularShare = 1e-4;

/** Whether some D has a direction without variance, as lme4's `isSingular` has it but in the units of each basis column. */
export function hasSingularCovariance(design: Design, { residualVariance, grouped }: VarianceComponents): boolean {
  return design.grouped.some((term, t) => {
    const factor = semidefiniteFactor(grouped[t]);
    const scales = basisScales(term).subarray(0, factor.rows);
    return scales.some((scale, k) => factor.data[k * (factor.rows + 1)] * scale < singularShare * Math.sqrt(residualVariance));
  });
}

function smallestDeviations(term: GroupedDesign, sigma: number): Float64Array {
  return basisScales(term).map((scale) => (smallestShare * sigma) / scale);
}

/** Root mean square of every column of the basis; 1 for a column of zeros. */
function basisScales({ basis }: GroupedDesign): Float64Array {
  const { data, rows, columns: d } = basis;
  const squares = new Float64Array(d);
  for (let i = 0; i < rows; i++) for (let k = 0; k < d; k++) squares[k] += data[i * d + k] ** 2;
  return squares.map((sum) => Math.sqrt(sum / Math.max(1, rows)) || 1);
}

function parameterisationOf(term: GroupedDesign): StructureParameterisation {
  return structureParameterisation(term.structure, term.basis.columns);
}
