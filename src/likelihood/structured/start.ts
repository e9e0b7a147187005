/**
 * Where a structured fit starts: the variance about least squares is shared among the residual and the terms, a definition's own
 * rules say the rest from summaries of its distances. Where a rule speaks of distances the surface may have several hills, so that
 * several scales are offered. Knows the problem; evaluates no likelihood.
 */
import { symbolsOf } from "../../expression/index.js";
import { structureParameterisation } from "../structure-parameters.js";
import { freeValue } from "../../model/domain.js";
import { neutralSummaries, startingValues, type DataSummaries } from "../../model/starting.js";
import { choleskyFactor, solveWithFactor } from "../../numerics/cholesky.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import type { Block } from "./blocks.js";
import type { StructuredProblem } from "./criterion.js";
import { effectsOf, type RandomTerm } from "./term.js";

/** The median distance stands for the scale of a surface: shorter and longer ones are tried beside it. */
const distanceScales = [1, 1 / 8, 1 / 3, 3];

/** @returns free parameters to start from, the definitions' own choice first */
export function startingPoints(problem: StructuredProblem): readonly Float64Array[] {
  const total = varianceAboutLeastSquares(problem);
  const depends = problem.terms.some(({ covariance }) => covariance.definition?.parameters.some(({ start }) => start !== null && symbolsOf(start).some((name) => distanceNames.has(name))) ?? false);
  return (depends ? distanceScales : [1]).map((scale) => startAt(problem, total, scale));
}

const distanceNames: ReadonlySet<string> = new Set(["median_distance", "extent"]);

function startAt(problem: StructuredProblem, total: number, scale: number): Float64Array {
  const share = total / problem.terms.length;
  return Float64Array.from([Math.log(total / 2), ...problem.terms.flatMap((term, t) => [...termStart(term, share, () => distancesOf(problem.blocks, t), scale)])]);
}

/** @param share the part of the response's variance that the term may start from half of */
function termStart(term: RandomTerm, share: number, distances: () => Float64Array, scale: number): Float64Array {
  const variance = share / meanSquareOfRows(term);
  const { definition } = term.covariance;
  if (definition === null) return matrixStart(term, variance / 2);
  const values = startingValues(definition.parameters, scaled(summariesOf(distances(), variance, term.coordinates), scale));
  return values.map((value, k) => freeValue(definition.parameters[k], value));
}

/** A definition's parameters on their natural scale, from its own rules. @param variance what the term may bring to a row, twice over @param distances as `sampledDistances` gives them */
export function definitionStart(term: RandomTerm, variance: number, distances: Float64Array): Float64Array {
  const { parameters } = term.covariance.definition ?? { parameters: [] };
  return startingValues(parameters, summariesOf(distances, variance / meanSquareOfRows(term), term.coordinates));
}

/** D diagonal. */
function matrixStart(term: RandomTerm, variance: number): Float64Array {
  const { covariance, positions } = effectsOf(term);
  const d = positions.rows;
  const diagonal = zeros(d, d);
  for (let k = 0; k < d; k++) diagonal.data[k * d + k] = variance;
  const isFull = covariance.freeCount > d;
  return structureParameterisation({ kind: isFull ? "unstructured" : "diagonal" }, d).toFree(diagonal, new Float64Array(d));
}

function scaled(summaries: DataSummaries, scale: number): DataSummaries {
  return { ...summaries, medianDistance: summaries.medianDistance * scale, extent: summaries.extent * scale };
}

function summariesOf(distances: Float64Array, responseVariance: number, { data }: Matrix): DataSummaries {
  if (distances.length === 0) return { ...neutralSummaries, responseVariance };
  const sorted = distances.slice().sort();
  const meanSquare = data.reduce((sum, value) => sum + value * value, 0) / data.length || 1;
  return { ...neutralSummaries, responseVariance, medianDistance: sorted[sorted.length >> 1], extent: sorted[sorted.length - 1], meanSquare };
}

/** Pairs looked at for their median; more would not move it. */
const mostPairs = 20_000;

/** What the first variable says of pairs apart: a distance, or that of two positions. */
function distancesOf(blocks: readonly Block[], term: number): Float64Array {
  const found: number[] = [];
  for (const { parts } of blocks) {
    for (const { term: own, columns } of parts) {
      if (own !== term || found.length > mostPairs) continue;
      const [first, second] = [...columns.values()];
      const step = Math.max(1, Math.floor(first.length / mostPairs));
      for (let i = 0; i < first.length; i += step) {
        const distance = Math.abs(second === undefined ? first[i] : first[i] - second[i]);
        if (distance > 0) found.push(distance);
      }
    }
  }
  return Float64Array.from(found);
}

/** Mean of z_i'z_i. */
function meanSquareOfRows({ weights, levelIndex }: RandomTerm): number {
  return weights.reduce((sum, value) => sum + value * value, 0) / levelIndex.length || 1;
}

/** Mean square of y about X beta by least squares; 1 where nothing is left. */
function varianceAboutLeastSquares({ fixed, response }: StructuredProblem): number {
  const { data: x, rows: n, columns: p } = fixed;
  const information = zeros(p, p);
  const sums = new Float64Array(p);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < p; k++) {
      sums[k] += x[i * p + k] * response[i];
      for (let l = 0; l <= k; l++) information.data[k * p + l] += x[i * p + k] * x[i * p + l];
    }
  }
  const coefficients = solveWithFactor(choleskyFactor(information), sums);
  let square = 0;
  for (let i = 0; i < n; i++) {
    let residual = response[i];
    for (let k = 0; k < p; k++) residual -= x[i * p + k] * coefficients[k];
    square += residual * residual;
  }
  return square / n || 1;
}
