/**
 * The published way (Simchoni & Rosset 2023): the batch's own V_xi, cut into the connected components of the batch's level graph,
 * each by Cholesky. Biased wherever a group is cut between batches: the covariance between batches is ignored, so V_xi^-1 r
 * is not the batch's part of V^-1 r, and crossed designs end with a residual variance that is too large.
 */
import { choleskyFactor, logDeterminantOfFactor, solveWithFactor } from "../../numerics/cholesky.js";
import { innerProduct } from "../../numerics/product.js";
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import { marginalCovariance } from "../dense.js";
import { marginalModel } from "../marginal-model.js";
import type { MarginalSolver } from "../solvers/solver.js";
import { meanOnly } from "../learned/outputs.js";
import type { LikelihoodStrategy } from "../strategy.js";
import { rowBatches } from "./batches.js";
import { connectedComponents } from "./connected.js";

const bias =
  "a batch's own covariance ignores that its groups go on in other batches: the gradient is biased, and the residual variance of crossed designs is overestimated";

export function batchStrategy(design: Design, solver: MarginalSolver): LikelihoodStrategy {
  const model = marginalModel(design, solver);
  return {
    name: "batch",
    outputs: meanOnly,
    bias,
    refreshEvery: null,
    batches: rowBatches(design),
    batchObjective(rows, networkOutput, gradient) {
      const residual = networkOutput.map((value, i) => model.linearResidual[rows[i]] - value);
      let value = 0;
      for (const positions of connectedComponents(design.grouped, rows)) {
        value += componentObjective(design, solver.components, rows, positions, residual, gradient);
      }
      return value;
    },
    refresh: model.refresh,
    updateComponents: model.updateComponents,
    fullObjective: model.objective,
    predict: model.predict,
    state: model.state,
    restore: model.restore,
  };
}

/** One component's NLL; its -V^-1 r into the batch's gradient. */
function componentObjective(
  design: Design,
  components: VarianceComponents,
  rows: Int32Array,
  positions: Int32Array,
  residual: Float64Array,
  gradient: Float64Array,
): number {
  const own = Float64Array.from(positions, (position) => residual[position]);
  const factor = choleskyFactor(marginalCovariance(design, components, positions.map((position) => rows[position])));
  const alpha = solveWithFactor(factor, own);
  positions.forEach((position, i) => (gradient[position] = -alpha[i]));
  return 0.5 * (innerProduct(own, alpha) + logDeterminantOfFactor(factor) + own.length * Math.log(2 * Math.PI));
}
