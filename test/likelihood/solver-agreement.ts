/** What every solver of V is held to: the dense definition, over all rows. */
import { expect } from "vitest";
import { choleskyFactor, logDeterminantOfFactor, solveWithFactor } from "../../src/numerics/cholesky.js";
import { zeros, type Matrix } from "../../src/numerics/matrix.js";
import { multiply } from "../../src/numerics/product.js";
import { randomSource } from "../../src/numerics/random.js";
import type { Design } from "../../src/design/design.js";
import type { VarianceComponents } from "../../src/likelihood/components.js";
import { denseLikelihood, marginalCovariance } from "../../src/likelihood/dense.js";
import { fromFreeParameters, pullBackToFree, toFreeParameters } from "../../src/likelihood/parameters.js";
import { addLevelSums } from "../../src/likelihood/random-design.js";
import { zeroLevelEffects, type EffectSolver } from "../../src/likelihood/solvers/effect-solver.js";
import type { MarginalSolver } from "../../src/likelihood/solvers/solver.js";
import { relativeDistance } from "./random-designs.js";

export const allRows = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);

export function normalVector(count: number, seed: number): Float64Array {
  const random = randomSource(seed);
  return Float64Array.from({ length: count }, () => random.normal());
}

export interface DenseAnswer {
  readonly alpha: Float64Array;
  /** b_t = D_t Z_t' V^-1 r */
  readonly effects: readonly Float64Array[];
  readonly levelInformation: readonly Matrix[];
  readonly logDeterminant: number;
}

export function denseAnswer(design: Design, components: VarianceComponents, residual: Float64Array): DenseAnswer {
  const n = design.rowCount;
  const factor = choleskyFactor(marginalCovariance(design, components, allRows(n)));
  const alpha = solveWithFactor(factor, residual);
  return {
    alpha,
    effects: denseEffects(design, components, alpha),
    levelInformation: design.grouped.map((_, t) => denseLevelInformation(design, factor, t)),
    logDeterminant: logDeterminantOfFactor(factor),
  };
}

function denseEffects(design: Design, components: VarianceComponents, alpha: Float64Array): readonly Float64Array[] {
  return zeroLevelEffects(design).map((sums, t) => {
    const d = design.grouped[t].basis.columns;
    addLevelSums(design.grouped[t], alpha, sums);
    const perLevel = { rows: sums.length / d, columns: d, data: sums };
    return multiply(perLevel, components.grouped[t]).data;
  });
}

/** sum_j Z_j'V^-1 Z_j, by solving for every column of every Z_j */
function denseLevelInformation(design: Design, factor: Matrix, t: number): Matrix {
  const term = design.grouped[t];
  const d = term.basis.columns;
  const result = zeros(d, d);
  for (let level = 0; level < term.levels.length; level++) {
    const columns = Array.from({ length: d }, (_, k) =>
      Float64Array.from({ length: design.rowCount }, (_, i) => (term.levelIndex[i] === level ? term.basis.data[i * d + k] : 0)),
    );
    columns.forEach((column, k) => {
      const solved = solveWithFactor(factor, column);
      columns.forEach((other, l) => (result.data[l * d + k] += other.reduce((sum, value, i) => sum + value * solved[i], 0)));
    });
  }
  return result;
}

/** Fast paths agree with the definition to this, relative: rounding of a well-conditioned V. */
export const agreement = 1e-10;

export function expectAgreement(design: Design, components: VarianceComponents, solver: EffectSolver, seed: number, tolerance = agreement): void {
  const residual = normalVector(design.rowCount, seed);
  const dense = denseAnswer(design, components, residual);
  const effects = zeroLevelEffects(design);
  const alpha = new Float64Array(design.rowCount);
  solver.solve(residual, effects, alpha);
  expect(relativeDistance(alpha, dense.alpha)).toBeLessThan(tolerance);
  expect(relativeDistance(alpha, denseLikelihood(design, components, allRows(design.rowCount), residual).meanGradient.map((value) => -value))).toBeLessThan(tolerance);
  dense.effects.forEach((expected, t) => expect(relativeDistance(effects[t], expected)).toBeLessThan(tolerance));
  solver.levelInformation().forEach((actual, t) => expect(relativeDistance(actual.data, dense.levelInformation[t].data)).toBeLessThan(tolerance));
  expect(Math.abs(solver.logDeterminant() - dense.logDeterminant)).toBeLessThan(tolerance * Math.max(1, Math.abs(dense.logDeterminant)));
}

/** The derivatives along phi are those of the definition: the score exactly, V's by central differences. */
export function expectDerivatives(design: Design, solver: MarginalSolver, seed: number): void {
  const { free } = solver;
  const residual = normalVector(design.rowCount, seed);
  const rows = allRows(design.rowCount);
  const alpha = new Float64Array(design.rowCount);
  solver.solve(residual, solver.zeroEffects(), alpha);
  const { componentGradient } = denseLikelihood(design, fromFreeParameters(design, free), rows, residual);
  expect(relativeDistance(solver.score(alpha).gradient, pullBackToFree(design, free, componentGradient))).toBeLessThan(agreement);
  expect(relativeDistance(toFreeParameters(design, solver.components), free)).toBeLessThan(agreement);
  free.forEach((_, k) => {
    const out = new Float64Array(design.rowCount);
    solver.addDirection(k, residual, out);
    expect(relativeDistance(out, directionByDifferences(design, free, k, residual))).toBeLessThan(1e-6);
  });
}

/** (V(phi + h) - V(phi - h)) v / 2h */
function directionByDifferences(design: Design, free: Float64Array, k: number, vector: Float64Array): Float64Array {
  const h = Math.cbrt(Number.EPSILON) * Math.max(1, Math.abs(free[k]));
  const at = (shift: number): Float64Array => {
    const moved = free.map((value, j) => (j === k ? value + shift : value));
    return productWith(marginalCovariance(design, fromFreeParameters(design, moved), allRows(design.rowCount)), vector);
  };
  const [above, below] = [at(h), at(-h)];
  return above.map((value, i) => (value - below[i]) / (2 * h));
}

function productWith({ data, columns }: Matrix, vector: Float64Array): Float64Array {
  return vector.map((_, i) => vector.reduce((sum, value, j) => sum + data[i * columns + j] * value, 0));
}

/** Var(b_j | y) = D - D Z_j'V^-1 Z_j D for every level of every term, [levels, d, d]. */
export function denseConditionalVariances(design: Design, components: VarianceComponents): readonly Float64Array[] {
  const factor = choleskyFactor(marginalCovariance(design, components, allRows(design.rowCount)));
  return design.grouped.map((term, t) => {
    const d = term.basis.columns;
    const result = new Float64Array(term.levels.length * d * d);
    for (let level = 0; level < term.levels.length; level++) {
      const covariances = Array.from({ length: d }, (_, k) => covarianceWithResponse(design, components.grouped[t], t, level, k));
      covariances.forEach((column, b) => {
        const solved = solveWithFactor(factor, column);
        covariances.forEach((other, a) => {
          result[(level * d + a) * d + b] = components.grouped[t].data[a * d + b] - other.reduce((sum, value, i) => sum + value * solved[i], 0);
        });
      });
    }
    return result;
  });
}

/** Cov(b_jk, y) = D_k. Z_j', [n]. */
export function covarianceWithResponse(design: Design, covariance: Matrix, t: number, level: number, k: number): Float64Array {
  const { basis, levelIndex } = design.grouped[t];
  const d = basis.columns;
  return Float64Array.from({ length: design.rowCount }, (_, i) => {
    if (levelIndex[i] !== level) return 0;
    let sum = 0;
    for (let l = 0; l < d; l++) sum += covariance.data[k * d + l] * basis.data[i * d + l];
    return sum;
  });
}
