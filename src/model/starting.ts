/**
 * Where a fit starts: each parameter's rule over summaries of the data, kept inside its domain; where a definition gives no
 * rule, a value that the domain suggests.
 */
import { evaluate } from "../expression/index.js";
import type { ParameterDefinition } from "./model.js";

/** What starting rules may name; a summary that does not apply to the data is 1. */
export interface DataSummaries {
  readonly responseMean: number;
  readonly responseVariance: number;
  readonly medianDistance: number;
  readonly extent: number;
  readonly meanSquare: number;
}

export const neutralSummaries: DataSummaries = { responseMean: 1, responseVariance: 1, medianDistance: 1, extent: 1, meanSquare: 1 };

/** @returns one value per parameter, strictly inside its domain and finite */
export function startingValues(parameters: readonly ParameterDefinition[], summaries: DataSummaries): Float64Array {
  const bindings = bindingsOf(summaries);
  return Float64Array.from(parameters, (one) => startingValue(one, bindings));
}

function bindingsOf(summaries: DataSummaries): ReadonlyMap<string, number> {
  return new Map([
    ["response_mean", summaries.responseMean],
    ["response_variance", summaries.responseVariance],
    ["median_distance", summaries.medianDistance],
    ["extent", summaries.extent],
    ["mean_square", summaries.meanSquare],
  ]);
}

function startingValue({ lower, upper, start }: ParameterDefinition, bindings: ReadonlyMap<string, number>): number {
  const asked = start === null ? NaN : evaluate(start, bindings);
  const isInside = Number.isFinite(asked) && asked > lower && asked < upper;
  return isInside ? asked : insideOf(lower, upper);
}

/** The middle of an interval, one beyond a single bound, 0 on the whole line. */
function insideOf(lower: number, upper: number): number {
  if (Number.isFinite(lower) && Number.isFinite(upper)) return (lower + upper) / 2;
  if (Number.isFinite(lower)) return lower + 1;
  return Number.isFinite(upper) ? upper - 1 : 0;
}
