/**
 * What a fit has to say beyond its estimates: confidence intervals, simulated responses, refits. Joins the exact engine's inference
 * to names; computes no likelihood. A fit that cannot answer says why, as a diagnostic.
 */
import { diagnostic, DiagnosticError } from "../diagnostics/index.js";
import { bootstrap, parameterValue, profiledParameters, profileIntervals, simulateResponse, type ExactFit, type ProfiledParameter } from "../exact/index.js";
import { randomSource } from "../numerics/random.js";
import { normalQuantile } from "../numerics/special.js";
import { assertNever } from "../invariant.js";
import type { Design } from "../design/design.js";
import type { ConfidenceInterval, ConfidenceIntervals, IntervalMethod } from "../summary/index.js";
import type { ExactBasis, Fit } from "./fitted.js";

export interface IntervalOptions {
  /** coverage; 0.95 */
  readonly level?: number;
  /** `wald` (the default): normal limits of the fixed effects; the others give every parameter, and need an exact fit of lme4's terms */
  readonly method?: IntervalMethod;
  /** of the bootstrap; 500 */
  readonly replicates?: number;
  /** of the bootstrap; 1 */
  readonly seed?: number;
}

export interface SimulateOptions {
  /** 1 */
  readonly seed?: number;
  /** responses to draw; 1 */
  readonly count?: number;
}

const defaultReplicates = 500;

export function confidenceIntervals(fit: Fit, { level = 0.95, method = "wald", replicates = defaultReplicates, seed = 1 }: IntervalOptions): ConfidenceIntervals {
  if (!(level > 0 && level < 1)) refuse("level", "a number between 0 and 1", level);
  switch (method) {
    case "wald":
      return { method, level, intervals: waldIntervals(fit, level), failed: 0 };
    case "profile": {
      const { design, fit: exact } = exactBasis(fit, "a profile");
      const found = profileIntervals(design, exact, level);
      return { method, level, intervals: found.map(({ parameter, ...limits }) => ({ name: nameOf(design, exact, parameter), ...limits })), failed: 0 };
    }
    case "bootstrap":
      needCount("replicates", replicates);
      return { method, level, ...bootstrapIntervals(exactBasis(fit, "a bootstrap"), level, replicates, seed) };
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

/** Percentiles of every parameter over refits of simulated responses (Davison & Hinkley 1997, section 5.3.1). */
function bootstrapIntervals({ design, fit }: ExactBasis, level: number, replicates: number, seed: number): Pick<ConfidenceIntervals, "intervals" | "failed"> {
  const parameters = profiledParameters(fit);
  const drawn: number[][] = parameters.map(() => []);
  const failed = bootstrap(design, fit, replicates, randomSource(seed), (replicate) => parameters.forEach((one, k) => drawn[k].push(parameterValue(replicate, one))));
  const intervals = parameters.map((parameter, k) => {
    const sorted = Float64Array.from(drawn[k]).sort();
    return { name: nameOf(design, fit, parameter), estimate: parameterValue(fit, parameter), lower: quantile(sorted, (1 - level) / 2), upper: quantile(sorted, (1 + level) / 2) };
  });
  return { intervals, failed };
}

/** Interpolated as R's `quantile` does. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const low = Math.floor(position);
  return sorted[low] + (position - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}

/** As lme4 names a profile's parameters. */
function nameOf({ grouped, fixed }: Design, { termLabels }: ExactFit, parameter: ProfiledParameter): string {
  switch (parameter.kind) {
    case "sigma":
      return "sigma";
    case "fixed effect":
      return fixed.names[parameter.column];
    case "standard deviation":
      return `sd_${grouped[parameter.termIndex].basisNames[parameter.row]}|${termLabels[parameter.termIndex]}`;
    case "correlation": {
      const { basisNames } = grouped[parameter.termIndex];
      return `cor_${basisNames[parameter.row]}.${basisNames[parameter.column]}|${termLabels[parameter.termIndex]}`;
    }
    default:
      return assertNever(parameter);
  }
}

export function simulatedResponses(fit: Fit, { seed = 1, count = 1 }: SimulateOptions): readonly Float64Array[] {
  needCount("count", count);
  const { design, fit: exact } = exactBasis(fit, "a simulation");
  const random = randomSource(seed);
  return Array.from({ length: count }, () => simulateResponse(design, exact, random.split()));
}

export function refitted(fit: Fit, response: ArrayLike<number>): Fit {
  const { design, refit } = exactBasis(fit, "a refit");
  if (response.length !== design.rowCount) throw new DiagnosticError([diagnostic("LMM0717", null, { expected: design.rowCount, found: response.length })]);
  const values = Float64Array.from(response);
  const row = values.findIndex((value) => !Number.isFinite(value));
  if (row >= 0) throw new DiagnosticError([diagnostic("LMM0718", null, { row: row + 1, value: values[row] })]);
  return refit(values);
}

/** @param what is asked for, such as `a profile` @throws DiagnosticError in a loaded, deep or structured fit */
export function exactBasis({ exact, conditionalResidual, model }: Fit, what: string): ExactBasis {
  if (exact !== null) return exact;
  if (conditionalResidual === null) throw new DiagnosticError([diagnostic("LMM0715", null, { what })]);
  const reason = model.contributions.some((one) => one.kind === "network") ? "a net" : "covariance structures of its own";
  throw new DiagnosticError([diagnostic("LMM0716", null, { what, reason })]);
}

function needCount(option: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1)) refuse(option, "a whole number of at least 1", value);
}

function refuse(option: string, expected: string, found: number): never {
  throw new DiagnosticError([diagnostic("LMM0721", null, { option, expected, found })]);
}
