/**
 * beta by generalised least squares given a solver for V: (X'V^-1 X) beta = X'V^-1 y.
 * V^-1 X is kept at the current theta, so that a new response costs one pass over the rows and no solve.
 * Knows X and V; not f, b or how theta moves.
 */
import { choleskyFactor, logDeterminantOfFactor, solveWithFactor } from "../numerics/cholesky.js";
import { zeros, type Matrix } from "../numerics/matrix.js";
import { innerProduct } from "../numerics/product.js";
import type { Design } from "../design/design.js";
import type { MarginalSolver } from "./solvers/solver.js";

export interface FixedEffectsEquations {
  /** Renews V^-1 X and X'V^-1 X at the solver's theta. @throws NumericalError where X is rank-deficient */
  renew(): void;
  /** beta for the response y - offset - f, [n]; [p] */
  solve(response: Float64Array): Float64Array;
  /** log|X'V^-1 X| at the theta of the last `renew`: twice what restricted likelihood adds to the NLL, but for a constant */
  logDeterminant(): number;
  /** its derivatives along phi, -tr((X'V^-1 X)^-1 X'V^-1 (dV/dphi_k) V^-1 X), [k] */
  logDeterminantGradient(): Float64Array;
  /** Cov(beta) = (X'V^-1 X)^-1, [p, p] */
  covariance(): Matrix;
  /** what `solve` says of the effects for each column of X: D Z_j'V^-1 X of a grouped term of lme4's kind, [levels, d, p] */
  sensitivities(): readonly Float64Array[];
}

export function fixedEffectsEquations(design: Design, solver: MarginalSolver): FixedEffectsEquations {
  const p = design.fixed.matrix.columns;
  const columns = Array.from({ length: p }, (_, k) => columnOf(design.fixed.matrix, k));
  const solved = columns.map(() => new Float64Array(design.rowCount));
  const effects = columns.map(() => solver.zeroEffects());
  let factor: Matrix = zeros(0, 0);
  return {
    renew() {
      const information = zeros(p, p);
      columns.forEach((column, k) => solver.solve(column, effects[k], solved[k]));
      for (let k = 0; k < p; k++) for (let l = 0; l <= k; l++) information.data[k * p + l] = innerProduct(columns[k], solved[l]);
      factor = choleskyFactor(information);
    },
    solve: (response) => solveWithFactor(factor, Float64Array.from(solved, (column) => innerProduct(column, response))),
    logDeterminant: () => logDeterminantOfFactor(factor),
    logDeterminantGradient: () => Float64Array.from(solver.free, (_, k) => -traceAlong(solver, k, factor, solved)),
    covariance() {
      const result = zeros(p, p);
      for (let k = 0; k < p; k++) {
        const unit = new Float64Array(p);
        unit[k] = 1;
        solveWithFactor(factor, unit).forEach((value, l) => (result.data[l * p + k] = value));
      }
      return result;
    },
    sensitivities: () => solver.zeroEffects().map((_, t) => interleaved(effects.map((one) => one[t]))),
  };
}

/** tr(A^-1 S'(dV/dphi_k) S). @param factor of A @param solved the columns of S */
function traceAlong(solver: MarginalSolver, k: number, factor: Matrix, solved: readonly Float64Array[]): number {
  return solved.reduce((trace, column, j) => {
    const moved = new Float64Array(column.length);
    solver.addDirection(k, column, moved);
    return trace + solveWithFactor(factor, Float64Array.from(solved, (other) => innerProduct(other, moved)))[j];
  }, 0);
}

/** Column k of the result is vector k: [length, vectors]. */
function interleaved(vectors: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(vectors.length * (vectors[0]?.length ?? 0));
  vectors.forEach((vector, k) => vector.forEach((value, i) => (result[i * vectors.length + k] = value)));
  return result;
}

/** X beta, [n]. */
export function fixedPart(design: Design, fixedEffects: Float64Array): Float64Array {
  const { data, columns } = design.fixed.matrix;
  const result = new Float64Array(design.rowCount);
  for (let i = 0; i < result.length; i++) {
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += data[i * columns + k] * fixedEffects[k];
    result[i] = sum;
  }
  return result;
}

function columnOf(matrix: Matrix, column: number): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, i) => matrix.data[i * matrix.columns + column]);
}
