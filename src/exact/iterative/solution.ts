/**
 * Everything about one theta that solves give without error beside their tolerance: beta, b, rho² and Cov(beta), with
 * v = ZᵀPy and ZᵀV⁻¹X, whose sums over levels the derivatives need. V is relative to sigma². Knows a problem and a theta; knows no trace.
 */
import { zeroLevelEffects } from "../../likelihood/solvers/effect-solver.js";
import { addLevelSums } from "../../likelihood/random-design.js";
import { crossedSolve } from "../../likelihood/solvers/crossed-solve.js";
import { choleskyFactor, logDeterminantOfFactor, solveWithFactor } from "../../numerics/cholesky.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { innerProduct, multiply, transposed } from "../../numerics/product.js";
import { relativeFactorsOf } from "../parameters.js";
import type { IterativeProblem } from "./problem.js";

export interface SystemSolution {
  readonly theta: Float64Array;
  /** Λ of every term, conditioned columns */
  readonly relativeFactors: readonly Matrix[];
  /** rho² per unit² of the response */
  readonly penalisedResidual: number;
  /** β - β₀ per unit, [p] */
  readonly fixedEffects: Float64Array;
  /** b per unit of every term, [levels, d] */
  readonly conditionalModes: readonly Float64Array[];
  /** (XᵀV⁻¹X)⁻¹, [p, p], both triangles */
  readonly fixedCovariance: Matrix;
  readonly logDeterminantFixed: number;
  /** v = ZᵀPy of every term, [levels, d] */
  readonly scores: readonly Float64Array[];
  /** ZᵀV⁻¹X of every term, by column of X, [p][levels, d] */
  readonly fixedScores: readonly (readonly Float64Array[])[];
}

export interface System {
  readonly problem: IterativeProblem;
  /** @throws NumericalError */
  solveAt(theta: Float64Array): SystemSolution;
  /** V⁻¹ f at the last theta: its sums over every term's levels, and its products with X. @param start effects to begin from, moved */
  project(values: Float64Array, start: readonly Float64Array[]): { readonly levelSums: readonly Float64Array[]; readonly fixedProducts: Float64Array };
}

/** Relative error of V⁻¹X and V⁻¹y, and of what only shapes a step. */
const tolerance = 1e-8;
const informationTolerance = 1e-4;

export function systemOf(problem: IterativeProblem): System {
  const { design, operator, residual } = problem;
  const p = design.fixed.matrix.columns;
  const columns = Array.from({ length: p }, (_, k) => Float64Array.from({ length: design.rowCount }, (_, i) => design.fixed.matrix.data[i * p + k]));
  const columnEffects = columns.map(() => zeroLevelEffects(design));
  const responseEffects = zeroLevelEffects(design);
  const solved = new Float64Array(design.rowCount);
  const solve = crossedSolve(design, operator, tolerance);
  const levelSums = (): Float64Array[] => {
    const sums = zeroLevelEffects(design);
    design.grouped.forEach((term, t) => addLevelSums(term, solved, sums[t]));
    return sums;
  };
  const fixedProducts = (): Float64Array => Float64Array.from(columns, (column) => innerProduct(column, solved));

  const fixedEquations = (): { information: Matrix; products: Float64Array; fixedScores: Float64Array[][] } => {
    const information = zeros(p, p);
    const products = new Float64Array(p);
    const fixedScores = columns.map((column, k) => {
      solve(column, columnEffects[k], solved);
      information.data.set(fixedProducts(), k * p);
      products[k] = innerProduct(solved, residual);
      return levelSums();
    });
    return { information, products, fixedScores };
  };
  return {
    problem,
    solveAt(theta) {
      const relativeFactors = relativeFactorsOf(problem, theta);
      operator.setComponents({ residualVariance: 1, grouped: relativeFactors.map((one) => multiply(one, transposed(one))), parameters: [] });
      const { information, products, fixedScores } = fixedEquations();
      const factor = choleskyFactor(information);
      const fixedEffects = solveWithFactor(factor, products);
      const rest = residual.slice();
      columns.forEach((column, k) => addScaled(rest, column, -fixedEffects[k]));
      solve(rest, responseEffects, solved);
      return {
        theta,
        relativeFactors,
        penalisedResidual: innerProduct(rest, solved),
        fixedEffects,
        conditionalModes: responseEffects.map((one) => one.slice()),
        fixedCovariance: inverseOf(factor),
        logDeterminantFixed: logDeterminantOfFactor(factor),
        scores: levelSums(),
        fixedScores,
      };
    },
    project(values, start) {
      solve(values, start, solved, informationTolerance);
      return { levelSums: levelSums(), fixedProducts: fixedProducts() };
    },
  };
}

function addScaled(out: Float64Array, values: Float64Array, scale: number): void {
  for (let i = 0; i < out.length; i++) out[i] += scale * values[i];
}

function inverseOf(factor: Matrix): Matrix {
  const p = factor.rows;
  const out = zeros(p, p);
  for (let k = 0; k < p; k++) {
    const unit = new Float64Array(p);
    unit[k] = 1;
    out.data.set(solveWithFactor(factor, unit), k * p);
  }
  return out;
}
