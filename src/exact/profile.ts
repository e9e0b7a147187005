/**
 * Profile-likelihood confidence intervals: the values w of one parameter at which the signed root of the profiled deviance's rise,
 *   zeta(w) = sign(w - estimate) sqrt(deviance(w) - least deviance),
 * lies within a normal quantile (Bates & Watts 1988, section 6.1; lme4's `confint(method = "profile")`, which interpolates where
 * this solves). Always of maximum likelihood. A limit that the domain ends before is the domain's end: 0, or -1 and 1.
 */
import type { Design } from "../design/design.js";
import { crossProducts } from "../likelihood/equations/cross-products.js";
import { responseCrossProducts } from "../likelihood/equations/response.js";
import { zeros } from "../numerics/matrix.js";
import { normalQuantile } from "../numerics/special.js";
import { asMaximumLikelihood } from "./compare.js";
import type { ProfiledProblem } from "./criterion.js";
import type { ExactFit } from "./fit.js";
import { leastDeviance, type VarianceParameter } from "./held.js";
import { optimise } from "./optimise.js";
import { netResponse } from "./rows.js";

export type ProfiledParameter = VarianceParameter | { readonly kind: "fixed effect"; readonly column: number };

export interface ProfileInterval {
  readonly parameter: ProfiledParameter;
  /** by maximum likelihood */
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Intervals of every standard deviation and correlation by term, then sigma, then the fixed effects.
 * @param fit of either criterion; REML is refitted by maximum likelihood @param level such as 0.95
 */
export function profileIntervals(design: Design, fit: ExactFit, level: number): readonly ProfileInterval[] {
  const byMl = asMaximumLikelihood(design, fit);
  const reach = normalQuantile((1 + level) / 2);
  return profiledParameters(byMl).map((parameter) => {
    const profile = profileOf(design, byMl, parameter);
    return { parameter, estimate: profile.estimate, lower: limit(profile, -reach), upper: limit(profile, reach) };
  });
}

/** In lme4's order: by term, the lower triangle by column; sigma; beta. */
export function profiledParameters({ termOrder, components, problem, fixedEffects }: ExactFit): readonly ProfiledParameter[] {
  const ofTerms = termOrder.flatMap((termIndex): ProfiledParameter[] => {
    const size = components.grouped[termIndex].rows;
    const isFull = problem.elements.some((one) => one.termIndex === termIndex && one.row !== one.column);
    return Array.from({ length: size }, (_, column): ProfiledParameter[] => [
      { kind: "standard deviation", termIndex, row: column },
      ...(isFull ? Array.from({ length: size - column - 1 }, (_, k) => ({ kind: "correlation" as const, termIndex, row: column + 1 + k, column })) : []),
    ]).flat();
  });
  return [...ofTerms, { kind: "sigma" }, ...Array.from(fixedEffects, (_, column) => ({ kind: "fixed effect" as const, column }))];
}

/** The parameter's value in a fit; a correlation with an effect of no variance is 0. */
export function parameterValue({ components, fixedEffects }: Pick<ExactFit, "components" | "fixedEffects">, parameter: ProfiledParameter): number {
  if (parameter.kind === "fixed effect") return fixedEffects[parameter.column];
  if (parameter.kind === "sigma") return Math.sqrt(components.residualVariance);
  const { data, columns } = components.grouped[parameter.termIndex];
  const sd = (row: number): number => Math.sqrt(data[row * columns + row]);
  if (parameter.kind === "standard deviation") return sd(parameter.row);
  const scale = sd(parameter.row) * sd(parameter.column);
  return scale > 0 ? data[parameter.row * columns + parameter.column] / scale : 0;
}

interface Profile {
  readonly estimate: number;
  readonly domain: readonly [number, number];
  /** of a first step away from the estimate */
  readonly step: number;
  /** the root of the deviance's rise, >= 0; infinite where the deviance cannot be computed */
  readonly rise: (value: number) => number;
}

function profileOf(design: Design, fit: ExactFit, parameter: ProfiledParameter): Profile {
  const least = -2 * fit.logLik;
  const estimate = parameterValue(fit, parameter);
  const deviance = parameter.kind === "fixed effect" ? fixedEffectDeviance(design, fit, parameter.column) : (value: number) => leastDeviance(fit, parameter, value);
  const rise = (value: number): number => {
    const found = deviance(value);
    return found === null ? Infinity : Math.sqrt(Math.max(0, found - least));
  };
  return { estimate, domain: domainOf(parameter), step: firstStep(fit, parameter, estimate), rise };
}

function domainOf({ kind }: ProfiledParameter): readonly [number, number] {
  if (kind === "fixed effect") return [-Infinity, Infinity];
  return kind === "correlation" ? [-1, 1] : [0, Infinity];
}

/** About a standard error where it is known; a fifth of a standard deviation, or of sigma where that is zero. */
function firstStep(fit: ExactFit, parameter: ProfiledParameter, estimate: number): number {
  if (parameter.kind === "fixed effect") return fit.standardErrors[parameter.column];
  if (parameter.kind === "correlation") return 0.2 * (1 - Math.abs(estimate)) + 0.02;
  return 0.2 * (estimate > 0 ? estimate : Math.sqrt(fit.components.residualVariance));
}

/** The deviance with one coefficient held: its column, times the value, is taken off the response. */
function fixedEffectDeviance(design: Design, fit: ExactFit, column: number): (value: number) => number | null {
  const rest = withoutColumn(design, column);
  const cross = crossProducts(rest);
  const response = netResponse(design);
  const { matrix } = design.fixed;
  const start = fit.optimum.evaluation.theta.map((value, k) => (isDiagonal(fit.problem, k) ? Math.max(Math.abs(value), leastStart) : value));
  return (value) => {
    const net = response.map((one, row) => one - value * matrix.data[row * matrix.columns + column]);
    return optimise({ ...fit.problem, cross, response: responseCrossProducts(cross, rest, net) }, start, { signal: null, onProgress: null }).evaluation.deviance;
  };
}

/** Relative standard deviation below which no search starts: at zero the deviance has no slope. */
const leastStart = 0.05;

function isDiagonal({ elements }: ProfiledProblem, k: number): boolean {
  return elements[k].row === elements[k].column;
}

function withoutColumn(design: Design, column: number): Design {
  const { matrix, names } = design.fixed;
  const columns = matrix.columns - 1;
  const kept = zeros(matrix.rows, columns);
  for (let row = 0; row < matrix.rows; row++) {
    for (let c = 0; c < columns; c++) kept.data[row * columns + c] = matrix.data[row * matrix.columns + (c < column ? c : c + 1)];
  }
  return { ...design, fixed: { ...design.fixed, matrix: kept, names: names.filter((_, c) => c !== column) } };
}

const mostSteps = 60;
/** Distance of the root from the quantile at which a limit is good to six digits or more. */
const closeEnough = 1e-7;

/** The value beyond the estimate, on the side of `reach`, at which the rise is |reach|; else the domain's end. */
function limit(profile: Profile, reach: number): number {
  const { estimate, step, rise } = profile;
  const side = Math.sign(reach);
  const end = profile.domain[side < 0 ? 0 : 1];
  const excess = (value: number): number => rise(value) - Math.abs(reach);
  let inner = { at: estimate, excess: -Math.abs(reach) };
  let length = step;
  for (let tried = 0; tried < mostSteps; tried++) {
    const at = estimate + side * length;
    if (side * (at - end) >= 0) return excess(end) > 0 ? between(excess, inner, { at: end, excess: excess(end) }) : end;
    const outer = { at, excess: excess(at) };
    if (outer.excess >= 0) return between(excess, inner, outer);
    const slope = (outer.excess + Math.abs(reach)) / length;
    inner = outer;
    length = slope > 0 ? Math.min(4 * length, Math.max(1.2 * length, (1.05 * Math.abs(reach)) / slope)) : 4 * length;
  }
  return side * Infinity;
}

interface Trial {
  readonly at: number;
  readonly excess: number;
}

/** The root between two values, by regula falsi with the stale end's weight halved (Illinois; Dowell & Jarratt 1971). */
function between(excess: (value: number) => number, inner: Trial, outer: Trial): number {
  let [low, high] = [inner, outer];
  for (let tried = 0; tried < mostSteps; tried++) {
    const share = Number.isFinite(high.excess) ? -low.excess / (high.excess - low.excess) : 0.5;
    const at = low.at + share * (high.at - low.at);
    const found = excess(at);
    if (Math.abs(found) < closeEnough || Math.abs(high.at - low.at) < 1e-10 * Math.abs(at)) return at;
    if (found < 0) [low, high] = [{ at, excess: found }, { at: high.at, excess: high.excess / 2 }];
    else [low, high] = [{ at: low.at, excess: low.excess / 2 }, { at, excess: found }];
  }
  return (low.at + high.at) / 2;
}
