/**
 * The published way (Simchoni & Rosset 2023): the batch's own V_xi, cut into the connected components of the batch's level graph,
 * each by Cholesky. Biased wherever a group is cut between batches: the covariance between batches is ignored, so V_xi^-1 r
 * is not the batch's part of V^-1 r, and crossed designs end with a residual variance that is too large.
 */
import { choleskyFactor, logDeterminantOfFactor, solveWithFactor } from "../../numerics/cholesky.js";
import type { Matrix } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import type { RandomSource } from "../../numerics/random.js";
import type { Design } from "../../design/design.js";
import { tiesOf } from "../../plan/dense-blocks.js";
import type { VarianceComponents } from "../components.js";
import { covarianceOver, randomContributions, type ContributionAt } from "../dense.js";
import { marginalModel } from "../marginal-model.js";
import type { MarginalSolver } from "../solvers/solver.js";
import { meanOnly } from "../learned/outputs.js";
import type { LikelihoodStrategy } from "../strategy.js";
import { connectedComponents } from "./connected.js";

const bias =
  "a batch's own covariance ignores that its groups go on in other batches: the gradient is biased, and the residual variance of crossed designs is overestimated";

type Batches = (batchSize: number, random: RandomSource) => readonly Int32Array[];

/** @param batches every row of the design once an epoch */
export function batchStrategy(design: Design, solver: MarginalSolver, batches: Batches): LikelihoodStrategy {
  const model = marginalModel(design, solver);
  const factors = [...design.grouped.map(tiesOf), ...design.kernels];
  const contributions = contributionsOf(design);
  return {
    name: "batch",
    outputs: meanOnly,
    bias,
    temper: null,
    refreshEvery: null,
    batches,
    batchObjective(rows, networkOutput, gradient) {
      const residual = networkOutput.map((value, i) => model.linearResidual[rows[i]] - value);
      let value = 0;
      const at = contributions(solver.components);
      for (const positions of connectedComponents(factors, rows)) {
        const own = positions.map((position) => rows[position]);
        value += componentObjective(covarianceOver(at, design.weights, solver.components.residualVariance, own), positions, residual, gradient);
      }
      return value;
    },
    stepComponents: null,
    refresh: model.refresh,
    updateComponents: model.updateComponents,
    fullObjective: model.objective,
    predict: model.predict,
    state: model.state,
    restore: model.restore,
  };
}

/** The design's contributions at the components in hand, made anew only where those have moved. */
function contributionsOf(design: Design): (components: VarianceComponents) => readonly ContributionAt[] {
  let known: { readonly components: VarianceComponents; readonly contributions: readonly ContributionAt[] } | null = null;
  return (components) => {
    if (known?.components !== components) known = { components, contributions: randomContributions(design, components) };
    return known.contributions;
  };
}

/** One component's NLL; its -V^-1 r into the batch's gradient. @param covariance V over its rows */
function componentObjective(covariance: Matrix, positions: Int32Array, residual: Float64Array, gradient: Float64Array): number {
  const own = Float64Array.from(positions, (position) => residual[position]);
  const factor = choleskyFactor(covariance);
  const alpha = solveWithFactor(factor, own);
  positions.forEach((position, i) => (gradient[position] = -alpha[i]));
  return 0.5 * (innerProduct(own, alpha) + logDeterminantOfFactor(factor) + own.length * Math.log(2 * Math.PI));
}
