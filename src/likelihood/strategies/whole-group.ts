/**
 * Batches of whole blocks, between which V has no covariance: levels of the outermost of nested factors, or rows that structures and
 * kernels within groups tie. A batch's NLL is the blocks' own part of the full NLL and its gradient -V^-1 r is exact, always at the
 * current f: unbiased. While it is tempered, V is the working covariance; between batches the solver stays there.
 */
import type { Design } from "../../design/design.js";
import type { GroupedRows } from "../grouped-rows.js";
import { marginalModel } from "../marginal-model.js";
import type { MarginalSolver, WholeBlocks } from "../solvers/solver.js";
import { meanOnly } from "../learned/outputs.js";
import type { LikelihoodStrategy } from "../strategy.js";
import { wholeGroupBatches, withWholeSubjects } from "./batches.js";
import { workingCovariance } from "./working-covariance.js";

/** @param blocks the rows that stay together, every row of the design once */
export function wholeGroupStrategy(design: Design, solver: MarginalSolver & WholeBlocks, blocks: GroupedRows): LikelihoodStrategy {
  const model = marginalModel(design, solver);
  const working = workingCovariance(solver);
  const residual = new Float64Array(design.rowCount);
  const together = withWholeSubjects(blocks, design);
  /** Everything but a batch's gradient is said under V. */
  const underV = <Arguments extends readonly unknown[], Answer>(answer: (...given: Arguments) => Answer) => (...given: Arguments): Answer => {
    working.leave();
    return answer(...given);
  };
  return {
    name: "whole-group",
    outputs: meanOnly,
    bias: null,
    temper: working.temper,
    refreshEvery: null,
    batches: (batchSize, random) => wholeGroupBatches(together, batchSize, random),
    batchObjective(rows, networkOutput, gradient) {
      const count = rows.length;
      const batchResidual = residual.subarray(0, count);
      for (let i = 0; i < count; i++) batchResidual[i] = model.linearResidual[rows[i]] - networkOutput[i];
      const noiseFactor = working.enter();
      const logDeterminant = solver.solveRows(rows, batchResidual, gradient);
      let quadraticForm = 0;
      for (let i = 0; i < count; i++) {
        gradient[i] *= -noiseFactor;
        quadraticForm -= batchResidual[i] * gradient[i];
      }
      return 0.5 * (quadraticForm + logDeterminant + count * Math.log(2 * Math.PI));
    },
    stepComponents: null,
    refresh: underV(model.refresh),
    updateComponents: underV(model.updateComponents),
    fullObjective: underV(model.objective),
    predict: underV(model.predict),
    state: underV(model.state),
    restore: underV(model.restore),
  };
}
