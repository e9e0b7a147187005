/**
 * Whether a kernel or a structure is a covariance: at random sites and parameters its matrix is symmetric and positive
 * semi-definite, and its values and slopes are finite and consistent, at distance 0 too.
 */
import { diagnostic, type Diagnostic } from "../../../diagnostics/index.js";
import type { CovarianceDefinition } from "../../../model/index.js";
import { atPositions } from "../../../model/positions.js";
import { neutralSummaries, startingValues } from "../../../model/starting.js";
import { choleskyFactorInPlace } from "../../../numerics/cholesky.js";
import { NumericalError } from "../../../numerics/failure.js";
import type { RandomSource } from "../../../numerics/random.js";
import type { KernelWord, StructureWord } from "../definitions.js";
import { kernelVariables } from "../vocabulary.js";
import { describePoint, randomPoint, randomSites, randomTimes, type Point } from "./sampling.js";
import { tryValuesAndSlopes } from "./slopes.js";

const drawsPerSetting = 6;
const siteCount = 20;

/** A matrix whose least eigenvalue is above -1e-9 of its largest variance counts as semi-definite: rounding makes as much. */
const roundingShare = 1e-9;

export function kernelComplaint(word: KernelWord, random: RandomSource): Diagnostic | null {
  const largest = Math.min(word.largestDimension ?? 3, 3);
  for (let dimension = 1; dimension <= largest; dimension++) {
    for (let draw = 0; draw < drawsPerSetting; draw++) {
      const point = randomPoint(word.definition.parameters, random);
      const columns = sitePairs(word.definition, randomSites(siteCount, dimension, random), dimension);
      const where = `${siteCount} sites in ${dimension} ${dimension === 1 ? "dimension" : "dimensions"}`;
      const hint = dimension > 1 ? `end the definition with \`with dimension = ${dimension - 1}\`: there it may be one` : null;
      const complaint = matrixComplaint(word, word.definition, columns, siteCount, { point, where, hint });
      if (complaint !== null) return complaint;
    }
  }
  return null;
}

/** Every ordered pair of sites, a site with itself included: [n²] for each variable. */
function sitePairs({ variables }: CovarianceDefinition, sites: Float64Array, dimension: number): Map<string, Float64Array> {
  const count = sites.length / dimension;
  const columns = new Map(variables.map((name) => [name, new Float64Array(count * count)]));
  for (const [name, column] of columns) {
    const measure = kernelVariables.get(name) === "distance" ? distance : innerProduct;
    for (let pair = 0; pair < column.length; pair++) {
      column[pair] = measure(sites, Math.floor(pair / count) * dimension, (pair % count) * dimension, dimension);
    }
  }
  return columns;
}

function distance(sites: Float64Array, a: number, b: number, dimension: number): number {
  let sum = 0;
  for (let k = 0; k < dimension; k++) sum += (sites[a + k] - sites[b + k]) ** 2;
  return Math.sqrt(sum);
}

function innerProduct(sites: Float64Array, a: number, b: number, dimension: number): number {
  let sum = 0;
  for (let k = 0; k < dimension; k++) sum += sites[a + k] * sites[b + k];
  return sum;
}

export function structureComplaint(word: StructureWord, random: RandomSource): Diagnostic | null {
  for (const count of [2, 3, 6]) {
    for (let draw = 0; draw < drawsPerSetting; draw++) {
      const positions = word.positions === "time" ? randomTimes(count, random) : Array.from({ length: count }, (_, index) => index + 1);
      const complaint = positionsComplaint(word, positions, draw === 0, random);
      if (complaint !== null) return complaint;
    }
  }
  return null;
}

/** @param atStart whether the parameters are those a fit starts from; there every structure must be a covariance */
function positionsComplaint(word: StructureWord, positions: readonly number[], atStart: boolean, random: RandomSource): Diagnostic | null {
  const definition = atPositions(word.definition, positions);
  const starts = startingValues(definition.parameters, neutralSummaries);
  const point = atStart
    ? new Map(definition.parameters.map(({ name }, k) => [name, starts[k]]))
    : randomPoint(definition.parameters, random);
  const where = `${positions.length} positions`;
  const hint = atStart
    ? "let its parameters start where it is one"
    : "end the definition with `with definite = partly` where only some values of its parameters give one";
  const pairs = positionPairs(definition, positions);
  return matrixComplaint(word, definition, pairs, positions.length, { point, where, hint }, word.isDefiniteEverywhere || atStart);
}

function positionPairs({ variables }: CovarianceDefinition, positions: readonly number[]): Map<string, Float64Array> {
  const [first, second] = variables;
  const count = positions.length;
  const pairs = Array.from({ length: count * count }, (_, pair) => pair);
  return new Map([
    [first, Float64Array.from(pairs, (pair) => positions[Math.floor(pair / count)])],
    [second, Float64Array.from(pairs, (pair) => positions[pair % count])],
  ]);
}

interface Setting {
  readonly point: Point;
  readonly where: string;
  readonly hint: string | null;
}

function matrixComplaint(
  word: KernelWord | StructureWord,
  definition: CovarianceDefinition,
  columns: ReadonlyMap<string, Float64Array>,
  size: number,
  { point, where, hint }: Setting,
  mustBeDefinite = true,
): Diagnostic | null {
  const { name, span } = word;
  const { value, parameters } = definition;
  const tried = tryValuesAndSlopes({ definition: name, span, value, parameters, point, columns, rowCount: size * size });
  if (tried.complaint !== null) return tried.complaint;
  const at = describePoint(point);
  if (!isSymmetric(tried.values, size)) return diagnostic("LMM0433", span, { definition: name, at });
  if (!mustBeDefinite || isSemiDefinite(tried.values, size)) return null;
  return diagnostic("LMM0432", span, { definition: name, where, at, hint });
}

function isSymmetric(values: Float64Array, size: number): boolean {
  return values.every((value, pair) => {
    const other = values[(pair % size) * size + Math.floor(pair / size)];
    return Math.abs(value - other) <= 1e-12 * (Math.abs(value) + Math.abs(other));
  });
}

function isSemiDefinite(values: Float64Array, size: number): boolean {
  const data = values.slice();
  const largest = data.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  for (let i = 0; i < size; i++) data[i * size + i] += roundingShare * largest;
  try {
    choleskyFactorInPlace({ rows: size, columns: size, data });
    return true;
  } catch (failure) {
    if (failure instanceof NumericalError) return false;
    throw failure;
  }
}
