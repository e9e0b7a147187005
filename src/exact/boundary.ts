/**
 * Variances of exactly zero. Newton steps bring a direction without variance near zero, never onto it; here the direction is
 * set to zero and kept there when the deviance does not rise by it. Knows the problem and an optimum; knows no reporting.
 */
import { multiply, transposed } from "../numerics/product.js";
import { symmetricEigen } from "../numerics/eigen.js";
import { semidefiniteFactor } from "../likelihood/small-matrix.js";
import type { ProfiledProblem } from "./criterion.js";
import { relativeFactorsOf, type FreeElement } from "./parameters.js";

/** Relative standard deviation, in columns of unit size, below which a direction is worth trying at zero. */
const nearZero = 0.03;

/**
 * Theta with directions of little variance set to exactly zero, or null when there is none, or when they are zero already.
 * @param all whether to take every such direction, or the least of all only
 */
export function thetaOnBoundary(problem: Pick<ProfiledProblem, "widths" | "elements">, theta: Float64Array, all: boolean): Float64Array | null {
  const { elements } = problem;
  const spectra = relativeFactorsOf(problem, theta).map((factor) => symmetricEigen(multiply(factor, transposed(factor))));
  const least = Math.min(...spectra.flatMap(({ values }) => [...values]));
  if (!(least < nearZero ** 2)) return null;
  const limit = all ? nearZero ** 2 : Math.max(least, 0);
  const factors = spectra.map(({ values, vectors }) => {
    const kept = values.map((value) => (value <= limit ? 0 : Math.sqrt(value)));
    const root = { ...vectors, data: vectors.data.map((value, at) => value * kept[at % vectors.columns]) };
    return semidefiniteFactor(multiply(root, transposed(root)));
  });
  const moved = Float64Array.from(elements, ({ termIndex, row, column }) => factors[termIndex].data[row * factors[termIndex].columns + column]);
  return moved.every((value, k) => Math.abs(value) === Math.abs(theta[k])) ? null : moved;
}

/** The identity's share, for a second start: every relative standard deviation the same. */
export function uniformTheta(elements: readonly FreeElement[], relativeStandardDeviation: number): Float64Array {
  return Float64Array.from(elements, ({ row, column }) => (row === column ? relativeStandardDeviation : 0));
}
