/**
 * From where a parameter may lie to the whole line and back: optimisers move free numbers, reports show natural ones.
 * One bound: the logarithm of the distance from it. Two bounds: the log odds of the place between them. None: the number itself.
 */
import type { ParameterDefinition } from "./model.js";

type Domain = Pick<ParameterDefinition, "lower" | "upper">;

export interface NaturalValue {
  readonly value: number;
  /** d value / d free */
  readonly slope: number;
}

/** The natural value of a free number, strictly inside the domain up to rounding, and how fast it moves. */
export function naturalValue({ lower, upper }: Domain, free: number): NaturalValue {
  const [hasLower, hasUpper] = [Number.isFinite(lower), Number.isFinite(upper)];
  if (hasLower && hasUpper) return between(lower, upper, free);
  if (hasLower) return { value: lower + Math.exp(free), slope: Math.exp(free) };
  if (hasUpper) return { value: upper - Math.exp(-free), slope: Math.exp(-free) };
  return { value: free, slope: 1 };
}

function between(lower: number, upper: number, free: number): NaturalValue {
  const share = 1 / (1 + Math.exp(-free));
  const rest = 1 / (1 + Math.exp(free));
  return { value: share < 0.5 ? lower + (upper - lower) * share : upper - (upper - lower) * rest, slope: (upper - lower) * share * rest };
}

/** The free number whose natural value this is; infinite at the ends. @param value within the domain */
export function freeValue({ lower, upper }: Domain, value: number): number {
  const [hasLower, hasUpper] = [Number.isFinite(lower), Number.isFinite(upper)];
  if (hasLower && hasUpper) return Math.log((value - lower) / (upper - value));
  if (hasLower) return Math.log(value - lower);
  return hasUpper ? -Math.log(upper - value) : value;
}
