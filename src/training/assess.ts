/**
 * The end of an epoch: theta moves on the full data's residuals, and the fit is judged on validation rows: with the average of the weights where one is
 * taken, after which the weights themselves go on. Knows what is reported; decides nothing.
 */
import type { VarianceComponents } from "../likelihood/components.js";
import { meanOf } from "../likelihood/index.js";
import type { StrategyState } from "../likelihood/strategy.js";
import { NumericalError } from "../numerics/failure.js";
import type { EpochReport } from "../summary/report.js";
import { componentSteps, type TrainingContext } from "./epoch.js";
import { conditionalNll } from "./validation.js";

export interface Assessment {
  readonly snapshot: Snapshot;
  /** the net gives every training row the same output */
  readonly isConstant: boolean;
}

/** An epoch's fit: what was judged, to be gone back to or kept. */
export interface Snapshot {
  readonly report: EpochReport;
  readonly weights: Float32Array;
  readonly state: StrategyState;
}

/** Residual variance over that of the response, beyond which f has run away. */
const runawayRatio = 10;
/** Spread of f, relative to the response's, that float32 cannot tell from none. */
const constantRatio = 1e-7;

/**
 * @param epoch from 1
 * @returns null where the numbers have run away or are no longer finite
 */
export async function assess(context: TrainingContext, epoch: number): Promise<Assessment | null> {
  try {
    const { executor, inputs, networkOutput, options: { strategy, training } } = context;
    const isAverage = executor.exchangeAverage();
    await executor.forward(inputs, networkOutput);
    const components = strategy.updateComponents(networkOutput, componentSteps);
    const report = await reportOf(context, epoch, components);
    const responseSpread = standardDeviation(training.design.response ?? networkOutput);
    const isSound = Number.isFinite(report.validationNll ?? 0) && components.residualVariance <= runawayRatio * responseSpread ** 2;
    if (!isSound) return null;
    const isConstant = standardDeviation(networkOutput) <= constantRatio * responseSpread;
    const assessment = { snapshot: { report, weights: executor.weights(), state: strategy.state() }, isConstant };
    if (isAverage) await leaveAverage(context);
    return assessment;
  } catch (error) {
    if (error instanceof NumericalError) return null;
    throw error;
  }
}

/** The weights themselves go on, with the b of what they give. */
async function leaveAverage({ executor, inputs, networkOutput, options: { strategy } }: TrainingContext): Promise<void> {
  executor.exchangeAverage();
  await executor.forward(inputs, networkOutput);
  strategy.refresh(networkOutput);
}

async function reportOf(context: TrainingContext, epoch: number, components: VarianceComponents): Promise<EpochReport> {
  const { inputs, networkOutput, options: { strategy } } = context;
  const objective = strategy.fullObjective(networkOutput);
  return {
    epoch,
    trainNll: objective === null ? null : objective / inputs.rowCount,
    validationNll: await validationNll(context),
    residualVariance: components.residualVariance,
    theta: components.grouped.map(({ rows, columns, data }) => Array.from({ length: rows }, (_, i) => data[i * columns + i])),
  };
}

async function validationNll({ executor, validationInputs, options: { validation, strategy } }: TrainingContext): Promise<number | null> {
  if (validation === null || validationInputs === null) return null;
  const all = new Float64Array(validationInputs.rowCount * executor.graph.outputWidth);
  await executor.forward(validationInputs, all);
  const networkOutput = validation.rows === null ? all : pickRows(all, validation.rows, executor.graph.outputWidth);
  return conditionalNll(validation.design, meanOf(strategy.outputs, networkOutput), strategy.predict(validation.design, networkOutput));
}

/** Some rows of all outputs. */
function pickRows(outputs: Float64Array, rows: Int32Array, width: number): Float64Array {
  const picked = new Float64Array(rows.length * width);
  rows.forEach((row, i) => picked.set(outputs.subarray(row * width, (row + 1) * width), i * width));
  return picked;
}

function standardDeviation(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let sum = 0;
  for (const value of values) sum += (value - mean) * (value - mean);
  return Math.sqrt(sum / values.length);
}
