/**
 * No random effects: V = sigma^2 W^-1, squared error in shuffled batches. sigma^2 is the full data's mean weighted squared
 * residual, renewed between epochs, so that the net descends the profiled likelihood. Unbiased.
 */
import { innerProduct } from "../../numerics/product.js";
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import { marginalModel } from "../marginal-model.js";
import { independentSolver } from "../solvers/independent-solver.js";
import { meanOnly } from "../learned/outputs.js";
import type { LikelihoodStrategy } from "../strategy.js";
import { rowBatches } from "./batches.js";

export function independentStrategy(design: Design, start: VarianceComponents): LikelihoodStrategy {
  const model = marginalModel(design, independentSolver(design, start));
  const weights = design.weights ?? new Float64Array(design.rowCount).fill(1);
  return {
    name: "independent",
    outputs: meanOnly,
    bias: null,
    temper: null,
    refreshEvery: null,
    batches: rowBatches(design),
    batchObjective(rows, networkOutput, gradient) {
      const { residualVariance } = model.solver.components;
      let value = 0;
      for (let i = 0; i < rows.length; i++) {
        const weight = weights[rows[i]];
        const residual = model.linearResidual[rows[i]] - networkOutput[i];
        gradient[i] = (-weight * residual) / residualVariance;
        value += Math.log((2 * Math.PI * residualVariance) / weight) - gradient[i] * residual;
      }
      return 0.5 * value;
    },
    stepComponents: null,
    refresh: model.refresh,
    updateComponents(networkOutput) {
      model.refresh(networkOutput);
      profileResidualVariance(design, model.alpha, networkOutput, model);
      return model.solver.components;
    },
    fullObjective: model.objective,
    predict: model.predict,
    state: model.state,
    restore: model.restore,
  };
}

/** sigma^2 <- mean of w r^2. With alpha = w r / sigma^2 that is sigma^2 r'alpha / n, exact in one step; steps beyond change nothing. */
function profileResidualVariance(
  design: Design,
  alpha: Float64Array,
  networkOutput: Float64Array,
  { solver, linearResidual, refresh }: ReturnType<typeof marginalModel>,
): void {
  const residual = linearResidual.map((value, i) => value - networkOutput[i]);
  const residualVariance = (solver.components.residualVariance * innerProduct(residual, alpha)) / design.rowCount;
  if (!(residualVariance > 0)) return;
  solver.setFree(Float64Array.of(Math.log(residualVariance)));
  refresh(networkOutput);
}
