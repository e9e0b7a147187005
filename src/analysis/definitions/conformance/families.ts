/**
 * Whether a family is a distribution: its probabilities sum to one, its mean and its variance are what it declares, and its log
 * density has consistent slopes.
 */
import { diagnostic, type Diagnostic } from "../../../diagnostics/index.js";
import { evaluate, evaluateColumns } from "../../../expression/index.js";
import type { RandomSource } from "../../../numerics/random.js";
import type { FamilyWord } from "../definitions.js";
import { describePoint, randomPoint, type Point } from "./sampling.js";
import { tryValuesAndSlopes } from "./slopes.js";
import { supportOf, type Support } from "./supports.js";

const draws = 8;

/** Parameters near the middle of their domains: a density concentrated next to a bound cannot be summed in float64. */
const spread = 0.4;

export function familyComplaint(word: FamilyWord, random: RandomSource): Diagnostic | null {
  const parameters = [word.mean, ...word.dispersion];
  for (let draw = 0; draw < draws; draw++) {
    const point = new Map(randomPoint(parameters, random, spread));
    const trials = word.variables.at(1);
    if (trials !== undefined) point.set(trials.name, 1 + random.integer(9));
    const complaint = complaintAt(word, point);
    if (complaint !== null) return complaint;
  }
  return null;
}

function complaintAt(word: FamilyWord, point: Point): Diagnostic | null {
  const [response] = word.variables;
  const support = supportOf(response, word.isInteger, point);
  return slopeComplaint(word, point, support) ?? momentComplaint(word, point, support);
}

/** Slopes at a dozen values about the middle of the probability. */
function slopeComplaint(word: FamilyWord, point: Point, support: Support): Diagnostic | null {
  const { name, span, variables, mean, dispersion, logDensity } = word;
  const middle = declaredMean(word, point);
  const values = [...support.values].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle)).filter((_, k) => k % 4 === 0).slice(0, 12);
  const columns = new Map([[variables[0].name, Float64Array.from(values)]]);
  const parameters = [mean, ...dispersion];
  return tryValuesAndSlopes({ definition: name, span, value: logDensity, parameters, point, columns, rowCount: values.length }).complaint;
}

function momentComplaint(word: FamilyWord, point: Point, support: Support): Diagnostic | null {
  const { name: definition, span } = word;
  const at = describePoint(point);
  const [total, mean, variance] = momentsOf(word, point, support);
  const isNear = (found: number, expected: number, size: number): boolean => Math.abs(found - expected) <= 10 * support.accuracy * size;
  if (!isNear(total, 1, 1)) return diagnostic("LMM0434", span, { definition, at, total });
  const declared = { mean: declaredMean(word, point), variance: evaluate(word.variance, point) };
  const size = 1 + Math.abs(declared.mean) + Math.sqrt(Math.abs(declared.variance));
  if (!isNear(mean, declared.mean, size)) {
    return diagnostic("LMM0435", span, { definition, moment: "mean", at, found: mean, declared: declared.mean });
  }
  if (isNear(variance, declared.variance, size * size)) return null;
  return diagnostic("LMM0435", span, { definition, moment: "variance", at, found: variance, declared: declared.variance });
}

/** Of the sum over all trials, where there are trials. */
function declaredMean({ mean, variables: [, trials] }: FamilyWord, point: Point): number {
  const count = trials === undefined ? 1 : (point.get(trials.name) ?? NaN);
  return (point.get(mean.name) ?? NaN) * count;
}

/** Total probability, mean and variance by summation. */
function momentsOf({ variables, logDensity }: FamilyWord, point: Point, { values, weights }: Support): [number, number, number] {
  const bindings = new Map<string, Float64Array | number>([...point, [variables[0].name, values]]);
  const logs = evaluateColumns(logDensity, bindings, values.length);
  const shares = logs.map((one, k) => Math.exp(one) * weights[k]);
  const total = shares.reduce((sum, one) => sum + one, 0);
  const mean = shares.reduce((sum, one, k) => sum + (one === 0 ? 0 : one * values[k]), 0);
  const variance = shares.reduce((sum, one, k) => sum + (one === 0 ? 0 : one * (values[k] - mean) ** 2), 0);
  return [total, mean, variance];
}
