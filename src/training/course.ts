/**
 * One course of training, from initial weights to a reason to stop: keeps the best epoch, cools down when validation no
 * longer improves, goes back and slows down when the numbers run away. Knows epochs; knows no restarts from other weights.
 */
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import type { EpochReport, TrainingReport } from "../summary/report.js";
import { assess, type Snapshot } from "./assess.js";
import { runEpoch, type TrainingContext } from "./epoch.js";
import { rateBeginning, rateControl, type RateControl, type RateState } from "./rate.js";

export interface Course {
  readonly history: readonly EpochReport[];
  /** null where no epoch ended soundly */
  readonly best: Snapshot | null;
  readonly ending: TrainingReport["stopped"] | "collapsed";
  readonly epochsRun: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** A course between two epochs, as plain data. */
export interface CourseState {
  readonly epoch: number;
  /** of the first epoch: groups packed in another order may need a batch more or less */
  readonly stepsPerEpoch: number;
  readonly rate: RateState;
  readonly history: readonly EpochReport[];
  readonly diagnostics: readonly Diagnostic[];
  readonly best: Snapshot | null;
  readonly start: Omit<Snapshot, "report">;
  readonly divergences: number;
  /** epochs at whose end the rate was halved on a plateau */
  readonly plateaus: readonly number[];
  readonly secondsOfFirst: number | null;
}

/** Told between two epochs; may bring the fit into the state that it saves. */
export type CheckpointKeeper = (state: CourseState) => Promise<void>;

export interface CourseOptions {
  /** of the whole training, as `performance.now()` told it */
  readonly startedAt: number;
  /** where an interrupted course stood; null for a new one */
  readonly from: CourseState | null;
  readonly keep: CheckpointKeeper | null;
}

/** How often a course may diverge, its rate halved each time, before it is given up. */
const mostDivergences = 3;
const slowdown = 0.5;
/** Plateaus in a row, the rate halved on each, that end a course: a thirtieth of the rate brings nothing any more. */
const mostPlateaus = 5;
/** Epochs of cooling down over epochs of patience; where the plan leaves fewer, its own schedule does the cooling. */
const coolDownShare = 0.5;

/** A course under way. */
interface Progress {
  readonly context: TrainingContext;
  readonly rate: RateControl;
  readonly stepsPerEpoch: number;
  /** where to go back to before any epoch has ended */
  readonly start: Omit<Snapshot, "report">;
  readonly history: EpochReport[];
  readonly diagnostics: Diagnostic[];
  readonly plateaus: number[];
  readonly startedAt: number;
  best: Snapshot | null;
  /** the first epoch warms everything up and moves theta most: the pace is that of the others */
  secondsOfFirst: number | null;
  divergences: number;
  epoch: number;
}

export async function runCourse(context: TrainingContext, { startedAt, from, keep }: CourseOptions): Promise<Course> {
  const begun = from ?? beginning(context);
  const progress: Progress = {
    ...begun,
    context,
    rate: rateControl(context.options.plan, context.options.plan.epochs * begun.stepsPerEpoch, begun.rate),
    startedAt,
    history: [...begun.history],
    diagnostics: [...begun.diagnostics],
    plateaus: [...begun.plateaus],
  };
  let ending: Course["ending"] | null = null;
  while (ending === null) {
    ending = await nextEpoch(progress);
    if (ending === null) await keep?.(stateOf(progress));
  }
  const { history, best, epoch, diagnostics } = progress;
  return { history, best, ending, epochsRun: epoch, diagnostics };
}

function beginning({ executor, random, options: { strategy, plan } }: TrainingContext): CourseState {
  const stepsPerEpoch = strategy.batches(plan.batchSize, random.split()).length;
  const start = { weights: executor.weights(), state: strategy.state() };
  return { epoch: 0, stepsPerEpoch, rate: rateBeginning, history: [], diagnostics: [], best: null, start, divergences: 0, plateaus: [], secondsOfFirst: null };
}

function stateOf({ epoch, stepsPerEpoch, rate, history, diagnostics, best, start, divergences, plateaus, secondsOfFirst }: Progress): CourseState {
  return { epoch, stepsPerEpoch, rate: rate.state(), history: [...history], diagnostics: [...diagnostics], best, start, divergences, plateaus: [...plateaus], secondsOfFirst };
}

/** @returns why the course ends with this epoch; null when it goes on */
async function nextEpoch(progress: Progress): Promise<Course["ending"] | null> {
  const { context, rate } = progress;
  const epoch = ++progress.epoch;
  const end = await runEpoch(context, rate, epoch);
  if (end === "interrupted" && progress.best !== null) return "interrupted";
  if (end !== "diverged") averageOverEpochs(progress);
  const assessment = end === "diverged" ? null : await assess(context, epoch);
  if (assessment === null) return await afterDivergence(progress);
  if (assessment.isConstant) return "collapsed";
  record(progress, assessment.snapshot);
  if (end === "interrupted") return "interrupted";
  return await whetherToStop(progress);
}

/** Weights at the ends of the last epochs, of those planned or of a cool-down, count equally. */
function averageOverEpochs({ context: { executor, options: { plan: { average, epochs } } }, rate, epoch }: Progress): void {
  if (average?.kind === "swa" && (rate.isCooling || epoch > Math.floor((1 - average.last) * epochs))) executor.takeAverage(0);
}

function record(progress: Progress, snapshot: Snapshot): void {
  const { report } = snapshot;
  const { context: { options: { plan, onEpoch } }, rate, history, epoch, startedAt } = progress;
  history.push(report);
  const isBest = progress.best === null || report.validationNll === null || report.validationNll < (progress.best.report.validationNll ?? Infinity);
  if (isBest) progress.best = snapshot;
  const seconds = (performance.now() - startedAt) / 1000;
  progress.secondsOfFirst ??= seconds;
  const secondsPerEpoch = epoch === 1 ? seconds : (seconds - progress.secondsOfFirst) / (epoch - 1);
  const secondsLeft = secondsPerEpoch * (plan.epochs - epoch);
  onEpoch?.({ report, plannedEpochs: plan.epochs, rate: rate.current(), isBest, seconds, secondsLeft });
}

async function whetherToStop(progress: Progress): Promise<Course["ending"] | null> {
  const { context: { options: { plan, validation } }, rate, best, epoch, stepsPerEpoch } = progress;
  if (rate.isDone || epoch >= plan.epochs) return rate.isCooling ? "patience" : "epochs";
  const waited = epoch - (best?.report.epoch ?? epoch);
  if (validation === null || rate.isCooling || waited < plan.patience) return null;
  if (plan.schedule === "plateau") return await onPlateau(progress, plan.patience);
  if (plan.schedule === "constant") return "patience";
  const coolDownEpochs = Math.ceil(plan.patience * coolDownShare);
  if (epoch + coolDownEpochs >= plan.epochs) return null;
  await goBack(progress);
  rate.coolDown(coolDownEpochs * stepsPerEpoch);
  return null;
}

/** As long as each halving before it was waited for, the rate is halved once more, from the best weights on. */
async function onPlateau(progress: Progress, patience: number): Promise<Course["ending"] | null> {
  const { plateaus, rate, best, epoch } = progress;
  const inVain = plateaus.filter((one) => one > (best?.report.epoch ?? 0));
  if (inVain.length > 0 && epoch - inVain[inVain.length - 1] < patience) return null;
  if (inVain.length === mostPlateaus) return "patience";
  plateaus.push(epoch);
  rate.scaleBy(slowdown);
  await goBack(progress);
  return null;
}

async function afterDivergence(progress: Progress): Promise<Course["ending"] | null> {
  const { rate, diagnostics, epoch } = progress;
  await goBack(progress);
  if (++progress.divergences > mostDivergences) {
    diagnostics.push(diagnostic("LMM0761", null, { tries: progress.divergences }));
    return "diverged";
  }
  const from = progress.context.options.plan.optimizer.rate * slowdown ** (progress.divergences - 1);
  diagnostics.push(diagnostic("LMM0760", null, { epoch, from, to: from * slowdown }));
  rate.scaleBy(slowdown);
  return rate.isDone ? "diverged" : null;
}

/** To the best epoch, or to the start where none has ended soundly. Learned bases, which no state holds, are evaluated anew. */
async function goBack({ context: { executor, inputs, networkOutput, options: { strategy } }, best, start }: Progress): Promise<void> {
  const { weights, state } = best ?? start;
  executor.setWeights(weights);
  strategy.restore(state);
  if (strategy.outputs.bases.length === 0) return;
  await executor.forward(inputs, networkOutput);
  strategy.refresh(networkOutput);
}
