/**
 * Confidence intervals of a fit's parameters, by name: normal limits, profiles, or percentiles of a parametric bootstrap. The latter
 * two repeat fits, by whatever runner the caller brings; the seeds are dealt beforehand, so that the runner changes nothing.
 */
import { diagnostic, DiagnosticError, type Diagnostic } from "../diagnostics/index.js";
import { assertNever } from "../invariant.js";
import { normalQuantile } from "../numerics/special.js";
import { randomSource } from "../numerics/random.js";
import { inSequence, type Parallel, type ParallelOptions } from "../parallel/index.js";
import type { ConfidenceInterval, ConfidenceIntervals, IntervalMethod } from "../summary/index.js";
import type { ExactBasis, Fit } from "./fitted.js";
import { exactBasis, needCount, needShare, parameterNames } from "./inference.js";
import { profileTask, replicateTask } from "./tasks.js";

export interface IntervalOptions {
  /** coverage; 0.95 */
  readonly level?: number;
  /** `wald` (the default): normal limits of the fixed effects; the others give every parameter, and need a fit without a net */
  readonly method?: IntervalMethod;
  /** of the bootstrap; 500 */
  readonly replicates?: number;
  /** of the bootstrap; 1 */
  readonly seed?: number;
  /** who does the refits; left out, this thread does them one after another. The limits are the same either way. */
  readonly parallel?: Parallel;
  /** stops: the replicates, or the parameters, that are done by then are kept */
  readonly signal?: AbortSignal;
  /** @param done replicates of the bootstrap, or parameters of the profile, so far */
  readonly onProgress?: (done: number, count: number) => void;
}

const defaultReplicates = 500;
/** Replicates without which percentiles say nothing. */
const fewestReplicates = 2;

export async function confidenceIntervals(fit: Fit, options: IntervalOptions): Promise<ConfidenceIntervals> {
  const { level = 0.95, method = "wald" } = options;
  needShare("level", level);
  switch (method) {
    case "wald":
      return { method, level, intervals: waldIntervals(fit, level), replicates: null, diagnostics: [] };
    case "profile":
      return { method, level, ...(await profileIntervals(fit, exactBasis(fit, "a profile"), level, options)) };
    case "bootstrap":
      return { method, level, ...(await bootstrapIntervals(fit, exactBasis(fit, "a bootstrap"), level, options)) };
    default:
      return assertNever(method);
  }
}

/** Estimate ± normal quantile times standard error; a fixed effect without a standard error has none. */
function waldIntervals({ report }: Fit, level: number): readonly ConfidenceInterval[] {
  const reach = normalQuantile((1 + level) / 2);
  return report.fixedEffects.flatMap(({ name, estimate, stdError }) =>
    stdError === null ? [] : [{ name, estimate, lower: estimate - reach * stdError, upper: estimate + reach * stdError }]);
}

type Found = Omit<ConfidenceIntervals, "method" | "level">;

async function profileIntervals(fit: Fit, { inference }: ExactBasis, level: number, options: IntervalOptions): Promise<Found> {
  const { design, criterion } = inference;
  const names = parameterNames(fit, inference);
  const limits = await runnerOf(options)(profileTask, { design, criterion, level }, names.map((_, k) => k), progressOf(options));
  const intervals = limits.flatMap((one, k) => (one === null ? [] : [{ name: names[k], ...one }]));
  return { intervals, replicates: null, diagnostics: interruption("parameters", intervals.length, names.length) };
}

/** Percentiles of every parameter over refits of simulated responses (Davison & Hinkley 1997, section 5.3.1). */
async function bootstrapIntervals(fit: Fit, { inference }: ExactBasis, level: number, options: IntervalOptions): Promise<Found> {
  const { replicates = defaultReplicates, seed = 1 } = options;
  needCount("replicates", replicates);
  const { design, criterion } = inference;
  const outputs = await runnerOf(options)(replicateTask, { design, criterion }, seedsOf(seed, replicates), progressOf(options));
  const drawn = outputs.flatMap((one) => (one === null || one === "failed" ? [] : [one]));
  const failed = outputs.filter((one) => one === "failed").length;
  if (drawn.length < fewestReplicates) throw new DiagnosticError([diagnostic("LMM0722", null, { fitted: drawn.length, asked: replicates, failed })]);
  const intervals = parameterNames(fit, inference).map((name, k) => {
    const sorted = Float64Array.from(drawn, (values) => values[k]).sort();
    return { name, estimate: inference.values[k], lower: quantile(sorted, (1 - level) / 2), upper: quantile(sorted, (1 + level) / 2) };
  });
  return { intervals, replicates: { asked: replicates, used: drawn.length, failed }, diagnostics: interruption("replicates", drawn.length + failed, replicates) };
}

function runnerOf({ parallel = inSequence }: IntervalOptions): Parallel {
  return parallel;
}

function progressOf({ signal, onProgress }: IntervalOptions): Omit<ParallelOptions<unknown>, "onOutput"> {
  return { ...(signal === undefined ? {} : { signal }), ...(onProgress === undefined ? {} : { onProgress }) };
}

/** One seed per replicate, each of 32 bits, dealt in the order of the replicates. */
function seedsOf(seed: number, count: number): readonly number[] {
  const random = randomSource(seed);
  return Array.from({ length: count }, () => random.integer(2 ** 32));
}

function interruption(what: string, done: number, asked: number): readonly Diagnostic[] {
  return done === asked ? [] : [diagnostic("LMM0723", null, { what, done, asked })];
}

/** Interpolated as R's `quantile` does. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const low = Math.floor(position);
  return sorted[low] + (position - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}
