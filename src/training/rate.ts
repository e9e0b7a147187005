/**
 * The learning rate of a run as it unfolds: the planned schedule, scaled down after a divergence, and cut short once
 * validation no longer improves: the rate then goes down half a cosine to nothing over a few last epochs, because the
 * annealing, more than the length of the run, is what brings a network to its best. Counts steps; knows no network.
 */
import { learningRate } from "../graph/index.js";
import type { TrainingPlan } from "../plan/plan.js";

export interface RateControl {
  /** the rate of the coming step, which it counts */
  next(): number;
  /** as it stands, uncounted */
  current(): number;
  /** after a divergence, or on a plateau: every later rate is this share of what it would have been */
  scaleBy(share: number): void;
  /** from here down to nothing in so many steps */
  coolDown(stepCount: number): void;
  readonly isCooling: boolean;
  /** steps done over all steps planned; 1 while cooling down */
  readonly progress: number;
  /** no step is left: of the plan, or of the cool-down */
  readonly isDone: boolean;
  /** where the schedule stands, as plain data */
  state(): RateState;
}

export interface RateState {
  readonly scale: number;
  readonly step: number;
  readonly cooling: { readonly from: number; readonly start: number; readonly length: number } | null;
}

/** Of a run that has taken no step. */
export const rateBeginning: RateState = { scale: 1, step: 0, cooling: null };

/** @param stepCount steps of all planned epochs @param from where an interrupted run stood */
export function rateControl(plan: Pick<TrainingPlan, "schedule" | "optimizer" | "warmUp">, stepCount: number, from: RateState = rateBeginning): RateControl {
  let { scale, step, cooling } = from;
  const current = (): number => {
    if (cooling === null) return scale * learningRate(plan.schedule, step / stepCount, plan.optimizer.rate, plan.warmUp);
    return (scale * cooling.from * (1 + Math.cos(Math.PI * Math.min(1, (step - cooling.start) / cooling.length)))) / 2;
  };
  return {
    current,
    next: () => {
      const rate = current();
      step++;
      return rate;
    },
    scaleBy: (share) => void (scale *= share),
    coolDown: (length) => void (cooling ??= { from: current() / scale, start: step, length: Math.min(length, stepCount - step) }),
    state: () => ({ scale, step, cooling }),
    get progress() { return cooling === null ? step / stepCount : 1; },
    get isCooling() { return cooling !== null; },
    get isDone() { return step >= (cooling === null ? stepCount : cooling.start + cooling.length); },
  };
}
