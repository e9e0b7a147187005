/**
 * Where the values of a response lie, as points with weights: sums for whole numbers, the trapezoid rule in a stretched
 * variable for all others (exponentially accurate for smooth densities that vanish at both ends; Trefethen & Weideman 2014; a
 * density with a corner is summed to about 1e-4).
 */
import { evaluate } from "../../../expression/index.js";
import type { FamilyVariable } from "../../../model/index.js";
import type { Point } from "./sampling.js";

export interface Support {
  readonly values: Float64Array;
  /** the sum of density times weight is the total probability */
  readonly weights: Float64Array;
  /** how near to 1 that sum can be computed */
  readonly accuracy: number;
}

/** Beyond this many values either way, a distribution with a mean of a few units has no probability left. */
const integerReach = 4000;

/** @param others the values of variables that the bounds name, and of parameters */
export function supportOf(variable: FamilyVariable, isInteger: boolean, others: Point): Support {
  const [low, high] = [evaluate(variable.lower, others), evaluate(variable.upper, others)];
  return isInteger ? integers(low, high, variable) : stretched(low, high);
}

function integers(low: number, high: number, { includesLower, includesUpper }: FamilyVariable): Support {
  const first = Math.max(includesLower ? Math.ceil(low) : Math.floor(low) + 1, -integerReach);
  const last = Math.min(includesUpper ? Math.floor(high) : Math.ceil(high) - 1, integerReach);
  const values = Float64Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);
  return { values, weights: values.map(() => 1), accuracy: 1e-8 };
}

const step = 1 / 64;

function stretched(low: number, high: number): Support {
  const [hasLow, hasHigh] = [Number.isFinite(low), Number.isFinite(high)];
  if (hasLow && hasHigh) return betweenBounds(low, high);
  if (hasLow) return trapezoid(-80, 12, (t) => [low + Math.exp(t), Math.exp(t)]);
  if (hasHigh) return trapezoid(-80, 12, (t) => [high - Math.exp(t), Math.exp(t)]);
  return trapezoid(-12, 12, (t) => [Math.sinh(t), Math.cosh(t)]);
}

/** Values next to the upper bound cannot be told from it in float64: some probability may hide there. */
function betweenBounds(low: number, high: number): Support {
  const width = high - low;
  const found = trapezoid(-36, 36, (t) => {
    const share = 1 / (1 + Math.exp(-t));
    return [low + width * share, (width * share) / (1 + Math.exp(t))];
  });
  return { ...found, accuracy: 1e-3 };
}

/** @param at the value and its derivative, as functions of the stretched variable */
function trapezoid(from: number, to: number, at: (t: number) => readonly [number, number]): Support {
  const count = Math.round((to - from) / step) + 1;
  const values = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const [value, slope] = at(from + k * step);
    values[k] = value;
    weights[k] = slope * step;
  }
  return { values, weights, accuracy: 1e-4 };
}
