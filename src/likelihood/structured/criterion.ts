/**
 * THE criterion of structured fits: the (restricted) log-likelihood of dense blocks, beta profiled out.
 *
 *   ML:    -l = 1/2 (n log 2pi + log|V| + r'V^-1 r)                       r = y - X beta-hat
 *   REML:  -l = 1/2 ((n - p) log 2pi + log|V| + log|X'V^-1 X| + r'V^-1 r)
 *
 * and its gradient tr(G dV), G = 1/2 (V^-1 - alpha alpha' [- U C U']), alpha = V^-1 r, U = V^-1 X, C = (X'V^-1 X)^-1, with the
 * average information 1/2 alpha' dV_k P dV_l alpha (Rasmussen & Williams 2006, eq. 5.9; Gilmour, Thompson & Cullis 1995).
 * phi_0 = log sigma^2, then the free parameters of every term. Cost: the sum of cubes of the blocks' sizes.
 */
import type { Criterion } from "../../model/index.js";
import { choleskyFactor, logDeterminantOfFactor } from "../../numerics/cholesky.js";
import { factorDenseInPlace, invertFactoredInto } from "../../numerics/dense.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import { oncePerPattern, pairCount, type Block, type LevelPart } from "./blocks.js";
import { generalisedLeastSquares, whiten, type LeastSquares, type WhitenedBlock } from "./least-squares.js";
import { addPart, addPartProduct, pullBackPart, unpacked } from "./marginal.js";
import type { RandomTerm } from "./term.js";

export interface StructuredProblem {
  readonly terms: readonly RandomTerm[];
  readonly blocks: readonly Block[];
  /** X, [n, p] */
  readonly fixed: Matrix;
  /** y less the offset, [n] */
  readonly response: Float64Array;
  /** w, [n]; null for all ones */
  readonly weights: Float64Array | null;
  readonly criterion: Criterion;
  /** terms whose D over the elements of a level must be positive definite by itself */
  readonly mustBeDefinite: readonly boolean[];
}

export interface Evaluation {
  readonly free: Float64Array;
  /** -l */
  readonly value: number;
  readonly leastSquares: LeastSquares;
  readonly whitened: readonly WhitenedBlock[];
}

export function freeCount({ terms }: Pick<StructuredProblem, "terms">): number {
  return 1 + terms.reduce((sum, { covariance }) => sum + covariance.freeCount, 0);
}

/** Each term's part of phi. */
export function slicesOf({ terms }: Pick<StructuredProblem, "terms">, free: Float64Array): readonly Float64Array[] {
  let end = 1;
  return terms.map(({ covariance }) => free.subarray(end, (end += covariance.freeCount)));
}

/** -l at phi. @throws NumericalError `not-positive-definite` where phi is outside the structure's domain */
export function evaluate(problem: StructuredProblem, free: Float64Array): Evaluation {
  const { fixed, response, criterion } = problem;
  const values = covarianceValues(problem, free);
  const whitened = problem.blocks.map((block) => whiten(factorOfBlock(problem, block, free, values), block.rows, fixed, response));
  const leastSquares = generalisedLeastSquares(whitened, fixed.columns);
  const isRestricted = criterion === "reml";
  const freedom = response.length - (isRestricted ? fixed.columns : 0);
  const logDeterminant = whitened.reduce((sum, { factor }) => sum + logDeterminantOfFactor(factor), 0);
  const restriction = isRestricted ? logDeterminantOfFactor(leastSquares.informationFactor) : 0;
  const value = 0.5 * (freedom * Math.log(2 * Math.PI) + logDeterminant + restriction + leastSquares.quadraticForm);
  return { free, value, leastSquares, whitened };
}

/** V of one block: every term's covariance and sigma^2 / w, lower triangle. */
function factorOfBlock(problem: StructuredProblem, { rows, parts }: Block, free: Float64Array, values: (part: LevelPart) => Float64Array): Matrix {
  const covariance = zeros(rows.length, rows.length);
  for (const part of parts) addPart(part, values(part), covariance);
  const residualVariance = Math.exp(free[0]);
  rows.forEach((row, i) => (covariance.data[i * rows.length + i] += residualVariance / (problem.weights?.[row] ?? 1)));
  factorDenseInPlace(covariance);
  return covariance;
}

/** D over the pairs of a part. @throws NumericalError where a D that must be definite is not */
function covarianceValues(problem: StructuredProblem, free: Float64Array): (part: LevelPart) => Float64Array {
  const slices = slicesOf(problem, free);
  return oncePerPattern((part) => {
    const values = problem.terms[part.term].covariance.values(slices[part.term], part.columns, pairCount(part));
    if (problem.mustBeDefinite[part.term]) choleskyFactor(unpacked(values, part.elementCount));
    return values;
  });
}

/** dD/dphi_k over the pairs of a part, for every k of its term. */
function covarianceDerivatives({ terms }: StructuredProblem, slices: readonly Float64Array[]): (part: LevelPart) => readonly Float64Array[] {
  return oncePerPattern((part) => terms[part.term].covariance.derivatives(slices[part.term], part.columns, pairCount(part)));
}

/** d(-l)/dphi, [freeCount]. */
export function gradientAt(problem: StructuredProblem, { free, whitened, leastSquares }: Evaluation): Float64Array {
  const slices = slicesOf(problem, free);
  const derivatives = covarianceDerivatives(problem, slices);
  const gradient = new Float64Array(free.length);
  problem.blocks.forEach((block, b) => {
    const cotangent = cotangentOf(whitened[b], problem.criterion === "reml" ? leastSquares.restrictions[b] : null, leastSquares.alphas[b]);
    block.rows.forEach((row, i) => (gradient[0] += (Math.exp(free[0]) / (problem.weights?.[row] ?? 1)) * cotangent.data[i * cotangent.columns + i]));
    for (const part of block.parts) addTermGradient(part, derivatives(part), firstFree(slices, part.term), cotangent, gradient);
  });
  return gradient;
}

function addTermGradient(part: LevelPart, derivatives: readonly Float64Array[], start: number, cotangent: Matrix, gradient: Float64Array): void {
  const pulled = pullBackPart(part, cotangent);
  derivatives.forEach((derivative, k) => {
    for (let i = 0; i < pulled.length; i++) gradient[start + k] += pulled[i] * derivative[i];
  });
}

function firstFree(slices: readonly Float64Array[], term: number): number {
  return slices.slice(0, term).reduce((sum, { length }) => sum + length, 1);
}

/** G, lower triangle. @param restriction U C^(1/2), [m, p]; null for ML */
function cotangentOf({ factor }: WhitenedBlock, restriction: Matrix | null, alpha: Float64Array): Matrix {
  const m = factor.rows;
  const out = zeros(m, m);
  invertFactoredInto(factor, out);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let removed = alpha[i] * alpha[j];
      if (restriction !== null) for (let c = 0; c < restriction.columns; c++) removed += restriction.data[i * restriction.columns + c] * restriction.data[j * restriction.columns + c];
      out.data[i * m + j] = 0.5 * (out.data[i * m + j] - removed);
    }
  }
  return out;
}

/** The average information of phi, [freeCount, freeCount]: a positive semi-definite stand-in for the Hessian. */
export function averageInformation(problem: StructuredProblem, evaluation: Evaluation): Matrix {
  const count = evaluation.free.length;
  const slices = slicesOf(problem, evaluation.free);
  const derivatives = covarianceDerivatives(problem, slices);
  const out = zeros(count, count);
  const projections = Array.from({ length: count }, () => new Float64Array(problem.fixed.columns));
  problem.blocks.forEach((block, b) => {
    const { alphas, restrictions } = evaluation.leastSquares;
    const directions = directionsOf(problem, block, slices, derivatives, Math.exp(evaluation.free[0]), alphas[b]);
    const white = directions.map((direction) => evaluation.whitened[b].forward(direction));
    white.forEach((first, k) => white.forEach((second, l) => (out.data[k * count + l] += 0.5 * innerProduct(first, second))));
    directions.forEach((direction, k) => addProjection(restrictions[b], direction, projections[k]));
  });
  projections.forEach((first, k) => projections.forEach((second, l) => (out.data[k * count + l] -= 0.5 * innerProduct(first, second))));
  return out;
}

/** dV/dphi_k alpha over one block, for every k. */
function directionsOf(problem: StructuredProblem, { rows, parts }: Block, slices: readonly Float64Array[], derivatives: (part: LevelPart) => readonly Float64Array[], residualVariance: number, alpha: Float64Array): readonly Float64Array[] {
  const directions = Array.from({ length: freeCount(problem) }, () => new Float64Array(rows.length));
  rows.forEach((row, i) => (directions[0][i] = (residualVariance / (problem.weights?.[row] ?? 1)) * alpha[i]));
  for (const part of parts) {
    const start = firstFree(slices, part.term);
    derivatives(part).forEach((derivative, k) => addPartProduct(part, derivative, alpha, directions[start + k]));
  }
  return directions;
}

/** out += T' v. */
function addProjection({ data, columns }: Matrix, vector: Float64Array, out: Float64Array): void {
  for (let i = 0; i < vector.length; i++) for (let c = 0; c < columns; c++) out[c] += data[i * columns + c] * vector[i];
}
