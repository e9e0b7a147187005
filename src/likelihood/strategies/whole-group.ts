/**
 * Nested grouped terms: batches of whole outermost groups, between which V is block-diagonal. A batch's NLL is the groups' own part
 * of the full NLL and its gradient -V^-1 r is exact in closed form, always at the current f: unbiased.
 */
import { invariant } from "../../invariant.js";
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import { groupRows } from "../grouped-rows.js";
import { marginalModel } from "../marginal-model.js";
import { nestingChain } from "../nesting.js";
import { nestedSolver } from "../solvers/nested-solver.js";
import type { LikelihoodStrategy } from "../strategy.js";
import { wholeGroupBatches } from "./batches.js";

/** @param wholeGroup the grouped term whose levels stay whole; null: the outermost */
export function wholeGroupStrategy(design: Design, wholeGroup: number | null, start: VarianceComponents): LikelihoodStrategy {
  const chain = nestingChain(design);
  invariant(chain !== null, "batches of whole groups are planned only where no two grouping factors cross");
  const solver = nestedSolver(design, chain, start);
  const model = marginalModel(design, solver);
  const outermost = design.grouped[wholeGroup ?? chain.terms[chain.terms.length - 1]];
  const groups = groupRows(outermost.levelIndex, outermost.levels.length);
  const residual = new Float64Array(design.rowCount);
  return {
    name: "whole-group",
    bias: null,
    refreshEvery: null,
    batches: (batchSize, random) => wholeGroupBatches(groups, batchSize, random),
    batchObjective(rows, networkOutput, gradient) {
      const count = rows.length;
      const batchResidual = residual.subarray(0, count);
      for (let i = 0; i < count; i++) batchResidual[i] = model.linearResidual[rows[i]] - networkOutput[i];
      const logDeterminant = solver.blocks.solveRows(rows, batchResidual, gradient);
      let quadraticForm = 0;
      for (let i = 0; i < count; i++) {
        quadraticForm += batchResidual[i] * gradient[i];
        gradient[i] = -gradient[i];
      }
      return 0.5 * (quadraticForm + logDeterminant + count * Math.log(2 * Math.PI));
    },
    refresh: model.refresh,
    updateComponents: model.updateComponents,
    fullObjective: model.objective,
    state: model.state,
    restore: model.restore,
  };
}
