/**
 * Crossed terms, one chain of them marginalised: with A the terms nested within one factor (the largest, or the outermost groups it lies in) and
 * B all others, V = V_A + Z_B D_B Z_B', V_A block-diagonal by that factor's levels. Batches of whole levels descend the joint criterion in (f, b_B),
 *
 *   1/2 (r - Z_B b_B)'V_A^-1 (r - Z_B b_B) + 1/2 b_B'D_B^-1 b_B + 1/2 log|V| + n/2 log 2 pi,
 *
 * whose minimum over b_B is the NLL. The effects of A are always those of the f in hand; only b_B is as old as the last refresh, from all rows. The
 * gradient -V_A^-1 (r - Z_B b_B) is that of the full likelihood where b_B was taken, and unbiased for the criterion everywhere.
 */
import { invariant } from "../../invariant.js";
import { innerProduct } from "../../numerics/product.js";
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import { groupRows } from "../grouped-rows.js";
import { meanOnly } from "../learned/outputs.js";
import { marginalModel } from "../marginal-model.js";
import { nestingChain, parentLevels } from "../nesting.js";
import { addRandomEffects } from "../random-design.js";
import { nestedSolver, type NestedSolver } from "../solvers/nested-solver.js";
import type { MarginalSolver } from "../solvers/solver.js";
import type { LikelihoodStrategy } from "../strategy.js";
import { wholeGroupBatches, withWholeSubjects } from "./batches.js";
import { refreshInterval } from "./full-data.js";

/**
 * @param solver of all rows and terms
 * @param outermost the grouped term whose levels a batch keeps whole
 */
export function hybridStrategy(design: Design, solver: MarginalSolver, outermost: number): LikelihoodStrategy {
  const model = marginalModel(design, solver);
  const terms = marginalTerms(design, outermost);
  const marginal: Design = { ...design, grouped: terms.map((t) => design.grouped[t]), kernels: [] };
  const chain = nestingChain(marginal);
  invariant(chain !== null, "the terms that are marginalised lie within each other");
  const groupsAt = (components: VarianceComponents): NestedSolver => nestedSolver(marginal, chain, { ...components, grouped: terms.map((t) => components.grouped[t]), parameters: [] });
  let known = { components: solver.components, groups: groupsAt(solver.components) };
  const together = withWholeSubjects(groupRows(design.grouped[outermost].levelIndex, design.grouped[outermost].levels.length), design);
  /** y - offset - X beta - Z_B b_B, [n] */
  const target = new Float64Array(design.rowCount);
  const scratch = new Float64Array(design.rowCount);
  /** what b_B'D_B^-1 b_B and the rest of log|V| add to every row's share of the objective */
  let rowShare = 0;
  let stepsPerEpoch = 0;

  const setTarget = (): void => {
    target.set(model.linearResidual);
    model.randomPart().forEach((value, i) => (target[i] -= value));
    terms.forEach((t) => addRandomEffects(design.grouped[t], model.effects[t], target));
    const { components } = solver;
    if (known.components !== components) known = { components, groups: groupsAt(components) };
  };
  /** r'alpha less (r - Z_B b_B)'alpha is what the effects of B take. */
  const follow = (networkOutput: Float64Array): void => {
    setTarget();
    let penalty = innerProduct(model.residual, model.alpha);
    for (let i = 0; i < target.length; i++) penalty -= (target[i] - networkOutput[i]) * model.alpha[i];
    rowShare = (0.5 * (penalty + solver.logDeterminant() - known.groups.logDeterminant())) / design.rowCount;
  };
  const refresh = (networkOutput: Float64Array): void => {
    model.refresh(networkOutput);
    follow(networkOutput);
  };
  refresh(new Float64Array(design.rowCount));
  return {
    name: "hybrid",
    outputs: meanOnly,
    bias: null,
    temper: null,
    get refreshEvery() {
      return refreshInterval(stepsPerEpoch);
    },
    batches(batchSize, random) {
      const batches = wholeGroupBatches(together, batchSize, random);
      stepsPerEpoch = batches.length;
      return batches;
    },
    batchObjective(rows, networkOutput, gradient) {
      const residual = scratch.subarray(0, rows.length);
      for (let i = 0; i < rows.length; i++) residual[i] = target[rows[i]] - networkOutput[i];
      const logDeterminant = known.groups.solveRows(rows, residual, gradient);
      let quadraticForm = 0;
      for (let i = 0; i < rows.length; i++) {
        quadraticForm += residual[i] * gradient[i];
        gradient[i] = -gradient[i];
      }
      return 0.5 * (quadraticForm + logDeterminant + rows.length * Math.log(2 * Math.PI)) + rows.length * rowShare;
    },
    stepComponents: null,
    refresh,
    updateComponents(networkOutput, steps) {
      const components = model.updateComponents(networkOutput, steps);
      follow(networkOutput);
      return components;
    },
    fullObjective: model.objective,
    predict: model.predict,
    state: model.state,
    restore(state) {
      model.restore(state);
      setTarget();
    },
  };
}

/** The terms within the levels of one, each within the next: from the one of most levels on, those that it lies within. */
export function marginalTerms({ grouped }: Pick<Design, "grouped">, outermost: number): readonly number[] {
  const within = grouped.map((_, t) => t).filter((t) => parentLevels(grouped[t], grouped[outermost]) !== null);
  within.sort((a, b) => grouped[b].levels.length - grouped[a].levels.length);
  const chain: number[] = [];
  for (const t of within) {
    const last = chain.at(-1);
    if (last === undefined || parentLevels(grouped[last], grouped[t]) !== null) chain.push(t);
  }
  return chain;
}
