/**
 * The step that lowers a quadratic most within a box: min g'x + 1/2 x'A x, lower <= x <= upper. Coordinates that would leave the box are
 * held at its side and the rest solved again, so that a variance held at zero does not drag the others to where they would be if it
 * could go below. Knows numbers only.
 */
import { choleskyFactor, solveWithFactor } from "../../numerics/cholesky.js";
import { NumericalError } from "../../numerics/failure.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";

export interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** @returns null where A, on the coordinates within the box, is not positive definite, or a number is not finite */
export function boundedStep(gradient: Float64Array, information: Matrix, { lower, upper }: Box): Float64Array | null {
  const step = new Float64Array(gradient.length);
  const isHeld = new Uint8Array(gradient.length);
  for (;;) {
    const free = indicesWhere(isHeld, 0);
    const solved = newtonStep(gradient, information, step, free, indicesWhere(isHeld, 1));
    if (solved === null) return null;
    const leaving = free.filter((k, i) => solved[i] < lower[k] || solved[i] > upper[k]);
    free.forEach((k, i) => (step[k] = Math.min(upper[k], Math.max(lower[k], solved[i]))));
    if (leaving.length === 0) return step;
    for (const k of leaving) isHeld[k] = 1;
  }
}

function indicesWhere(flags: Uint8Array, value: number): number[] {
  return Array.from(flags, (_, k) => k).filter((k) => flags[k] === value);
}

/** The minimum over the free coordinates with the held ones where `step` has them. */
function newtonStep(gradient: Float64Array, information: Matrix, step: Float64Array, free: readonly number[], held: readonly number[]): Float64Array | null {
  const n = information.columns;
  const matrix = zeros(free.length, free.length);
  free.forEach((k, i) => free.forEach((l, j) => (matrix.data[i * free.length + j] = information.data[k * n + l])));
  const slope = Float64Array.from(free, (k) => held.reduce((sum, l) => sum - information.data[k * n + l] * step[l], -gradient[k]));
  try {
    const solved = solveWithFactor(choleskyFactor(matrix), slope);
    return solved.every(Number.isFinite) ? solved : null;
  } catch (error) {
    if (error instanceof NumericalError) return null;
    throw error;
  }
}
