/**
 * Profile-likelihood confidence intervals: the values w of one parameter at which the signed root of the profiled deviance's rise,
 *   zeta(w) = sign(w - estimate) sqrt(deviance(w) - least deviance),
 * lies within a normal quantile (Bates & Watts 1988, section 6.1; lme4's `confint(method = "profile")`, which interpolates where
 * this solves). A limit that the domain ends before is the domain's end. Knows one parameter's profile; no model.
 */
import { normalQuantile } from "../numerics/special.js";

/** How far the least deviance rises while one parameter is held and all else follows. */
export interface Profile {
  readonly estimate: number;
  readonly domain: readonly [number, number];
  /** of a first step away from the estimate */
  readonly step: number;
  /** the root of the deviance's rise, >= 0; infinite where the deviance cannot be computed */
  readonly rise: (value: number) => number;
}

/** @param level such as 0.95 */
export function profileLimits(profile: Profile, level: number): { readonly lower: number; readonly upper: number } {
  const reach = normalQuantile((1 + level) / 2);
  return { lower: limit(profile, -reach), upper: limit(profile, reach) };
}

const mostSteps = 60;
/** Steps outward: beyond them the parameter has no limit. Each is up to four times the last, longer where nothing rises at all. */
const mostOutward = 30;
const stride = 4;
const longStride = 32;
const flatShare = 0.01;
/** Distance of the root from the quantile at which a limit is good to six digits or more. */
const closeEnough = 1e-7;
/** Where the deviance does not exist at a domain's end, the place this near to it stands for it. */
const nearEnd = 1e-6;

/** The value beyond the estimate, on the side of `reach`, at which the rise is |reach|; else the domain's end. */
function limit(profile: Profile, reach: number): number {
  const { estimate, step, rise } = profile;
  const side = Math.sign(reach);
  const end = profile.domain[side < 0 ? 0 : 1];
  const excess = (value: number): number => rise(value) - Math.abs(reach);
  let inner = { at: estimate, excess: -Math.abs(reach) };
  let length = step;
  for (let tried = 0; tried < mostOutward; tried++) {
    const at = estimate + side * length;
    if (!(side * (at - end) < 0)) return beforeEnd(excess, inner, end);
    const outer = { at, excess: excess(at) };
    if (outer.excess >= 0) return between(excess, inner, outer);
    const share = 1 + outer.excess / Math.abs(reach);
    inner = outer;
    length *= share < flatShare ? longStride : Math.min(stride, Math.max(1.2, 1.05 / share));
  }
  return side * Infinity;
}

/** The root between a value short of it and the domain's end; the end where the rise does not come so far. */
function beforeEnd(excess: (value: number) => number, inner: Trial, end: number): number {
  for (const at of [end, end + nearEnd * (inner.at - end)]) {
    const outer = { at, excess: excess(at) };
    if (Number.isFinite(outer.excess)) return outer.excess > 0 ? between(excess, inner, outer) : end;
  }
  return between(excess, inner, { at: end, excess: Infinity });
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
