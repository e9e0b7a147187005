/**
 * Batches of whole blocks, between which V has no covariance: levels of the outermost of nested factors, or rows that structures and
 * kernels within groups tie. A batch's NLL is the blocks' own part of the full NLL and its gradient -V^-1 r is exact, always at the
 * current f: unbiased.
 */
import type { Design } from "../../design/design.js";
import type { GroupedRows } from "../grouped-rows.js";
import { marginalModel } from "../marginal-model.js";
import type { MarginalSolver, WholeBlocks } from "../solvers/solver.js";
import { meanOnly } from "../learned/outputs.js";
import type { LikelihoodStrategy } from "../strategy.js";
import { wholeGroupBatches, withWholeSubjects } from "./batches.js";

/** @param blocks the rows that stay together, every row of the design once */
export function wholeGroupStrategy(design: Design, solver: MarginalSolver & WholeBlocks, blocks: GroupedRows): LikelihoodStrategy {
  const model = marginalModel(design, solver);
  const residual = new Float64Array(design.rowCount);
  const together = withWholeSubjects(blocks, design);
  return {
    name: "whole-group",
    outputs: meanOnly,
    bias: null,
    refreshEvery: null,
    batches: (batchSize, random) => wholeGroupBatches(together, batchSize, random),
    batchObjective(rows, networkOutput, gradient) {
      const count = rows.length;
      const batchResidual = residual.subarray(0, count);
      for (let i = 0; i < count; i++) batchResidual[i] = model.linearResidual[rows[i]] - networkOutput[i];
      const logDeterminant = solver.solveRows(rows, batchResidual, gradient);
      let quadraticForm = 0;
      for (let i = 0; i < count; i++) {
        quadraticForm += batchResidual[i] * gradient[i];
        gradient[i] = -gradient[i];
      }
      return 0.5 * (quadraticForm + logDeterminant + count * Math.log(2 * Math.PI));
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
