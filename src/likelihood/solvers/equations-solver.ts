/**
 * The exact solver of crossed terms: the blocked Cholesky factor of the mixed-model equations, b alone (beta is solved for by whoever asks).
 * V^-1 v = W (v - Z b) / sigma^2 with b the equations' solution for v. Its cost grows with the cube of what elimination leaves dense, and not with n.
 */
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { congruence } from "../../numerics/product.js";
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import {
  factorEquations,
  posteriorBlocks,
  responseCrossProducts,
  solveEquations,
  type CrossProducts,
  type EquationsFactor,
  type RowBlock,
} from "../equations/index.js";
import { addRandomEffects } from "../random-design.js";
import { lowerInverse, semidefiniteFactor } from "../small-matrix.js";
import { effectSolver, type EffectSolver } from "./effect-solver.js";
import { informationFromPosterior } from "./spherical-information.js";

/** The design's rows without their fixed effects. */
export function randomRows(design: Design): RowBlock {
  return { rowCount: design.rowCount, weights: design.weights, grouped: design.grouped, fixed: { matrix: zeros(design.rowCount, 0) } };
}

/** @param cross the cross-products of `randomRows(design)` */
export function equationsSolver(design: Design, cross: CrossProducts, start: VarianceComponents): EffectSolver {
  const rows = randomRows(design);
  const weights = design.weights ?? new Float64Array(design.rowCount).fill(1);
  const sumOfLogWeights = weights.reduce((sum, weight) => sum + Math.log(weight), 0);
  let components = start;
  let factor: EquationsFactor = factorEquations(cross, relativeFactors(start));
  return effectSolver(design, {
    isExact: true,
    get components() {
      return components;
    },
    setComponents(next) {
      components = next;
      factor = factorEquations(cross, relativeFactors(next), factor);
    },
    solve(values, effects, out) {
      const { conditionalModes } = solveEquations(factor, responseCrossProducts(cross, rows, values));
      out.fill(0);
      design.grouped.forEach((term, t) => {
        effects[t].set(conditionalModes[t]);
        addRandomEffects(term, effects[t], out);
      });
      for (let i = 0; i < out.length; i++) out[i] = (weights[i] * (values[i] - out[i])) / components.residualVariance;
    },
    levelInformation: () =>
      posteriorBlocks(factor, false).sums.map((sum, t) => {
        const covarianceFactor = semidefiniteFactor(components.grouped[t]);
        const spherical = congruence(lowerInverse(covarianceFactor), scaled(sum, components.residualVariance));
        return informationFromPosterior(spherical, design.grouped[t].levels.length, covarianceFactor);
      }),
    logDeterminant: () => design.rowCount * Math.log(components.residualVariance) - sumOfLogWeights + factor.logDeterminantRandom,
    conditionalVariances: () =>
      posteriorBlocks(factor, false).terms.map((blocks) => blocks.map((value) => value * components.residualVariance)),
  });
}

/** L / sigma for every term: Cov(b) = sigma^2 Lambda Lambda'. */
export function relativeFactors({ grouped, residualVariance }: VarianceComponents): readonly Matrix[] {
  return grouped.map((covariance) => scaled(semidefiniteFactor(covariance), 1 / Math.sqrt(residualVariance)));
}

function scaled(matrix: Matrix, scale: number): Matrix {
  return { rows: matrix.rows, columns: matrix.columns, data: matrix.data.map((value) => scale * value) };
}
