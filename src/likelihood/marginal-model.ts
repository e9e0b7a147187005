/**
 * The full training data around one solver: y, f, beta, b and theta, kept consistent. Given f it solves beta and b and moves theta;
 * a strategy adds to it what a batch is. Objective: NLL = 1/2 r'V^-1 r + 1/2 log|V| + n/2 log 2 pi, r = y - offset - X beta - f.
 * Knows V by the seam alone (`solvers/solver.ts`): free parameters, solves and directions, whatever the terms behind them.
 */
import { invariant } from "../invariant.js";
import { NumericalError } from "../numerics/failure.js";
import { innerProduct } from "../numerics/product.js";
import type { Design } from "../design/design.js";
import type { VarianceComponents } from "./components.js";
import { fixedEffectsEquations, fixedPart } from "./fixed-effects.js";
import type { MarginalSolver } from "./solvers/solver.js";
import type { StrategyState } from "./strategy.js";
import { averageInformation, informationStorage } from "./variance/average-information.js";
import { averageInformationStep } from "./variance/average-information-step.js";

export interface MarginalModel {
  readonly solver: MarginalSolver;
  /** y - offset - X beta, [n]: a batch's r is this less f */
  readonly linearResidual: Float64Array;
  /** b, as the solver lays it out */
  readonly effects: readonly Float64Array[];
  /** r of the last refresh, [n] */
  readonly residual: Float64Array;
  /** alpha = V^-1 r of the last refresh, [n] */
  readonly alpha: Float64Array;
  refresh(networkOutput: Float64Array): void;
  updateComponents(networkOutput: Float64Array, steps: number): VarianceComponents;
  /** NLL of all rows at the current theta and beta; an estimate where the solver is not exact */
  objective(networkOutput: Float64Array): number;
  /** sum_t Z_t b_t of the training rows, [n] */
  randomPart(): Float64Array;
  /** X beta + offset + sum_t Z_t b_t of rows with training's levels and sites, [rowCount] */
  predict(rows: Design): Float64Array;
  state(): StrategyState;
  restore(state: StrategyState): void;
}

/** An objective that rises by less than this share is rounding. */
const objectiveTolerance = 1e-9;
const mostHalvings = 4;

/** @param isRestricted whether theta moves by restricted likelihood, which adds 1/2 log|X'V^-1 X| (Patterson & Thompson 1971): without a net, where X is the whole mean */
export function marginalModel(design: Design, solver: MarginalSolver, isRestricted = false): MarginalModel {
  const base = responseLessOffset(design);
  const responseVariance = varianceOf(base);
  const fixed = fixedEffectsEquations(design, solver);
  const storage = informationStorage(solver, design.rowCount);
  const effects = solver.zeroEffects();
  const linearResidual = new Float64Array(design.rowCount);
  const residual = new Float64Array(design.rowCount);
  const alpha = new Float64Array(design.rowCount);
  let fixedEffects: Float64Array = new Float64Array(design.fixed.matrix.columns);

  const setFixedEffects = (next: Float64Array): void => {
    fixedEffects = next;
    const predicted = fixedPart(design, next);
    for (let i = 0; i < base.length; i++) linearResidual[i] = base[i] - predicted[i];
  };
  const solveEffects = (networkOutput: Float64Array): void => {
    for (let i = 0; i < base.length; i++) residual[i] = linearResidual[i] - networkOutput[i];
    solver.solve(residual, effects, alpha);
  };
  const refresh = (networkOutput: Float64Array): void => {
    setFixedEffects(fixed.solve(base.map((value, i) => value - networkOutput[i])));
    solveEffects(networkOutput);
  };
  const moveTo = (free: Float64Array, networkOutput: Float64Array): void => {
    solver.setFree(free);
    fixed.renew();
    refresh(networkOutput);
  };
  const likelihood = (): number => 0.5 * (innerProduct(residual, alpha) + solver.logDeterminant() + design.rowCount * Math.log(2 * Math.PI));
  /** what a step of theta may not raise */
  const currentObjective = (): number => likelihood() + (isRestricted ? 0.5 * fixed.logDeterminant() : 0);

  /** Where a step may lead, the boldest first: average information, its halves where an objective can tell, then EM. */
  const candidates = (): (() => Float64Array)[] => {
    const { free } = solver;
    const { gradient: ofLikelihood, expectationMaximisation } = solver.score(alpha);
    const ofFixed = isRestricted ? fixed.logDeterminantGradient() : null;
    const gradient = ofFixed === null ? ofLikelihood : ofLikelihood.map((slope, k) => slope + 0.5 * ofFixed[k]);
    const information = averageInformation(solver, alpha, storage);
    const target = averageInformationStep(free, solver.coordinates(), gradient, information, responseVariance);
    const shares = target === null ? [] : Array.from({ length: solver.isExact ? mostHalvings + 1 : 1 }, (_, k) => 0.5 ** k);
    return [
      ...shares.map((share) => () => free.map((value, k) => value + share * ((target?.[k] ?? value) - value))),
      ...(expectationMaximisation === null ? [] : [expectationMaximisation]),
    ];
  };
  /** Moves to the first candidate that stands and, where the objective is exact, does not raise it; stays where none does. */
  const step = (networkOutput: Float64Array): void => {
    const before = solver.free;
    const objective = solver.isExact ? currentObjective() : Infinity;
    const highest = objective + objectiveTolerance * Math.abs(objective);
    for (const candidate of candidates()) {
      if (standsAt(candidate, networkOutput) && (!solver.isExact || currentObjective() <= highest)) return;
    }
    moveTo(before, networkOutput);
  };
  const standsAt = (candidate: () => Float64Array, networkOutput: Float64Array): boolean => {
    try {
      const free = candidate();
      if (!free.every(Number.isFinite)) return false;
      moveTo(free, networkOutput);
      return true;
    } catch (error) {
      if (error instanceof NumericalError) return false;
      throw error;
    }
  };
  const addRandomPart = (rows: Design, out: Float64Array): Float64Array => {
    solver.addPredictions(rows, effects, out);
    return out;
  };

  fixed.renew();
  setFixedEffects(fixed.solve(base));
  return {
    solver,
    linearResidual,
    effects,
    residual,
    alpha,
    refresh,
    updateComponents(networkOutput, steps) {
      refresh(networkOutput);
      for (let taken = 0; taken < steps; taken++) step(networkOutput);
      return solver.components;
    },
    objective(networkOutput) {
      solveEffects(networkOutput);
      return likelihood();
    },
    randomPart: () => addRandomPart(design, new Float64Array(design.rowCount)),
    predict(rows) {
      const fixedAndOffset = fixedPart(rows, fixedEffects);
      const { offset } = rows;
      return addRandomPart(rows, offset === null ? fixedAndOffset : fixedAndOffset.map((value, i) => value + offset[i]));
    },
    state: () => ({
      free: solver.free.slice(),
      components: solver.components,
      fixedEffects: fixedEffects.slice(),
      conditionalModes: effects.map((one) => one.slice()),
      moments: null,
    }),
    restore(state) {
      solver.setFree(state.free.slice());
      fixed.renew();
      setFixedEffects(state.fixedEffects.slice());
      effects.forEach((one, t) => one.set(state.conditionalModes[t]));
    },
  };
}

/** Mean square about the mean. */
function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** y - offset, [n]. */
export function responseLessOffset(design: Design): Float64Array {
  const { response, offset } = design;
  invariant(response !== null, "training rows carry a response");
  return offset === null ? response : response.map((value, i) => value - offset[i]);
}
