/**
 * Trains a network under a mixed model's likelihood: initial weights, courses of epochs, a restart where a net has died, and
 * the best epoch in the end. The recipe: no tape, one-cycle rate, theta moved on the full data between epochs, early
 * stopping on validation rows predicted with their b. Knows the strategy only by its seam, and rows only by number.
 */
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import { buildGraph, initialParameters, type TrainingGraph } from "../graph/index.js";
import { invariant } from "../invariant.js";
import { pauser } from "../parallel/index.js";
import { enter, randomOf, takeCheckpoint } from "./checkpoint.js";
import { type CheckpointKeeper, type Course, runCourse } from "./course.js";
import type { TrainingContext } from "./epoch.js";
import type { Executor } from "./executors/executor.js";
import { openExecutor } from "./executors/open.js";
import type { TrainedNetwork, TrainingOptions } from "./options.js";

/** Steps of theta before the first epoch, where f is near 0. */
const initialComponentSteps = 3;

/**
 * Same seed, same backend and same rows: the same numbers, bit by bit. The strategy is left in the best epoch's state.
 * @throws DiagnosticError where the backend that the plan names does not start
 * @throws NumericalError where the likelihood cannot be had even at the initial weights
 */
export async function trainNetwork(options: TrainingOptions): Promise<TrainedNetwork> {
  const { resume, plan: { restarts } } = options;
  const { executor, diagnostics: ofExecutor } = await openExecutor(graphFor(options), options.plan, options.step, { threads: options.threads ?? null, inputs: options.training.inputs });
  const context = trainingContext(options, executor);
  const startedAt = performance.now() - 1000 * (resume?.seconds ?? 0);
  const diagnostics: Diagnostic[] = [...(resume?.diagnostics ?? ofExecutor)];
  for (let attempt = resume?.attempt ?? 1; ; attempt++) {
    const from = resume !== undefined && attempt === resume.attempt ? resume : null;
    await (from === null ? begin(context) : enter(context, from));
    const course = await runCourse(context, { startedAt, from: from?.course ?? null, keep: keeper(context, attempt, diagnostics, startedAt) });
    diagnostics.push(...course.diagnostics);
    if (course.ending !== "collapsed") return finish(context, course, diagnostics, startedAt);
    if (attempt > restarts) {
      diagnostics.push(diagnostic("LMM0763", null, { attempts: attempt }));
      return finish(context, course, diagnostics, startedAt);
    }
    diagnostics.push(diagnostic("LMM0762", null, { epoch: course.epochsRun, attempt, attempts: restarts }));
  }
}

/** Takes a checkpoint where one is due; null where none is wanted. */
function keeper(context: TrainingContext, attempt: number, diagnostics: readonly Diagnostic[], startedAt: number): CheckpointKeeper | null {
  const { checkpoints } = context.options;
  if (checkpoints === undefined) return null;
  let last = performance.now();
  return async (course) => {
    const now = performance.now();
    if (now - last < 1000 * checkpoints.everySeconds) return;
    await checkpoints.save(await takeCheckpoint(context, attempt, [...diagnostics], course, (now - startedAt) / 1000));
    last = performance.now();
  };
}

function graphFor({ parts, training }: TrainingOptions): TrainingGraph {
  return buildGraph(parts, training.inputs.columns);
}

function trainingContext(options: TrainingOptions, executor: Executor): TrainingContext {
  const { training, validation, strategy } = options;
  invariant(executor.graph.outputWidth === strategy.outputs.width, "the likelihood reads every output of the network");
  return {
    options,
    executor,
    inputs: executor.load(training.inputs, training.arrays),
    validationInputs: validation && executor.load(validation.inputs, validation.arrays),
    networkOutput: new Float64Array(training.inputs.rows * strategy.outputs.width),
    pause: pauser(),
    random: options.resume === undefined ? options.random : randomOf(options.resume),
    initialState: strategy.state(),
  };
}

/** New weights, and theta fitted to what the data show while f is near 0. */
async function begin({ executor, inputs, networkOutput, initialState, random, options: { strategy } }: TrainingContext): Promise<void> {
  executor.setWeights(initialParameters(executor.graph, random));
  strategy.restore(initialState);
  await executor.forward(inputs, networkOutput);
  strategy.updateComponents(networkOutput, initialComponentSteps);
}

function finish(context: TrainingContext, course: Course, diagnostics: Diagnostic[], startedAt: number): TrainedNetwork {
  const { executor, options: { strategy } } = context;
  const { best, history, ending, epochsRun } = course;
  if (best !== null) {
    executor.setWeights(best.weights);
    strategy.restore(best.state);
  }
  const bestEpoch = best?.report.epoch ?? 0;
  if (ending === "interrupted") diagnostics.push(diagnostic("LMM0764", null, { epochs: epochsRun, bestEpoch }));
  const seconds = (performance.now() - startedAt) / 1000;
  executor.dispose();
  return {
    graph: executor.graph,
    weights: executor.weights(),
    state: strategy.state(),
    report: {
      epochs: epochsRun,
      bestEpoch,
      seconds,
      secondsPerEpoch: seconds / Math.max(1, epochsRun),
      stopped: ending === "collapsed" ? "epochs" : ending,
      backend: executor.name,
      history,
      seeds: null,
      polish: null,
    },
    diagnostics,
  };
}
