/**
 * The full training data of a model with learned bases: whenever the network has moved, the bases are written anew and V with them;
 * theta stays where it was. The scale of g and that of D are confounded: theta is moved for the g in hand, so that their product,
 * which is all that V holds, is right whatever scale the network gives g.
 */
import { invariant } from "../../invariant.js";
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import { marginalModel, responseLessOffset, type MarginalModel } from "../marginal-model.js";
import type { EffectSolver } from "../solvers/effect-solver.js";
import { leastLimit } from "../../plan/factor-limits.js";
import { marginalSolver } from "../solvers/marginal-solver.js";
import type { StrategyState } from "../strategy.js";
import { startingComponents } from "../variance/start.js";
import { meanOf, withBases, withOwnBases, writeBases, type OutputLayout } from "./outputs.js";

export interface LearnedModel {
  /** the training rows with the bases of the last `follow` */
  readonly design: Design;
  /** @throws InternalError before the first `follow` */
  current(): { readonly model: MarginalModel; readonly solver: EffectSolver };
  readonly components: VarianceComponents;
  /** Writes the bases, renews V and solves beta and b. @param outputs [n, width] @returns f, [n] */
  follow(outputs: Float64Array): Float64Array;
  updateComponents(outputs: Float64Array, steps: number): VarianceComponents;
  /** NLL of all rows at theta and the beta that goes with it */
  objective(outputs: Float64Array): number;
  /** X beta + offset + sum_t Z_t b_t, learned bases among them, of rows with training's levels. @param outputs at those rows */
  predict(rows: Design, outputs: Float64Array): Float64Array;
  state(): StrategyState;
  restore(state: StrategyState): void;
}

/** @param start theta to begin from; null: moments of y, once the bases are known */
export function learnedModel(training: Design, layout: OutputLayout, start: VarianceComponents | null): LearnedModel {
  const design = withOwnBases(training, layout);
  let components = start;
  let restored: StrategyState | null = null;
  let known: { model: MarginalModel; solver: EffectSolver } | null = null;

  const current = (): { model: MarginalModel; solver: EffectSolver } => {
    invariant(known !== null, "a learned basis is read before the network has been evaluated");
    return known;
  };
  const componentsInHand = (): VarianceComponents => components ?? startingComponents(design, responseLessOffset(design));
  const follow = (outputs: Float64Array): Float64Array => {
    const hasMoved = writeBases(design, layout, outputs);
    components = componentsInHand();
    const solver = hasMoved || known === null ? marginalSolver(design, components, leastLimit) : known.solver;
    known = { solver, model: solver === known?.solver ? known.model : marginalModel(design, solver) };
    const mean = meanOf(layout, outputs);
    known.model.refresh(mean);
    restored = null;
    return mean;
  };
  return {
    design,
    current,
    get components() {
      return componentsInHand();
    },
    follow,
    updateComponents(outputs, steps) {
      const mean = follow(outputs);
      components = current().model.updateComponents(mean, steps);
      return components;
    },
    objective: (outputs) => {
      const mean = follow(outputs);
      return current().model.objective(mean);
    },
    predict: (rows, outputs) => current().model.predict(withBases(rows, layout, outputs)),
    state: () => restored ?? known?.model.state() ?? { free: new Float64Array(0), components: componentsInHand(), fixedEffects: new Float64Array(0), conditionalModes: [], moments: null },
    restore(state) {
      components = state.fixedEffects.length === 0 && state.conditionalModes.length === 0 ? start : state.components;
      restored = state;
      known = null;
    },
  };
}
