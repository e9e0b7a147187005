/**
 * A linear mixed model with covariance structures and kernels, fitted exactly over dense blocks: starting points, the search, and
 * what follows at the optimum. Knows one design; knows no formula and no report.
 */
import type { Design } from "../../design/design.js";
import { diagnostic, hasErrors, type Diagnostic } from "../../diagnostics/index.js";
import type { VarianceComponents } from "../../likelihood/components.js";
import { naturalValue } from "../../model/domain.js";
import type { Criterion } from "../../model/index.js";
import { solveWithFactor } from "../../numerics/cholesky.js";
import { NumericalError } from "../../numerics/failure.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { mostListedEffects, tiedRows } from "../../plan/index.js";
import { complaintsAbout } from "../complaints.js";
import { netResponse } from "../rows.js";
import { blocksOf, pairCount, type Block } from "../../likelihood/structured/blocks.js";
import { evaluate, freeCount, slicesOf, type StructuredProblem } from "../../likelihood/structured/criterion.js";
import { covarianceAmong } from "../../likelihood/structured/covariance.js";
import { evaluateOrNull, minimise, type StructuredOptimum } from "./optimise.js";
import { startingPoints } from "../../likelihood/structured/start.js";
import type { StructuredState } from "./kriging.js";
import { effectsOf, randomTerms, type RandomTerm } from "../../likelihood/structured/term.js";

export interface StructuredOptions {
  readonly criterion: Criterion;
  /** stops between steps; the best values so far are returned */
  readonly signal?: AbortSignal;
}

export interface StructuredFit {
  readonly criterion: Criterion;
  /** log likelihood, restricted for REML, all constants included */
  readonly logLik: number;
  /** fixed effects + covariance parameters + 1 */
  readonly parameterCount: number;
  /** Cov(beta-hat), [p, p] */
  readonly fixedCovariance: Matrix;
  readonly components: VarianceComponents;
  /** by grouped term, then by kernel: the names and values of a definition's parameters; null for an unstructured or diagonal D */
  readonly parameters: readonly (NamedParameters | null)[];
  /** what predictions are computed from */
  readonly state: StructuredState;
  /** what a refit starts from */
  readonly problem: StructuredProblem;
  readonly optimum: StructuredOptimum;
  readonly converged: boolean;
  /** by grouped term, then by kernel: whether it brings no variance to any row */
  readonly negligibleTerms: readonly boolean[];
}

export interface NamedParameters {
  /** of the word: its definition's name */
  readonly definition: string;
  readonly values: readonly { readonly name: string; readonly value: number }[];
}

export interface StructuredResult {
  /** null when a diagnostic is an error */
  readonly fit: StructuredFit | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Starting points that are followed to their end: those of the best likelihood. */
const followedStarts = 2;
/** The part of the variance of a row below which a term counts as having none. */
const negligibleShare = 1e-8;

/** Maximum (restricted) likelihood. @param design training rows with a response; networks must be absent */
export function fitStructured(design: Design, { criterion, signal }: StructuredOptions): StructuredResult {
  const complaints = complaintsAbout({ ...design, grouped: design.grouped.filter(({ structure, levelCovariance }) => structure.kind !== "expression" && levelCovariance === null) }, netResponse(design));
  if (hasErrors(complaints)) return { fit: null, diagnostics: complaints };
  return fitStructuredProblem(problemOf(design, criterion), design.grouped.length, signal ?? null);
}

/** Fits rows whose blocks are known. @param groupedCount how many of the terms are grouped; the kernels come after them */
export function fitStructuredProblem(problem: StructuredProblem, groupedCount: number, signal: AbortSignal | null): StructuredResult {
  try {
    const fit = describe(problem, groupedCount, bestOptimum(problem, signal));
    return { fit, diagnostics: complaintsAfter(fit, signal) };
  } catch (error) {
    if (!(error instanceof NumericalError)) throw error;
    return { fit: null, diagnostics: [diagnostic("LMM0713", null, { what: error.message })] };
  }
}

/** Everything about a design that does not change while its parameters move. */
export function problemOf(design: Design, criterion: Criterion): StructuredProblem {
  const terms = randomTerms(design);
  return {
    terms,
    blocks: blocksOf(terms, tiedRows(design.rowCount, terms)),
    fixed: design.fixed.matrix,
    response: netResponse(design),
    weights: design.weights,
    criterion,
    mustBeDefinite: terms.map(({ covariance, relation }, t) => t < design.grouped.length && covariance.definition !== null && relation === null),
  };
}

/** What a fit would be that stopped at these parameters: everything that follows from them. @throws NumericalError where V is not positive definite */
export function describedAt(problem: StructuredProblem, groupedCount: number, free: Float64Array): StructuredFit {
  return describe(problem, groupedCount, { evaluation: evaluate(problem, free), converged: true, distance: 0, evaluations: 1 });
}

/** Every start is evaluated, the best are followed, the best of their ends is taken. */
function bestOptimum(problem: StructuredProblem, signal: AbortSignal | null): StructuredOptimum {
  const starts = startingPoints(problem).flatMap((free) => evaluateOrNull(problem, free) ?? []).sort((a, b) => a.value - b.value);
  if (starts.length === 0) throw new NumericalError("not-positive-definite", "the covariance of the rows is not positive definite at the starting values");
  const ends = starts.slice(0, followedStarts).map(({ free }) => minimise(problem, free, signal));
  const best = ends.reduce((a, b) => (b.evaluation.value < a.evaluation.value ? b : a));
  return { ...best, evaluations: starts.length + ends.reduce((sum, { evaluations }) => sum + evaluations, 0) };
}

function describe(problem: StructuredProblem, groupedCount: number, optimum: StructuredOptimum): StructuredFit {
  const { evaluation } = optimum;
  const { fixedEffects, informationFactor } = evaluation.leastSquares;
  const residualVariance = Math.exp(evaluation.free[0]);
  const slices = slicesOf(problem, evaluation.free);
  const parameters = problem.terms.map(({ covariance }, t) => namedParameters(covariance.definition, slices[t]));
  return {
    criterion: problem.criterion,
    logLik: -evaluation.value,
    parameterCount: fixedEffects.length + freeCount(problem),
    fixedCovariance: inverseOf(informationFactor),
    components: {
      residualVariance,
      grouped: problem.terms.slice(0, groupedCount).map((term, t) => covarianceOf(term, slices[t])),
      parameters: parameters.flatMap((one) => (one === null ? [] : [Float64Array.from(one.values, ({ value }) => value)])),
    },
    parameters,
    state: { free: evaluation.free, fixedEffects, fixed: problem.fixed, weights: problem.weights, marginalResidual: residualOf(problem, fixedEffects), terms: problem.terms },
    problem,
    optimum,
    converged: optimum.converged,
    negligibleTerms: negligibleTerms(problem, slices, residualVariance),
  };
}

function namedParameters(definition: RandomTerm["covariance"]["definition"], free: Float64Array): NamedParameters | null {
  if (definition === null) return null;
  return { definition: definition.name, values: definition.parameters.map((one, k) => ({ name: one.name, value: naturalValue(one, free[k]).value })) };
}

/** D over the effects of a level; empty where it is too large to be read. */
function covarianceOf(term: RandomTerm, free: Float64Array): Matrix {
  const { covariance, positions } = effectsOf(term);
  return positions.rows > mostListedEffects ? zeros(0, 0) : covarianceAmong(covariance, positions, free);
}

function residualOf({ fixed, response }: StructuredProblem, fixedEffects: Float64Array): Float64Array {
  return response.map((value, i) => value - fixedEffects.reduce((sum, effect, c) => sum + effect * fixed.data[i * fixed.columns + c], 0));
}

function negligibleTerms({ terms, blocks }: StructuredProblem, slices: readonly Float64Array[], residualVariance: number): boolean[] {
  return terms.map((_, t) => blocks.every((block) => largestVariance(block, t, terms[t], slices[t]) < negligibleShare * residualVariance));
}

function largestVariance({ parts }: Block, index: number, { covariance }: RandomTerm, free: Float64Array): number {
  const own = parts.filter(({ term }) => term === index);
  return own.reduce((most, part) => covariance.values(free, part.columns, pairCount(part)).reduce((larger, value) => Math.max(larger, value), most), 0);
}

function inverseOf(factor: Matrix): Matrix {
  const p = factor.columns;
  const out = zeros(p, p);
  for (let k = 0; k < p; k++) {
    const unit = new Float64Array(p);
    unit[k] = 1;
    solveWithFactor(factor, unit).forEach((value, l) => (out.data[l * p + k] = value));
  }
  return out;
}

function complaintsAfter({ optimum, converged }: StructuredFit, signal: AbortSignal | null): readonly Diagnostic[] {
  const { evaluations, distance } = optimum;
  if (converged) return [];
  return [signal?.aborted === true ? diagnostic("LMM0712", null, { evaluations }) : diagnostic("LMM0711", null, { evaluations, distance })];
}
