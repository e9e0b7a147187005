/**
 * Crossed grouped terms: the exact gradient of the full likelihood through V^-1 r = W (r - Z b) / sigma^2, with b from the
 * full data, in shuffled batches of rows. The batches descend the joint criterion in (f, b),
 *
 *   1/2 (r - Zb)'W(r - Zb) / sigma^2 + 1/2 b'D^-1 b + 1/2 log|V| + n/2 log 2 pi,
 *
 * whose minimum over b is the NLL. Unbiased at the b in hand; `refresh` brings b to the current f, and where inputs are constant
 * within groups it must do so several times an epoch: a net would otherwise learn what belongs to b. Tempered, b is that of the working
 * covariance, which shrinks it more; theta and beta are V's.
 */
import { innerProduct } from "../../numerics/product.js";
import type { Design } from "../../design/design.js";
import { marginalModel } from "../marginal-model.js";
import type { MarginalSolver } from "../solvers/solver.js";
import { meanOnly } from "../learned/outputs.js";
import type { LikelihoodStrategy } from "../strategy.js";
import { rowBatches } from "./batches.js";
import { workingCovariance } from "./working-covariance.js";

/**
 * How often an epoch brings b to the current f, and the fewest steps between. Each refresh costs a forward pass over all rows. Two crossed
 * factors with inputs constant within each, 500 and 1,000 levels, 40,000 rows: between epochs only, excess test MSE over the oracle
 * 0.0067; three times an epoch 0.0067; eight times 0.0051 for half as much time again.
 */
const refreshesPerEpoch = 4;
const fewestStepsBetween = 10;

/** Steps between two refreshes. */
export function refreshInterval(stepsPerEpoch: number): number {
  return Math.max(fewestStepsBetween, Math.ceil(stepsPerEpoch / refreshesPerEpoch));
}

/** @param isRestricted as for `marginalModel` */
export function fullDataStrategy(design: Design, solver: MarginalSolver, isRestricted = false): LikelihoodStrategy {
  const model = marginalModel(design, solver, isRestricted);
  const weights = design.weights ?? new Float64Array(design.rowCount).fill(1);
  const working = workingCovariance(solver);
  /** f of the last refresh, and k V_k^-1 r with the effects that go with it */
  const mean = new Float64Array(design.rowCount);
  const workingAlpha = new Float64Array(design.rowCount);
  const workingEffects = solver.zeroEffects();
  /** y - offset - X beta - Zb, [n]: a batch's conditional residual is this less f */
  const target = model.linearResidual.slice();
  /** what b'D^-1 b, log|V| and the constant add to every row's share of the objective */
  let rowShare = 0;
  let isRefreshed = false;
  let stepsPerEpoch = fewestStepsBetween;
  const batches = rowBatches(design);

  /** k V_k^-1 r at the r of the last refresh, [n]. */
  const solvedUnderWorking = (): Float64Array => {
    const noiseFactor = working.enter();
    if (noiseFactor === 1) return model.alpha;
    solver.solve(model.residual, workingEffects, workingAlpha);
    working.leave();
    for (let i = 0; i < workingAlpha.length; i++) workingAlpha[i] *= noiseFactor;
    return workingAlpha;
  };
  const follow = (): void => {
    const logDeterminant = solver.logDeterminant();
    const { residualVariance } = solver.components;
    const alpha = solvedUnderWorking();
    let fit = 0;
    for (let i = 0; i < target.length; i++) {
      const conditionalResidual = (residualVariance * alpha[i]) / weights[i];
      target[i] = mean[i] + conditionalResidual;
      fit += conditionalResidual * alpha[i];
    }
    const penalty = innerProduct(model.residual, alpha) - fit;
    rowShare = (0.5 * (penalty + logDeterminant)) / design.rowCount + 0.5 * Math.log(2 * Math.PI);
  };
  const followAt = (networkOutput: Float64Array): void => {
    mean.set(networkOutput);
    isRefreshed = true;
    follow();
  };
  const refresh = (networkOutput: Float64Array): void => {
    model.refresh(networkOutput);
    followAt(networkOutput);
  };
  refresh(new Float64Array(design.rowCount));
  return {
    name: "full-data",
    outputs: meanOnly,
    bias: null,
    temper(noiseFactor) {
      working.temper(noiseFactor);
      if (isRefreshed) follow();
    },
    get refreshEvery() {
      return refreshInterval(stepsPerEpoch);
    },
    batches(batchSize, random) {
      stepsPerEpoch = Math.ceil(design.rowCount / batchSize);
      return batches(batchSize, random);
    },
    batchObjective(rows, networkOutput, gradient) {
      const precision = 1 / solver.components.residualVariance;
      let sum = 0;
      for (let i = 0; i < rows.length; i++) {
        const residual = target[rows[i]] - networkOutput[i];
        gradient[i] = -weights[rows[i]] * precision * residual;
        sum -= residual * gradient[i];
      }
      return 0.5 * sum + rows.length * rowShare;
    },
    stepComponents: null,
    refresh,
    updateComponents(networkOutput, steps) {
      const components = model.updateComponents(networkOutput, steps);
      followAt(networkOutput);
      return components;
    },
    fullObjective: model.objective,
    predict: model.predict,
    state: model.state,
    restore(state) {
      model.restore(state);
      isRefreshed = false;
      target.set(model.linearResidual);
      model.randomPart().forEach((value, i) => (target[i] -= value));
    },
  };
}
